import { useCallback, useEffect, useRef, useState } from "react";

import { type Answered, NO_CONNECTION, type Problem } from "../api/problem";
import { type Certificate, type MyView, my } from "./api";
import { isKnown, setKnown, takeLink } from "./link";
import { openWithPasskey } from "./passkey";

const RETRY_MS = 5_000;
const AGAIN_MS = 10_000;

/** `welcome`: a link waits for a tap; whatever looks into letters before their reader uses up no link. */
export type Phase = "loading" | "welcome" | "closed" | "open";
export type Closed = "unknown" | "used" | "ended" | "left" | "erased";

export interface My {
  phase: Phase;
  closed: Closed;
  view: MyView | null;
  /** Rises whenever something may have changed. */
  revision: number;
  /** Why the last thing that the guest did was not done. */
  problem: Problem | null;
  /** The server is not reached, and what is shown may be old. */
  offline: boolean;
  busy: boolean;
  /** The code of a door that is still to be told. */
  code: string;
  /** That the guest was erased: all that is left. */
  certificate: Certificate | null;
  takeCode(): void;
  erase(): void;
  open(): void;
  openByPasskey(): void;
  leave(closed: Closed): void;
  dismiss(): void;
  /** Does something, and shows the page as it is then. */
  act<T>(call: () => Promise<Answered<T>>): Promise<Answered<T>>;
}

/** The guest's page: whose it is, what it shows, and the one way to change something. */
export function useMy(): My {
  const [link, setLink] = useState(takeLink);
  const [phase, setPhase] = useState<Phase>(link.secret ? "welcome" : "loading");
  const [closed, setClosed] = useState<Closed>("unknown");
  const [view, setView] = useState<MyView | null>(null);
  const [revision, setRevision] = useState(0);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [offline, setOffline] = useState(false);
  const [busy, setBusy] = useState(false);
  const [certificate, setCertificate] = useState<Certificate | null>(null);
  const doing = useRef(false);

  const leave = useCallback((why: Closed) => {
    setKnown(false);
    setView(null);
    setProblem(null);
    setClosed(why);
    setPhase("closed");
  }, []);

  const take = useCallback(
    (reply: Answered<MyView>) => {
      setOffline(!reply.ok && isPassing(reply.problem));
      if (reply.ok) {
        setKnown(true);
        setView(reply.value);
        setRevision((before) => before + 1);
        setPhase("open");
      } else if (reply.problem.status === 401) leave(isKnown() ? "ended" : "unknown");
    },
    [leave],
  );

  const look = useCallback(async () => take(await my.view()), [take]);

  useEffect(() => {
    if (phase === "loading") void look();
  }, [phase, look]);
  useLinks(setLink, setPhase);
  useAgain(phase, offline, look);

  const act = useCallback(
    async <T>(call: () => Promise<Answered<T>>): Promise<Answered<T>> => {
      if (doing.current) return { ok: false, problem: NO_CONNECTION };
      doing.current = true;
      setBusy(true);
      const reply = await call();
      setProblem(reply.ok ? null : reply.problem);
      if (!reply.ok && reply.problem.status === 401) leave("ended");
      else await look();
      doing.current = false;
      setBusy(false);
      return reply;
    },
    [leave, look],
  );

  const open = async () => {
    setBusy(true);
    const reply = await my.open(link.secret);
    setBusy(false);
    if (reply.ok) {
      setLink({ ...link, secret: "" });
      take(reply);
    } else if (reply.problem.status === 404) {
      // The page may be open here already: then the old link does no harm.
      setLink({ ...link, secret: "" });
      if (isKnown()) setPhase("loading");
      else leave("used");
    }
    setProblem(reply.ok || reply.problem.status === 404 ? null : reply.problem);
  };

  const openByPasskey = async () => {
    setBusy(true);
    const reply = await openWithPasskey();
    setBusy(false);
    if (reply?.ok) take(reply);
    setProblem(reply && !reply.ok ? reply.problem : null);
  };

  const erase = async () => {
    setBusy(true);
    const reply = await my.erase();
    setBusy(false);
    if (!reply.ok) return setProblem(reply.problem);
    setCertificate(reply.value);
    leave("erased");
  };

  return {
    phase,
    closed,
    view,
    revision,
    problem,
    offline,
    busy,
    code: link.code,
    certificate,
    erase: () => void erase(),
    takeCode: useCallback(() => setLink((before) => ({ ...before, code: "" })), []),
    open: () => void open(),
    openByPasskey: () => void openByPasskey(),
    leave,
    dismiss: useCallback(() => setProblem(null), []),
    act,
  };
}

function isPassing(problem: Problem): boolean {
  return problem.status === 0 || problem.status >= 500;
}

/** Another link, or the code of a door, is opened in a tab that shows the page already. */
function useLinks(setLink: (link: ReturnType<typeof takeLink>) => void, setPhase: (phase: Phase) => void) {
  useEffect(() => {
    const changed = () => {
      if (!location.hash) return;
      const link = takeLink();
      setLink(link);
      if (link.secret) setPhase("welcome");
    };
    window.addEventListener("hashchange", changed);
    return () => window.removeEventListener("hashchange", changed);
  }, [setLink, setPhase]);
}

/** Looks again while somebody looks at the page; sooner while the server is not reached. */
function useAgain(phase: Phase, offline: boolean, look: () => Promise<void>) {
  useEffect(() => {
    if (phase !== "open" && !(phase === "loading" && offline)) return;
    const again = () => document.visibilityState === "visible" && void look();
    const timer = setInterval(again, offline ? RETRY_MS : AGAIN_MS);
    document.addEventListener("visibilitychange", again);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", again);
    };
  }, [phase, offline, look]);
}
