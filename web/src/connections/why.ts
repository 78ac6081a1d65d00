import type { TFunction } from "i18next";

/** The statuses that mean something of their own to whoever looks after the receiver. */
const KNOWN: Readonly<Record<string, string>> = {
  401: "refused",
  403: "refused",
  404: "nothingThere",
  405: "nothingThere",
  410: "gone",
  429: "tooMany",
};

/** Why a webhook's last try failed, as a sentence for people. `why` is the server's: a status, or the name of what went wrong. */
export function whyWords(t: TFunction, why: string): string {
  return t(`connections.why.${kindOf(why)}`, { why, status: statusOf(why) });
}

function statusOf(why: string): string {
  return /^answered (\d{3})$/.exec(why)?.[1] ?? "";
}

function kindOf(why: string): string {
  const status = statusOf(why);
  if (status) return KNOWN[status] ?? (status >= "500" ? "ill" : status < "400" ? "elsewhere" : "answered");
  if (why === "ConnectError") return "unreachable";
  if (why.endsWith("Timeout")) return "late";
  return why.includes("secret.key") ? "secret" : "other";
}
