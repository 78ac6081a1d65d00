const OVERSEERS = ["manager", "duty_manager"];
const MANAGERS = ["manager"];
/** They serve nobody: no card goes to them. */
const OFF_THE_FLOOR = ["auditor", "administrator"];

/** Who opens a screen that not everybody does. */
const OPENED_BY = {
  connections: [...MANAGERS, "administrator"],
  devices: [...OVERSEERS, "administrator"],
  floor: OVERSEERS,
  guests: MANAGERS,
  keys: ["administrator"],
  posters: MANAGERS,
  records: [...MANAGERS, "auditor"],
  report: [...OVERSEERS, "auditor"],
  rules: OVERSEERS,
  signIns: [...MANAGERS, "administrator"],
};

/** Which screens to offer. The server decides what may be seen; this only keeps dead ends away. */
export function mayOpen(screen: keyof typeof OPENED_BY, role: string): boolean {
  return OPENED_BY[screen].includes(role);
}

/** Whether cards come to somebody of this role at all. Without, there is no board, no shift and no live feed. */
export function serves(role: string): boolean {
  return !OFF_THE_FLOOR.includes(role);
}

/** What somebody sees first. */
export function homeOf(role: string): "/" | "/devices" | "/records" {
  if (serves(role)) return "/";
  return mayOpen("records", role) ? "/records" : "/devices";
}

/** Whether somebody may put a rule into force, retire it, or take it from a file. */
export function mayPublish(role: string): boolean {
  return MANAGERS.includes(role);
}

/** Whether somebody looks after the whole venue, and not only after what comes to them. */
export function oversees(role: string): boolean {
  return OVERSEERS.includes(role);
}
