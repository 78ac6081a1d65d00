import { isKnown } from "../my/link";

/** What a link says behind its #, which no server gets to see: `k` the phone's key, `c` the code of a door. */
export interface Link {
  key: string;
  code: string;
}

const KEPT_AS = "maitred.phone";

export function readLink(hash: string): Link {
  const said = new URLSearchParams(hash.replace(/^#/, ""));
  return { key: said.get("k") ?? "", code: said.get("c") ?? "" };
}

/** Takes the link out of the address, so that it is in no history, bookmark or picture of the screen. */
export function takeLink(): Link {
  const link = readLink(location.hash);
  if (location.hash) history.replaceState(null, "", location.pathname);
  if (link.key) keepKey(link.key);
  return { ...link, key: link.key || keptKey() };
}

/** The code of a door, if this phone has no key of its own, and the guest's page is what knows them here. */
export function codeForMyPage(): string {
  const { key, code } = readLink(location.hash);
  return !key && !keptKey() && isKnown() ? code : "";
}

function keptKey(): string {
  try {
    return localStorage.getItem(KEPT_AS) ?? "";
  } catch {
    return ""; // Storage is forbidden on this phone: the key then lasts as long as the page.
  }
}

function keepKey(key: string): void {
  try {
    localStorage.setItem(KEPT_AS, key);
  } catch {
    // As above.
  }
}

export function forgetKey(): void {
  try {
    localStorage.removeItem(KEPT_AS);
  } catch {
    // As above.
  }
}
