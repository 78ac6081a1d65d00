import { useCallback, useEffect, useMemo, useRef, useState } from "react";

import type { Answered, Problem } from "../api/problem";
import { type HereView, type Intent, phoneOf } from "./api";
import { forgetKey, takeLink } from "./link";
import { isDue, type Reading } from "./reading";
import { usePosition, type Watch } from "./usePosition";

const RETRY_MS = 5000;
/** Pressed again within this, it counts once, says the server. */
const AGAIN_MS = 60_000;

export type Asked = "notAsked" | "told" | "toldBefore" | "notHere" | "noLine" | "notTold";

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
  /** What became of asking for somebody. */
  asked: Asked;
  /** A choice is on its way to the server. */
  choosing: boolean;
  choose(intent: Intent): void;
  ask(): void;
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
  const [asked, setAsked] = useState<Asked>("notAsked");
  const toldAt = useRef(Number.NEGATIVE_INFINITY);
  const [choosing, setChoosing] = useState(false);
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

  /** Shown only once the server has it. */
  const choose = async (intent: Intent) => {
    if (choosing) return;
    setChoosing(true);
    setAsked("notAsked");
    if (intent === "invisible") setSharing(false);
    take(await phone.choose(intent));
    setChoosing(false);
  };
  const ask = async () => {
    const reply = await phone.ask();
    if (!reply.ok) return setAsked(whyNot(reply.problem));
    take(reply);
    const before = Date.now() - toldAt.current < AGAIN_MS;
    if (!before) toldAt.current = Date.now();
    setAsked(before ? "toldBefore" : "told");
  };

  return {
    known: link.key !== "",
    view,
    problem,
    checkedIn,
    watch,
    sharing,
    ended,
    asked,
    choosing,
    choose: (intent) => void choose(intent),
    ask: () => void ask(),
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

function whyNot(problem: Problem): Asked {
  if (problem.status === 0) return "noLine";
  return problem.code === "not_here" ? "notHere" : "notTold";
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
    // Who begins to share again is not made to wait for what was sent before.
    if (watch.kind === "off") sent.current = null;
  }, [watch.kind]);
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
