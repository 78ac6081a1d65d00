const FIRST_MS = 500;
const LONGEST_MS = 15_000;

/** How long to wait before the next attempt (0 for the first). Half of it is chance, from `chance` in
 * [0, 1), so that a house full of tablets does not come back all at once. */
export function backoffMs(attempt: number, chance: number): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** attempt);
  return full / 2 + (full / 2) * chance;
}
