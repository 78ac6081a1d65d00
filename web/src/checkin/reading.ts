/** A position as the browser gave it. `at` is in seconds by this phone's clock. */
export interface Reading {
  lat: number;
  lon: number;
  /** Holds the true position with 95 %. */
  accuracy_m: number;
  at: number;
}

/** A wider circle puts nobody into a room. */
export const WEAK_M = 200;

/** The least time between two positions that are sent, unless the phone has moved. */
export const SEND_EVERY_S = 10;

/** A position of a phone that lies still is asked for again after this long. */
export const ASK_AGAIN_S = 30;

/** Older than this the server takes none. */
const OLDEST_S = 3600;

export function readingOf({ coords, timestamp }: GeolocationPosition): Reading {
  const { latitude: lat, longitude: lon, accuracy } = coords;
  return { lat, lon, accuracy_m: Math.max(accuracy, 1), at: timestamp / 1000 };
}

/** Whether to send it: once each, not too often, nothing stale. `sent` is the last one that was sent. */
export function isDue(reading: Reading, sent: Reading | null, now: number): boolean {
  if (now - reading.at > OLDEST_S) return false;
  if (sent === null || reading.at - sent.at >= SEND_EVERY_S) return true;
  return reading.at > sent.at && apart_m(reading, sent) > Math.max(MOVED_M, reading.accuracy_m);
}

const MOVED_M = 25;
const DEGREE_M = 111_195;

/** On a plane: good enough for a walk. */
function apart_m(a: Reading, b: Reading): number {
  const north = (a.lat - b.lat) * DEGREE_M;
  const east = (a.lon - b.lon) * DEGREE_M * Math.cos((a.lat * Math.PI) / 180);
  return Math.hypot(north, east);
}
