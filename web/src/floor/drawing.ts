import type { VenueView, ZoneView } from "../api/types";

export interface Point {
  x: number;
  y: number;
}

export interface Shape {
  zone: ZoneView;
  /** In metres, x to the right, y down. */
  points: Point[];
}

/** What to draw of a venue: its floor plan, or its fences seen from above where it has no plan. */
export interface Drawing {
  width_m: number;
  height_m: number;
  shapes: Shape[];
  /** Zones that have no place on the drawing. */
  off: ZoneView[];
  geographic: boolean;
}

const MIN_CORNERS = 3;
const METRES_PER_DEGREE = 111_195;
/** Air around projected fences, as a part of the larger side. */
const MARGIN = 0.06;

export function drawingOf(venue: VenueView): Drawing {
  const planned = venue.zones.filter((zone) => zone.polygon.length >= MIN_CORNERS);
  if (planned.length > 0) return floorPlan(venue, planned);
  return fences(venue);
}

function floorPlan(venue: VenueView, planned: ZoneView[]): Drawing {
  return {
    width_m: venue.width_m,
    height_m: venue.height_m,
    shapes: planned.map((zone) => ({ zone, points: zone.polygon.map(toPoint) })),
    off: venue.zones.filter((zone) => !planned.includes(zone)),
    geographic: false,
  };
}

function fences(venue: VenueView): Drawing {
  const fenced = venue.zones.filter((zone) => zone.fence.length >= MIN_CORNERS);
  const corners = fenced.flatMap((zone) => zone.fence.map(toPoint));
  const project = projection(corners);
  const flat = corners.map(project);
  const left = Math.min(...flat.map(({ x }) => x));
  const top = Math.min(...flat.map(({ y }) => y));
  const width = Math.max(...flat.map(({ x }) => x)) - left;
  const height = Math.max(...flat.map(({ y }) => y)) - top;
  const air = Math.max(width, height) * MARGIN;
  const place = (point: Point) => ({ x: project(point).x - left + air, y: project(point).y - top + air });
  return {
    width_m: fenced.length > 0 ? width + 2 * air : 0,
    height_m: fenced.length > 0 ? height + 2 * air : 0,
    shapes: fenced.map((zone) => ({ zone, points: zone.fence.map(toPoint).map(place) })),
    off: venue.zones.filter((zone) => !fenced.includes(zone)),
    geographic: true,
  };
}

/** Longitude and latitude to metres around the middle, north up: good to a metre over a few kilometres. */
function projection(corners: Point[]): (point: Point) => Point {
  const middle = corners.reduce((sum, { y }) => sum + y, 0) / Math.max(1, corners.length);
  const narrowing = Math.cos((middle * Math.PI) / 180);
  return ({ x, y }) => ({ x: x * METRES_PER_DEGREE * narrowing, y: -y * METRES_PER_DEGREE });
}

function toPoint(pair: readonly number[]): Point {
  return { x: pair[0] ?? 0, y: pair[1] ?? 0 };
}

/** A round length for the scale bar, at most a quarter of the width. */
export function scaleBar_m(width_m: number): number {
  const longest = width_m / 4;
  const power = 10 ** Math.floor(Math.log10(longest));
  const step = [5, 2, 1].find((factor) => factor * power <= longest) ?? 1;
  return step * power;
}
