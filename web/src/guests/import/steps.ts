import { NO_CONNECTION, type Problem, problemOf } from "../../api/problem";
import type { ImportView, PreviewView } from "../../api/types";
import { linesOf } from "../../ui/linesOf";

/** How much of a file is looked at to suggest what its columns are. */
export const LOOK_BYTES = 65_536;
/** What the server takes at once. */
export const FILE_BYTES_MOST = 64 * 1024 * 1024;
const NEEDED = ["id", "name"];

/** Column of the file → field, or empty for what is left out. */
export type Mapping = Record<string, string>;
export type Bad = ImportView["problems"][number];

export const mappingOf = (preview: PreviewView): Mapping =>
  Object.fromEntries(preview.look.columns.map(({ name, field }) => [name, field]));

/** Needed fields that no column is, and fields that several are. */
export function unfit(mapping: Mapping): { missing: string[]; twice: string[] } {
  const fields = Object.values(mapping).filter((field) => field !== "");
  return {
    missing: NEEDED.filter((field) => !fields.includes(field)),
    twice: [...new Set(fields.filter((field, at) => fields.indexOf(field) !== at))],
  };
}

/** A table of the lines that were not taken, for a spreadsheet. A cell that would be a formula is none. */
export function tableOf(problems: readonly Bad[], heading: readonly string[]): string {
  const rows = problems.map(({ line, where, why }) => [String(line), where, why]);
  return `\ufeff${[heading, ...rows].map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
}

function cell(words: string): string {
  const plain = /^[=+\-@\t\r]/.test(words) ? `'${words}` : words;
  return `"${plain.replaceAll('"', '""')}"`;
}

/** What an import streams, as `POST /guests/import` describes it. */
type Line =
  | { type: "progress"; done: number; of: number }
  | { type: "error"; code: string; message: string; where: string }
  | ({ type: "result" } & ImportView);

const HEADERS = { "X-Maitred": "1", "Content-Type": "application/octet-stream" };

export async function look(file: Blob): Promise<PreviewView | Problem> {
  try {
    const body = file.slice(0, LOOK_BYTES);
    const response = await fetch("/api/v1/guests/import/preview", { method: "POST", credentials: "same-origin", headers: HEADERS, body });
    const said: unknown = await response.json().catch(() => null);
    return response.ok ? (said as PreviewView) : problemOf(response.status, said);
  } catch {
    return NO_CONNECTION;
  }
}

const BROKEN: Problem = { status: 500, code: "broken_off", message: "" };

/** Try a file or import it; `tell` hears which share is through. */
export async function bring(
  file: Blob,
  mapping: Mapping,
  dry: boolean,
  signal: AbortSignal,
  tell: (share: number) => void,
): Promise<ImportView | Problem> {
  const query = new URLSearchParams({ mapping: JSON.stringify(mapping), dry_run: String(dry), progress: "true" });
  try {
    const response = await fetch(`/api/v1/guests/import?${query}`, { method: "POST", credentials: "same-origin", headers: HEADERS, body: file, signal });
    if (!response.ok || !response.body) return problemOf(response.status, await response.json().catch(() => null));
    for await (const line of linesOf<Line>(response.body)) {
      if (line.type === "result") return line;
      if (line.type === "error") return problemOf(503, line);
      tell(line.of === 0 ? 1 : line.done / line.of);
    }
    return BROKEN;
  } catch {
    return NO_CONNECTION;
  }
}

export const isProblem = (said: object): said is Problem => "status" in said;
