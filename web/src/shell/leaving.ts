/** Somebody may want to be asked before the browser's way back is gone. The router listens from the first page
 * on; whoever is asked must be asked before it. So this listens first, and main.tsx imports it first. */
type Guard = (event: PopStateEvent) => void;

let guard: Guard | null = null;

window.addEventListener("popstate", (event) => guard?.(event));

/** The one that is asked; null: nobody. */
export function guardBack(next: Guard | null): void {
  guard = next;
}
