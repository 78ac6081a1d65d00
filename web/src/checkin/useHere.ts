import { useCallback, useEffect, useMemo, useRef, useState } from "react";

import type { Answered, Problem } from "../api/problem";
import { type HereView, phoneOf } from "./api";
import { forgetKey, takeLink } from "./link";
import { isDue, type Reading } from "./reading";
import { usePosition, type Watch } from "./usePosition";

const RETRY_MS = 5000;

export interface Here {
  /** Whether this phone has a link of its own. */
  known: boolean;
  view: HereView | null;
  /** Why the last thing we said was not taken. */
  problem: Problem | null;
  /** The code of a door was taken since the page was opened. */
  checkedIn: boolean;
  watch: Watch;
  sharing: boolean;
  /** The guest has stopped sharing, since the page was opened. */
  ended: boolean;
  share(): void;
  stop(): void;
}

/** Everything that the guest's page knows and can do. */
export function useHere(): Here {
  const [link, setLink] = useState(takeLink);
  const phone = useMemo(() => phoneOf(link.key), [link.key]);
  const [view, setView] = useState<HereView | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [checkedIn, setCheckedIn] = useState(false);
  const [sharing, setSharing] = useState(false);
  const [ended, setEnded] = useState(false);
  const [stopping, setStopping] = useState(false);
  const watch = usePosition(sharing);

  const take = useCallback((reply: Answered<HereView>) => {
    if (reply.ok) setView(reply.value);
    else if (reply.problem.status === 401) {
      forgetKey();
      setView(null);
      setSharing(false);
    }
    setProblem(reply.ok ? null : reply.problem);
    return reply.ok;
  }, []);

  useEffect(() => {
    const changed = () => setLink(takeLink());
    window.addEventListener("hashchange", changed);
    return () => window.removeEventListener("hashchange", changed);
  }, []);

  const say = useCallback(async () => {
    if (!link.key) return;
    if (stopping) {
      if (!take(await phone.stop())) return;
      setStopping(false);
      return setEnded(true);
    }
    if (!link.code) return void take(await phone.here());
    const taken = take(await phone.checkIn(link.code));
    setCheckedIn(taken);
    if (taken) setLink((current) => ({ ...current, code: "" }));
  }, [link, phone, take, stopping]);

  useEffect(() => void say(), [say]);
  useAgain(problem, say);
  usePosts(phone, watch, take);

  return {
    known: link.key !== "",
    view,
    problem,
    checkedIn,
    watch,
    sharing,
    ended,
    share: () => {
      setEnded(false);
      setSharing(true);
    },
    stop: () => {
      setSharing(false);
      setCheckedIn(false);
      setStopping(true);
    },
  };
}

/** While the server was not reached, or was too busy, try again. */
function useAgain(problem: Problem | null, say: () => Promise<void>) {
  const passing = problem !== null && (problem.status === 0 || problem.status >= 500);
  useEffect(() => {
    if (!passing) return;
    const timer = setInterval(() => void say(), RETRY_MS);
    return () => clearInterval(timer);
  }, [passing, say]);
}

/** Sends what the phone reads, as often as it should. */
function usePosts(
  phone: ReturnType<typeof phoneOf>,
  watch: Watch,
  take: (reply: Answered<HereView>) => boolean,
) {
  const sent = useRef<Reading | null>(null);
  const reading = watch.kind === "reading" ? watch.reading : null;
  useEffect(() => {
    const now = Date.now() / 1000;
    if (reading === null || !isDue(reading, sent.current, now)) return;
    const before = sent.current;
    sent.current = reading;
    void phone.share(reading, now).then((reply) => {
      if (!take(reply) && sent.current === reading) sent.current = before;
    });
  }, [phone, reading, take]);
}
