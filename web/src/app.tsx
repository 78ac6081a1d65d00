import { Alert, Button, Loader } from "@mantine/core";
import { lazy, Suspense, useCallback } from "react";
import { useTranslation } from "react-i18next";
import { Redirect, Route, Switch, useLocation } from "wouter";

import { mayOpen } from "./access";
import styles from "./app.module.css";
import { Board } from "./board/Board";
import { LiveProvider } from "./live/hooks";
import { SessionProvider, useMe, useSession } from "./session";
import { Shell } from "./shell/Shell";
import { SignIn } from "./signin/SignIn";

const Floor = lazy(() => import("./floor/Floor"));
const Guests = lazy(() => import("./guests/Guests"));
const Posters = lazy(() => import("./posters/Posters"));
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
  return (
    <LiveProvider key={me.staff.id} onSignedOut={ended} onRefused={refused}>
      <Shell>
        <Suspense fallback={<Wait />}>
          <Screens role={me.staff.role} />
        </Suspense>
      </Shell>
    </LiveProvider>
  );
}

function Screens({ role }: { role: string }) {
  return (
    <Switch>
      <Route path="/" component={Board} />
      {mayOpen("floor", role) && <Route path="/floor" component={Floor} />}
      {mayOpen("guests", role) && <Route path="/guests" component={Guests} />}
      {mayOpen("posters", role) && <Route path="/posters" component={Posters} />}
      {mayOpen("rules", role) && <Route path="/rules/*?" component={Workshop} />}
      {["/floor", "/guests", "/posters", "/rules/*?"].map((path) => (
        // For somebody else than the one who was here before.
        <Route key={path} path={path}>
          <Redirect to="/" replace />
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
      <Alert color="orange" title={t("connection.unreachable")} className={styles.message}>
        <p>{t("connection.unreachableMore")}</p>
        <Button mt="md" onClick={() => void check()}>
          {t("app.retry")}
        </Button>
      </Alert>
    </main>
  );
}

function NoSuchPage() {
  const { t } = useTranslation();
  const [, go] = useLocation();
  return (
    <div className={styles.middle}>
      <p>{t("app.notFound")}</p>
      <Button onClick={() => go("/")}>{t("app.toBoard")}</Button>
    </div>
  );
}
