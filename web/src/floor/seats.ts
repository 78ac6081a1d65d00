import type { Point } from "./drawing";

/** Where a zone's guests are drawn: side by side inside it. We know the zone, not the spot. */
export interface Seats {
  /** The zone's name goes here (left end of its base line). */
  label: Point;
  /** One place for each guest that fits, in order. */
  spots: Point[];
  /** True if there is room for names beside the dots. */
  named: boolean;
  /** How many guests did not fit. */
  left_over: number;
}

const LABEL_HEIGHT = 26;
const NAMED = { width: 124, height: 28 };
const BARE = { width: 28, height: 28 };
const PADDING = 8;
const DOT_INSET = 13;
/** From the top of the name's line to where its letters stand. */
const LABEL_BASE = 19;
/** The name stays in the upper part of the zone, so that room is left for the guests. */
const LABEL_PART = 0.7;
/** How finely a place is looked for. */
const STEP = 4;

interface Size {
  width: number;
  height: number;
}

/** Seats for `count` guests in a zone with these corners and a name of this width, all in pixels. */
export function seatsIn(corners: Point[], count: number, label_width: number): Seats {
  const label = labelSpot(corners, label_width);
  const named = cells(corners, NAMED, label);
  if (named.length >= count) return { label, spots: named.slice(0, count), named: true, left_over: 0 };
  const bare = cells(corners, BARE, label);
  if (bare.length >= count) return { label, spots: bare.slice(0, count), named: false, left_over: 0 };
  // The last place is for the number of those who did not fit.
  const spots = bare.slice(0, Math.max(0, bare.length - 1));
  return { label, spots, named: false, left_over: count - spots.length };
}

/** The highest line on which the name fits inside the zone, at its left end; most of it, if all does not. */
function labelSpot(corners: Point[], width: number): Point {
  const box = boxOf(corners);
  const lowest = box.top + (box.bottom - box.top) * LABEL_PART;
  for (const part of [1, 0.8, 0.5]) {
    const line = { width: width * part + PADDING, height: LABEL_HEIGHT };
    for (let top = box.top + PADDING / 2; top + LABEL_HEIGHT <= lowest; top += STEP) {
      const left = firstFit(corners, box.left + PADDING / 2, top, line);
      if (left !== null) return { x: left + PADDING / 2, y: top + LABEL_BASE };
    }
  }
  return { x: box.left + PADDING, y: box.top + PADDING / 2 + LABEL_BASE };
}

/** The centres of the dots, row by row, of all cells that lie wholly inside the zone. */
function cells(corners: Point[], cell: Size, label: Point): Point[] {
  const box = boxOf(corners);
  const found: Point[] = [];
  for (let top = label.y + PADDING; top + cell.height <= box.bottom - 2; top += cell.height) {
    let left = firstFit(corners, box.left + PADDING / 2, top, cell);
    while (left !== null) {
      found.push({ x: left + DOT_INSET, y: top + cell.height / 2 });
      left = firstFit(corners, left + cell.width, top, cell);
    }
  }
  return found;
}

/** The first place from `from` to the right where the cell is inside; null if there is none. */
function firstFit(corners: Point[], from: number, top: number, cell: Size): number | null {
  const { right } = boxOf(corners);
  for (let left = from; left + cell.width <= right; left += STEP) {
    if (holds(corners, left, top, cell)) return left;
  }
  return null;
}

function holds(corners: Point[], left: number, top: number, cell: Size): boolean {
  const right = left + cell.width - 1;
  const bottom = top + cell.height - 1;
  return [
    { x: left, y: top },
    { x: right, y: top },
    { x: left, y: bottom },
    { x: right, y: bottom },
  ].every((corner) => isInside(corner, corners));
}

function boxOf(corners: Point[]): { left: number; right: number; top: number; bottom: number } {
  const xs = corners.map(({ x }) => x);
  const ys = corners.map(({ y }) => y);
  return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
}

/** Even-odd rule. */
export function isInside(point: Point, corners: Point[]): boolean {
  let inside = false;
  corners.forEach((a, index) => {
    const b = corners[(index + 1) % corners.length] ?? a;
    const crosses = a.y > point.y !== b.y > point.y;
    if (crosses && point.x < ((b.x - a.x) * (point.y - a.y)) / (b.y - a.y) + a.x) inside = !inside;
  });
  return inside;
}

/** A name that fits beside a dot: "Amélie D." */
export function shortName(name: string): string {
  const [first = "", ...rest] = name.split(" ");
  const last = rest.at(-1);
  const short = last ? `${first} ${last.charAt(0)}.` : first;
  return short.length > 12 ? `${short.slice(0, 11)}…` : short;
}

const CJK = /[\u2e80-\u9fff\uf900-\ufaff]/;

/** About how wide this is in the plan's letters: we do not measure, and a little too much does no harm. */
export function widthOf(words: string): number {
  return [...words].reduce((sum, letter) => sum + (CJK.test(letter) ? 15 : 8.2), 0);
}
