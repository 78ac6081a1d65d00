const FLOOR_ROLES = ["manager", "duty_manager"];
const MANAGERS = ["manager"];

/** Which screens to offer. The server decides what may be seen; this only keeps dead ends away. */
export function mayOpen(screen: "board" | "floor" | "guests" | "posters", role: string): boolean {
  if (screen === "floor") return FLOOR_ROLES.includes(role);
  if (screen === "guests" || screen === "posters") return MANAGERS.includes(role);
  return true;
}
