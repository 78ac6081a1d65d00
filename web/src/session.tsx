import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from "react";

import { api } from "./api/client";
import { answered, type Problem } from "./api/problem";
import type { MeView } from "./api/types";
import { broadcast, deviceKeep } from "./live/browser";
import { forgetWaiting } from "./live/queue";
import { forget } from "./push/subscription";

/** Who is at this screen. `unreachable`: we cannot know yet. */
export type SessionState =
  | { kind: "loading" }
  | { kind: "unreachable" }
  | { kind: "signed_out"; ended: boolean }
  | { kind: "signed_in"; me: MeView };

interface Session {
  state: SessionState;
  /** The code of a second factor, once the server has asked for it. */
  signIn(name: string, password: string, code?: string): Promise<Problem | null>;
  /** Somebody was let in by other means than a password. */
  enter(me: MeView): void;
  signOut(): Promise<void>;
  chooseZone(zone: string): Promise<Problem | null>;
  /** Ask the server again who we are. */
  check(): Promise<void>;
  /** The server said that the session is over. */
  ended(): void;
}

/** Tabs of a browser have one session: who signs in or out at one does so at all. */
const tabs = new BroadcastChannel("maitred.session");
const tellTabs = (said: "in" | "out") => broadcast(tabs, said);

const SessionContext = createContext<Session | null>(null);
const RETRY_MS = 4000;

export function SessionProvider({ children }: { children: ReactNode }) {
  const [state, setState] = useState<SessionState>({ kind: "loading" });

  const check = useCallback(async () => {
    const reply = await answered(api.GET("/api/v1/me"));
    setState((current) => afterCheck(current, reply));
  }, []);

  useEffect(() => void check(), [check]);
  useEffect(() => {
    if (state.kind !== "unreachable") return;
    const timer = setInterval(() => void check(), RETRY_MS);
    return () => clearInterval(timer);
  }, [state.kind, check]);

  useEffect(() => {
    tabs.onmessage = ({ data }) => {
      if (data === "in") void check();
      else setState({ kind: "signed_out", ended: true });
    };
  }, [check]);

  const enter = useCallback((me: MeView) => {
    // What was asked for in the session before ended with it, and the next person is not to get it.
    void forget();
    tellTabs("in");
    setState({ kind: "signed_in", me });
  }, []);

  const session = useMemo<Session>(
    () => ({
      state,
      check,
      ended: () => setState({ kind: "signed_out", ended: true }),
      async signIn(name, password, code = "") {
        const reply = await answered(api.POST("/api/v1/session", { body: { name, password, code } }));
        if (!reply.ok) return reply.problem;
        enter(reply.value);
        return null;
      },
      enter,
      async signOut() {
        forgetWaiting(deviceKeep);
        await forget();
        await answered(api.DELETE("/api/v1/session"));
        tellTabs("out");
        setState({ kind: "signed_out", ended: false });
      },
      async chooseZone(zone) {
        const reply = await answered(api.PUT("/api/v1/me/zone", { body: { zone } }));
        if (!reply.ok) return reply.problem;
        setState({ kind: "signed_in", me: reply.value });
        return null;
      },
    }),
    [state, check, enter],
  );
  return <SessionContext.Provider value={session}>{children}</SessionContext.Provider>;
}

function afterCheck(
  current: SessionState,
  reply: { ok: true; value: MeView } | { ok: false; problem: Problem },
): SessionState {
  if (reply.ok) return { kind: "signed_in", me: reply.value };
  if (reply.problem.status === 401) return { kind: "signed_out", ended: current.kind === "signed_in" };
  // Whoever is signed in stays so while the server cannot be reached: the board keeps what it shows.
  return current.kind === "signed_in" ? current : { kind: "unreachable" };
}

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === null) throw new Error("SessionProvider is missing");
  return session;
}

/** For screens that exist only when signed in. */
export function useMe(): MeView {
  const { state } = useSession();
  if (state.kind !== "signed_in") throw new Error("nobody is signed in");
  return state.me;
}
