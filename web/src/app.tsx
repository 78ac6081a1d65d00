import { Button, Loader } from "@mantine/core";
import { lazy, Suspense, useCallback, useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Redirect, Route, Switch, useLocation } from "wouter";

import { homeOf, mayOpen, serves } from "./access";
import styles from "./app.module.css";
import { Board } from "./board/Board";
import { LiveProvider } from "./live/hooks";
import { SessionProvider, useMe, useSession } from "./session";
import { Shell } from "./shell/Shell";
import { SignIn } from "./signin/SignIn";

const Connections = lazy(() => import("./connections/Connections"));
const Devices = lazy(() => import("./devices/Devices"));
const Floor = lazy(() => import("./floor/Floor"));
const Guests = lazy(() => import("./guests/Guests"));
const Import = lazy(() => import("./guests/import/Import"));
const Pair = lazy(() => import("./devices/Pair"));
const Limited = lazy(() => import("./signin/mine/Limited"));
const MySignIn = lazy(() => import("./signin/mine/MySignIn"));
const Posters = lazy(() => import("./posters/Posters"));
const Shift = lazy(() => import("./shift/Shift"));
const Records = lazy(() => import("./records/Records"));
const Report = lazy(() => import("./report/Report"));
const Workshop = lazy(() => import("./rules/Workshop"));

export function App() {
  return (
    <SessionProvider>
      <Doors />
    </SessionProvider>
  );
}

function Doors() {
  const { state } = useSession();
  const [path] = useLocation();
  if (path === "/pair") {
    return (
      <Suspense fallback={<Wait />}>
        <Pair />
      </Suspense>
    );
  }
  if (state.kind === "loading") return <Wait />;
  if (state.kind === "unreachable") return <Unreachable />;
  // At the address that was asked for, so that it opens once somebody has signed in.
  if (state.kind === "signed_out") return <SignIn />;
  return path === "/signin" ? <Redirect to="/" replace /> : <House />;
}

/** Everything behind the sign-in. A new person gets a new feed. */
function House() {
  const { check, ended } = useSession();
  const me = useMe();
  const refused = useCallback(() => void check(), [check]);
  const hasFeed = serves(me.staff.role);
  useCheckOnReturn(check, !hasFeed);
  if (me.limited) {
    return (
      <Suspense fallback={<Wait />}>
        <Limited />
      </Suspense>
    );
  }
  return (
    <LiveProvider
      key={me.staff.id}
      person={me.staff.id}
      connects={hasFeed}
      onSignedOut={ended}
      onRefused={refused}
    >
      <Shell>
        <Suspense fallback={<Wait />}>
          <Screens role={me.staff.role} />
        </Suspense>
      </Shell>
    </LiveProvider>
  );
}

/** The feed says when a session is over. Whoever has none finds out when they look at the page again. */
function useCheckOnReturn(check: () => Promise<void>, needed: boolean): void {
  useEffect(() => {
    if (!needed) return;
    const look = () => {
      if (document.visibilityState === "visible") void check();
    };
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, [check, needed]);
}

/** Whoever may not open them is sent home. */
const NOT_FOR_ALL = [
  "/",
  "/connections",
  "/devices",
  "/floor",
  "/guests",
  "/guests/import",
  "/posters",
  "/records",
  "/report",
  "/rules/*?",
  "/shift",
];

function Screens({ role }: { role: string }) {
  return (
    <Switch>
      {serves(role) && <Route path="/" component={Board} />}
      {serves(role) && <Route path="/shift" component={Shift} />}
      <Route path="/my-sign-in" component={MySignIn} />
      {mayOpen("floor", role) && <Route path="/floor" component={Floor} />}
      {mayOpen("guests", role) && <Route path="/guests" component={Guests} />}
      {mayOpen("guests", role) && <Route path="/guests/import" component={Import} />}
      {mayOpen("devices", role) && <Route path="/devices" component={Devices} />}
      {mayOpen("connections", role) && <Route path="/connections" component={Connections} />}
      {mayOpen("posters", role) && <Route path="/posters" component={Posters} />}
      {mayOpen("records", role) && <Route path="/records" component={Records} />}
      {mayOpen("report", role) && <Route path="/report" component={Report} />}
      {mayOpen("rules", role) && <Route path="/rules/*?" component={Workshop} />}
      {NOT_FOR_ALL.map((path) => (
        // For somebody else than the one who was here before.
        <Route key={path} path={path}>
          <Redirect to={homeOf(role)} replace />
        </Route>
      ))}
      <Route component={NoSuchPage} />
    </Switch>
  );
}

function Wait() {
  const { t } = useTranslation();
  return (
    <div className={styles.middle} role="status">
      <Loader aria-hidden />
      <span className="unseen">{t("app.loading")}</span>
    </div>
  );
}

function Unreachable() {
  const { t } = useTranslation();
  const { check } = useSession();
  return (
    <main className={styles.middle}>
      <div role="alert" className={styles.message}>
        <h1>{t("connection.unreachable")}</h1>
        <p>{t("connection.unreachableMore")}</p>
        <Button onClick={() => void check()}>{t("app.retry")}</Button>
      </div>
    </main>
  );
}

function NoSuchPage() {
  const { t } = useTranslation();
  const [, go] = useLocation();
  return (
    <div className={styles.middle}>
      <h1>{t("app.notFound")}</h1>
      <Button onClick={() => go("/")}>{t("app.toBoard")}</Button>
    </div>
  );
}
