/** So long without a touch, and nobody is in the middle of something. */
const IDLE_MS = 60_000;
const LOOK_EVERY_MS = 10_000;
const REGISTER_AFTER_MS = 4_000;
const ASK_EVERY_MS = 3600_000;
const WRITTEN = "textarea, input:not([type=radio], [type=checkbox], [type=hidden], [type=range])";

/** Keeps the shell on the device. When there is a new version, the page takes it as soon as nobody loses what
 * they are doing: nothing is typed, no dialog is open, and the page is hidden or was not touched for a while. */
export function keepShell(): void {
  takeOldPartsGone();
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  // Later: the parts of other pages must not compete with what this one loads.
  window.addEventListener("load", () => setTimeout(() => void register().catch(() => {}), REGISTER_AFTER_MS));
}

async function register(): Promise<void> {
  const workers = navigator.serviceWorker;
  const first = workers.controller === null;
  const registration = await workers.register("/sw.js");
  setInterval(() => void registration.update().catch(() => {}), ASK_EVERY_MS);
  let news = !first;
  workers.addEventListener("controllerchange", () => {
    if (news) reloadWhenIdle();
    news = true;
  });
}

function reloadWhenIdle(): void {
  let touched_ms = performance.now();
  for (const touch of ["pointerdown", "keydown"]) {
    window.addEventListener(touch, () => {
      touched_ms = performance.now();
    });
  }
  const look = () => {
    const idle = document.visibilityState === "hidden" || performance.now() - touched_ms > IDLE_MS;
    if (idle && !isBusy(document)) location.reload();
  };
  setInterval(look, LOOK_EVERY_MS);
  document.addEventListener("visibilitychange", look);
}

/** Somebody has typed something that may not be sent yet, or has a dialog open. */
export function isBusy(page: Document): boolean {
  if (page.querySelector("[role=dialog]")) return true;
  const fields = page.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>(WRITTEN);
  return [...fields].some(({ value }) => value !== "");
}

/** A new version was installed and this page's old parts are gone: take the new page, unless something is typed. */
function takeOldPartsGone(): void {
  window.addEventListener("vite:preloadError", () => {
    if (!isBusy(document)) location.reload();
  });
}
