import { useEffect, useState } from "react";

import { ASK_AGAIN_S, type Reading, readingOf } from "./reading";

/** `trouble`: the last attempt failed, which says nothing about where anybody is; it goes on. */
export type Watch =
  | { kind: "off" }
  | { kind: "impossible" }
  | { kind: "asking" }
  | { kind: "denied" }
  | { kind: "trouble" }
  | { kind: "reading"; reading: Reading };

const OPTIONS: PositionOptions = { enableHighAccuracy: true, maximumAge: 5_000, timeout: 20_000 };

/** Browsers give positions to pages that came by HTTPS (or from this device itself). */
const POSSIBLE = window.isSecureContext && "geolocation" in navigator;

/** The phone's position while `on`, and while the page is in sight. */
export function usePosition(on: boolean): Watch {
  const [watch, setWatch] = useState<Watch>({ kind: "off" });
  const inSight = useInSight();

  useEffect(() => {
    if (!on) return setWatch({ kind: "off" });
    if (!POSSIBLE) return setWatch({ kind: "impossible" });
    if (!inSight) return;
    setWatch((current) => (current.kind === "reading" ? current : { kind: "asking" }));
    return watching(setWatch);
  }, [on, inSight]);
  return watch;
}

function watching(tell: (watch: Watch) => void): () => void {
  const took = (position: GeolocationPosition) => tell({ kind: "reading", reading: readingOf(position) });
  const failed = (error: GeolocationPositionError) =>
    tell({ kind: error.code === error.PERMISSION_DENIED ? "denied" : "trouble" });
  const number = navigator.geolocation.watchPosition(took, failed, OPTIONS);
  // A phone that lies still reports nothing new, and one position alone is seldom enough.
  const again = setInterval(
    () => navigator.geolocation.getCurrentPosition(took, () => {}, OPTIONS),
    ASK_AGAIN_S * 1000,
  );
  return () => {
    navigator.geolocation.clearWatch(number);
    clearInterval(again);
  };
}

function useInSight(): boolean {
  const [inSight, setInSight] = useState(document.visibilityState === "visible");
  useEffect(() => {
    const look = () => setInSight(document.visibilityState === "visible");
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, []);
  return inSight;
}
