/** Keeps the screen on while the page is shown. The browser lets go of it whenever the page is hidden. */
export function stayAwake(): () => void {
  ask();
  document.addEventListener("visibilitychange", ask);
  return () => document.removeEventListener("visibilitychange", ask);
}

function ask(): void {
  if (document.visibilityState !== "visible" || !("wakeLock" in navigator)) return;
  navigator.wakeLock.request("screen").catch(() => {}); // On a low battery the device decides.
}
