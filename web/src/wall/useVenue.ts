import { useCallback, useEffect, useState } from "react";

import type { VenueView } from "../api/types";

/** What this screen is: a paired wall, or a browser at which somebody is signed in. */
export type Screen = { kind: "loading" | "unpaired" | "unreachable" } | { kind: "ready"; venue: VenueView };

const RETRY_MS = 5_000;

/** The venue whose wall this is, asked again until there is one. */
export function useVenue(): { screen: Screen; check: () => void } {
  const [screen, setScreen] = useState<Screen>({ kind: "loading" });
  const check = useCallback(() => void findVenue().then((found) => setScreen((now) => next(now, found))), []);
  useEffect(check, [check]);
  useEffect(() => {
    if (screen.kind === "ready") return;
    const timer = setInterval(check, RETRY_MS);
    return () => clearInterval(timer);
  }, [screen.kind, check]);
  return { screen, check };
}

/** A wall keeps what it shows while the server cannot be reached. */
function next(now: Screen, found: Screen): Screen {
  return now.kind === "ready" && found.kind !== "unpaired" ? now : found;
}

async function findVenue(): Promise<Screen> {
  try {
    for (const path of ["/api/v1/device", "/api/v1/me"]) {
      const response = await fetch(path, { credentials: "same-origin", headers: { "X-Maitred": "1" } });
      if (response.ok) return { kind: "ready", venue: ((await response.json()) as { venue: VenueView }).venue };
      if (response.status >= 500) return { kind: "unreachable" };
    }
    return { kind: "unpaired" };
  } catch {
    return { kind: "unreachable" };
  }
}
