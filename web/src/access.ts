const OVERSEERS = ["manager", "duty_manager"];
const MANAGERS = ["manager"];

/** Which screens to offer. The server decides what may be seen; this only keeps dead ends away. */
export function mayOpen(screen: "board" | "floor" | "guests" | "posters" | "rules", role: string): boolean {
  if (screen === "floor" || screen === "rules") return OVERSEERS.includes(role);
  if (screen === "guests" || screen === "posters") return MANAGERS.includes(role);
  return true;
}

/** Whether somebody may put a rule into force, retire it, or take it from a file. */
export function mayPublish(role: string): boolean {
  return MANAGERS.includes(role);
}
