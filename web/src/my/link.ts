/** What an address says behind its #, which no server gets to see: a link's secret, or `c=` the code of a door. */
export interface Link {
  secret: string;
  code: string;
}

/** Says that this browser has a page of a guest: the session itself no script can read. */
const KEPT_AS = "maitred.my";

export function readLink(hash: string): Link {
  const said = hash.replace(/^#/, "");
  return said.startsWith("c=") ? { secret: "", code: said.slice(2) } : { secret: said, code: "" };
}

/** Takes the link out of the address, so that it is in no history, bookmark or picture of the screen. */
export function takeLink(): Link {
  const link = readLink(location.hash);
  if (location.hash) history.replaceState(null, "", location.pathname);
  return link;
}

export function isKnown(): boolean {
  try {
    return localStorage.getItem(KEPT_AS) !== null;
  } catch {
    return false; // Storage is forbidden on this phone.
  }
}

export function setKnown(known: boolean): void {
  try {
    if (known) localStorage.setItem(KEPT_AS, "1");
    else localStorage.removeItem(KEPT_AS);
  } catch {
    // As above.
  }
}
