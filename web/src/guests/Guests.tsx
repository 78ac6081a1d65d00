export default function Guests() {
  return null;
}
