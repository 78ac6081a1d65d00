import "../../i18n/office";

import { Alert, Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { mayOpen } from "../../access";
import { api } from "../../api/client";
import { answered, problemWords } from "../../api/problem";
import type { PasskeyView, SignInView } from "../../api/types";
import { dateWords } from "../../i18n/time";
import { useMe, useSession } from "../../session";
import { hasPasskeys } from "../../ui/passkeys";
import { useLanguage } from "../../ui/useLanguage";
import { useTitle } from "../../ui/useTitle";
import { ChoosePin } from "../ChoosePin";
import { AppDialog } from "./AppDialog";
import styles from "./Mine.module.css";
import { OfStaff } from "./OfStaff";
import { PasskeyDialog } from "./PasskeyDialog";
import { PasswordDialog } from "./PasswordDialog";
import { AppRemoval, CodesRenewal, PasskeyRemoval } from "./removals";
import { Sessions } from "./Sessions";
import { useMine } from "./useMine";

type Asked = "password" | "pin" | "app" | "dropApp" | "codes" | "passkey" | PasskeyView;

/** How I sign in, and where I am signed in. */
export default function MySignIn() {
  const { t } = useTranslation();
  const { staff, limited } = useMe();
  const { check } = useSession();
  const { mine, problem, load } = useMine();
  const [asked, setAsked] = useState<Asked | null>(null);
  useTitle(t("mine.title"));
  const close = () => {
    setAsked(null);
    void load();
    void check();
  };
  return (
    <div className={styles.page}>
      <h1 className={styles.title}>{t("mine.title")}</h1>
      {problem && (
        <Alert color="red" role="alert">
          {problemWords(t, problem)}
        </Alert>
      )}
      {mine && (
        <>
          <Factor mine={mine} onAsk={setAsked} />
          <Passkeys mine={mine} onAsk={setAsked} />
          <Words mine={mine} onAsk={setAsked} />
          <MySessions mine={mine} onChange={() => void load()} />
          {!limited && mayOpen("signIns", staff.role) && <OfStaff hasApp={mine.app_since !== null} />}
        </>
      )}
      {mine && asked && <Asking asked={asked} hasApp={mine.app_since !== null} onClose={close} />}
    </div>
  );
}

interface PartProps {
  mine: SignInView;
  onAsk: (asked: Asked) => void;
}

function Factor({ mine, onAsk }: PartProps) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const { timezone } = useMe().venue;
  const has = mine.app_since !== null;
  return (
    <section className={styles.section} aria-labelledby="factor">
      <h2 id="factor" className={styles.heading}>
        {t("mine.factor")}
      </h2>
      {mine.due_at !== null && (
        <Alert color="orange" role="status">
          {t("mine.due", { date: dateWords(mine.due_at, language, timezone) })}
        </Alert>
      )}
      {mine.app_since === null ? (
        <p>{t("mine.noApp")}</p>
      ) : (
        <p>
          {t("mine.appSince", { date: dateWords(mine.app_since, language, timezone) })}{" "}
          {t("mine.codesLeft", { count: mine.recovery_codes })}
        </p>
      )}
      <div className={styles.buttons}>
        <Button variant={has ? "default" : "filled"} onClick={() => onAsk("app")}>
          {t(has ? "mine.appOther" : "mine.appSetUp")}
        </Button>
        {has && (
          <>
            <Button variant="default" onClick={() => onAsk("codes")}>
              {t("mine.codesNew")}
            </Button>
            <Button variant="default" onClick={() => onAsk("dropApp")}>
              {t("mine.appDrop")}
            </Button>
          </>
        )}
      </div>
    </section>
  );
}

function Passkeys({ mine, onAsk }: PartProps) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const { timezone } = useMe().venue;
  return (
    <section className={styles.section} aria-labelledby="passkeys">
      <h2 id="passkeys" className={styles.heading}>
        {t("mine.passkeys")}
      </h2>
      <p>{t(hasPasskeys() ? "mine.passkeysMore" : "mine.passkeysNeedHttps")}</p>
      <ul className={styles.list} aria-label={t("mine.passkeys")} hidden={mine.passkeys.length === 0}>
        {mine.passkeys.map((one) => {
          const name = one.label || t("mine.passkeyUnnamed");
          return (
            <li key={one.id} className={styles.row}>
              <div>
                <div className={styles.name}>{name}</div>
                <div className={styles.soft}>
                  {t("mine.made", { date: dateWords(one.made_at, language, timezone) })}
                  {one.used_at !== null && ` · ${t("mine.used", { date: dateWords(one.used_at, language, timezone) })}`}
                </div>
              </div>
              <Button variant="default" aria-label={t("devices.removeNamed", { name })} onClick={() => onAsk(one)}>
                {t("devices.remove")}
              </Button>
            </li>
          );
        })}
      </ul>
      {hasPasskeys() && (
        <div className={styles.buttons}>
          <Button variant="default" onClick={() => onAsk("passkey")}>
            {t("mine.passkeyAdd")}
          </Button>
        </div>
      )}
    </section>
  );
}

function Words({ mine, onAsk }: PartProps) {
  const { t } = useTranslation();
  return (
    <section className={styles.section} aria-labelledby="words">
      <h2 id="words" className={styles.heading}>
        {t("mine.words")}
      </h2>
      <p>
        {t("mine.signsInAs", { name: mine.sign_in })} {t(mine.has_pin ? "mine.hasPin" : "mine.noPin")}
      </p>
      <div className={styles.buttons}>
        <Button variant="default" onClick={() => onAsk("password")}>
          {t("mine.passwordChange")}
        </Button>
        <Button variant="default" onClick={() => onAsk("pin")}>
          {t("pin.choose")}
        </Button>
      </div>
    </section>
  );
}

function MySessions({ mine, onChange }: { mine: SignInView; onChange: () => void }) {
  const { t } = useTranslation();
  const end = async (session: string) => {
    await answered(api.DELETE("/api/v1/me/sessions/{session}", { params: { path: { session } } }));
    onChange();
  };
  const endOthers = async () => {
    await answered(api.DELETE("/api/v1/me/sessions"));
    onChange();
  };
  return (
    <section className={styles.section} aria-labelledby="sessions">
      <h2 id="sessions" className={styles.heading}>
        {t("mine.sessions")}
      </h2>
      <p className={styles.soft}>{t("mine.sessionsMore")}</p>
      <Sessions sessions={mine.sessions} onEnd={(one) => void end(one.id)} />
      {mine.sessions.length > 1 && (
        <div className={styles.buttons}>
          <Button variant="default" onClick={() => void endOthers()}>
            {t("mine.endOthers")}
          </Button>
        </div>
      )}
    </section>
  );
}

function Asking({ asked, hasApp, onClose }: { asked: Asked; hasApp: boolean; onClose: () => void }) {
  const props = { hasApp, onClose };
  if (asked === "password") return <PasswordDialog {...props} />;
  if (asked === "pin") return <ChoosePin {...props} />;
  if (asked === "app") return <AppDialog {...props} />;
  if (asked === "passkey") return <PasskeyDialog {...props} />;
  if (asked === "dropApp") return <AppRemoval {...props} />;
  if (asked === "codes") return <CodesRenewal {...props} />;
  return <PasskeyRemoval passkey={asked} {...props} />;
}
