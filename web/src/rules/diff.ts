/** A stretch of text that both have, or only one of them. */
export interface Stretch {
  text: string;
  kind: "same" | "gone" | "new";
}

/** Words and signs, each with the space after it; a Chinese character stands for itself. */
const PIECES = /\p{Script=Han}|[\p{L}\p{N}'’:{}]+\s*|[^\p{L}\p{N}]\s*/gu;

/** What was changed between two sentences: the longest common run of pieces stays. */
export function changesBetween(before: string, after: string): Stretch[] {
  const old = before.match(PIECES) ?? [];
  const now = after.match(PIECES) ?? [];
  const common = commonLengths(old, now);
  const found: Stretch[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < now.length) {
    if (i < old.length && old[i] === now[j]) {
      put(found, "same", old[i++] ?? "");
      j++;
    } else if (j >= now.length || (i < old.length && at(common, i + 1, j) >= at(common, i, j + 1))) {
      put(found, "gone", old[i++] ?? "");
    } else {
      put(found, "new", now[j++] ?? "");
    }
  }
  return found;
}

const at = (table: readonly number[][], i: number, j: number) => table[i]?.[j] ?? 0;

/** How many pieces the ends from i and from j have in common. */
function commonLengths(old: readonly string[], now: readonly string[]): number[][] {
  const table: number[][] = Array.from({ length: old.length + 1 }, () => Array(now.length + 1).fill(0) as number[]);
  for (let i = old.length - 1; i >= 0; i--) {
    const row = table[i] ?? [];
    for (let j = now.length - 1; j >= 0; j--) {
      row[j] = old[i] === now[j] ? at(table, i + 1, j + 1) + 1 : Math.max(at(table, i + 1, j), at(table, i, j + 1));
    }
  }
  return table;
}

function put(found: Stretch[], kind: Stretch["kind"], text: string): void {
  const last = found.at(-1);
  if (last?.kind === kind) last.text += text;
  else found.push({ kind, text });
}
