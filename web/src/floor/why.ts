import type { EvidenceView } from "../api/types";

/** What the drawing of the last minute is made of. Nothing here knows a pixel or a word. */

export const SHOWN_S = 60;
/** So many zones are told apart: the believed one and three more. */
const ZONES_MOST = 4;
/** Of other zones together, less than this is not worth an area of its own. */
const WORTH_SHOWING_P = 0.02;
/** The same for a line of the table. */
const WORTH_SAYING_P = 0.01;
/** The newest step is at most so old while a guest is weighed: what it says holds until now. */
const STEP_MOST_S = 3;
/** One dot for what an antenna heard within so long. */
const DOT_S = 2;
/** One row of the table. */
const ROW_S = 5;

type Step = EvidenceView["steps"][number];
type Heard = Step["heard"][number];

/** A share of the probability through the minute. */
export interface Band {
  /** Null: all other zones together. */
  zone: string | null;
  /** One for each step: the lower and the upper edge, 0 to 1. */
  edges: [number, number][];
}

/** The believed zone first, at the bottom; then the others by how probable they were. What is left is "not here". */
export function bandsOf(evidence: EvidenceView): Band[] {
  const zones = zonesOf(evidence);
  const stacks = evidence.steps.map((step) => stackOf(step, zones));
  const bands = [...zones, null].map((zone, index) => ({
    zone,
    edges: stacks.map((stack): [number, number] => [stack[index] ?? 0, stack[index + 1] ?? 0]),
  }));
  return bands.filter(({ zone, edges }) => zone === evidence.zone || edges.some(([from, to]) => to - from >= WORTH_SHOWING_P));
}

function zonesOf(evidence: EvidenceView): string[] {
  const sums = new Map<string, number>();
  for (const step of evidence.steps) {
    for (const [zone, p] of Object.entries(step.zones)) sums.set(zone, (sums.get(zone) ?? 0) + p);
  }
  sums.delete(evidence.zone);
  const others = [...sums].sort(([a, x], [b, y]) => y - x || a.localeCompare(b)).map(([zone]) => zone);
  return [evidence.zone, ...others].slice(0, ZONES_MOST);
}

/** The edges of one step from the bottom up, the last one below "not here". */
function stackOf(step: Step, zones: string[]): number[] {
  const stack = [0];
  for (const zone of zones) stack.push((stack.at(-1) ?? 0) + (step.zones[zone] ?? 0));
  return [...stack, Math.max(stack.at(-1) ?? 0, 1 - step.away_p)];
}

/** A band as an SVG path: a rectangle for each step, so that where nothing was weighed nothing is drawn. */
export function pathOf(band: Band, evidence: EvidenceView, width: number, height: number): string {
  return evidence.steps
    .map((step, index) => {
      const [from, to] = band.edges[index] ?? [0, 0];
      const left = across(step.since, evidence.at, width);
      const newest = index === evidence.steps.length - 1 && evidence.at - step.at < STEP_MOST_S;
      const right = newest ? width : across(step.at, evidence.at, width);
      if (to <= from || right <= left) return "";
      return `M${left} ${round(height * (1 - to))}H${right}V${round(height * (1 - from))}H${left}Z`;
    })
    .join("");
}

/** Where an instant of the last minute is, from the left. */
export function across(at: number, now: number, width: number): number {
  return round(Math.max(0, Math.min(1, 1 - (now - at) / SHOWN_S)) * width);
}

function round(number: number): number {
  return Math.round(number * 10) / 10;
}

/** What one antenna heard. */
export interface Lane {
  reader: string;
  antenna: string;
  zone: string;
  reads: number;
  /** Of all steps; null if the reader says no levels. */
  loudest_dbm: number | null;
  dots: Burst[];
}

export interface Burst {
  /** The middle of the time it is of. */
  at: number;
  reads: number;
  level_dbm: number | null;
}

/** A lane for each antenna that heard the guest, the busiest first. */
export function lanesOf(steps: readonly Step[]): Lane[] {
  const lanes = new Map<string, Lane & { bursts: Map<number, Burst> }>();
  for (const step of steps) {
    for (const heard of step.heard) {
      const key = JSON.stringify([heard.reader, heard.antenna]);
      const { reader, antenna, zone } = heard;
      const lane = lanes.get(key) ?? { reader, antenna, zone, reads: 0, loudest_dbm: null, dots: [], bursts: new Map() };
      lanes.set(key, lane);
      lane.reads += heard.reads;
      lane.loudest_dbm = louder(lane.loudest_dbm, heard.level_dbm);
      addTo(lane.bursts, step, heard);
    }
  }
  return [...lanes.values()]
    .map(({ bursts, ...lane }) => ({ ...lane, dots: [...bursts.values()] }))
    .sort((a, b) => b.reads - a.reads || a.reader.localeCompare(b.reader) || a.antenna.localeCompare(b.antenna));
}

function louder(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.max(a, b);
}

/** On a grid of their own, so that dots move to the left and do not change on the way. */
function addTo(bursts: Map<number, Burst>, step: Step, heard: Heard): void {
  const cell = Math.floor((step.since + step.at) / 2 / DOT_S);
  const before = bursts.get(cell);
  bursts.set(cell, {
    at: (cell + 0.5) * DOT_S,
    reads: (before?.reads ?? 0) + heard.reads,
    level_dbm: mean(before, heard),
  });
}

function mean(before: Burst | undefined, heard: Heard): number | null {
  if (!before || before.level_dbm === null) return heard.level_dbm;
  if (heard.level_dbm === null) return before.level_dbm;
  return (before.level_dbm * before.reads + heard.level_dbm * heard.reads) / (before.reads + heard.reads);
}

/** A dot's radius: its area grows with the reads. */
export function radiusOf(reads: number, largest: number): number {
  return round(Math.min(largest, largest * 0.3 * Math.sqrt(reads) + 1));
}

const FAINT_DBM = -80;
const LOUD_DBM = -45;
const FAINTEST = 0.12;

/** How strong a dot's colour is. */
export function strengthOf(level_dbm: number): number {
  const part = (level_dbm - FAINT_DBM) / (LOUD_DBM - FAINT_DBM);
  return Math.round((FAINTEST + (1 - FAINTEST) * Math.max(0, Math.min(1, part))) * 100) / 100;
}

/** The same minute as rows of a table, the newest first. */
export interface TableRow {
  /** Seconds ago. */
  from_s: number;
  to_s: number;
  /** As of the row's last step, the most probable first. Null: in no zone. */
  zones: [zone: string | null, p: number][];
  heard: Lane[];
}

export function rowsOf(evidence: EvidenceView): TableRow[] {
  const rows: TableRow[] = [];
  for (let to_s = 0; to_s < SHOWN_S; to_s += ROW_S) {
    const from_s = to_s + ROW_S;
    const steps = evidence.steps.filter(({ at }) => evidence.at - at >= to_s && evidence.at - at < from_s);
    const last = steps.at(-1);
    if (last) rows.push({ from_s, to_s, zones: byChance(last), heard: lanesOf(steps) });
  }
  return rows;
}

function byChance(step: Step): [string | null, number][] {
  const all: [string | null, number][] = [...Object.entries(step.zones), [null, step.away_p]];
  return all.filter(([, p]) => p >= WORTH_SAYING_P).sort(([, a], [, b]) => b - a);
}
