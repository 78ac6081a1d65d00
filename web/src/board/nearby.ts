import type { ZoneView } from "../api/types";

/** Across and down, in metres. */
type Point = readonly number[];

/** Rooms on a plan are drawn with walls between them: so far apart they are still next to each other. */
const WALL_M = 1;

/** The zone itself and those next to it on the plan. */
export function zonesNear(zone: string, zones: readonly ZoneView[]): Set<string> {
  const here = zones.find(({ id }) => id === zone);
  if (here === undefined) return new Set([zone]);
  return new Set(zones.filter((other) => other.id === zone || areNext(here, other)).map(({ id }) => id));
}

function areNext(one: ZoneView, other: ZoneView): boolean {
  return reaches(one.polygon, other.polygon) || reaches(other.polygon, one.polygon);
}

/** Whether a corner of the one is at a side of the other. */
function reaches(corners: readonly Point[], of: readonly Point[]): boolean {
  return corners.some((corner) =>
    of.some((start, at) => distance_m(corner, start, of[(at + 1) % of.length] ?? start) <= WALL_M),
  );
}

function distance_m([x = 0, y = 0]: Point, [ax = 0, ay = 0]: Point, [bx = 0, by = 0]: Point): number {
  const [dx, dy] = [bx - ax, by - ay];
  const length2 = dx * dx + dy * dy;
  const along = length2 === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / length2));
  return Math.hypot(x - ax - along * dx, y - ay - along * dy);
}
