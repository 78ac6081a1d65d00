const FLOOR_ROLES = ["manager", "duty_manager"];
const GUESTS_ROLES = ["manager"];

/** Which screens to offer. The server decides what may be seen; this only keeps dead ends away. */
export function mayOpen(screen: "board" | "floor" | "guests", role: string): boolean {
  if (screen === "floor") return FLOOR_ROLES.includes(role);
  if (screen === "guests") return GUESTS_ROLES.includes(role);
  return true;
}
