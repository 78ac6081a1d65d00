/** For pages of their own, without the staff's components: the colours follow the device, by its schedule. */
export function followTheme(): void {
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const set = () => {
    document.documentElement.dataset["mantineColorScheme"] = dark.matches ? "dark" : "light";
  };
  set();
  dark.addEventListener("change", set);
}
