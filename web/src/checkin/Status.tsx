import { useTranslation } from "react-i18next";

import { inLanguage } from "../i18n/languages";
import { CheckIcon, DotIcon, FlameIcon, PinIcon } from "../ui/icons";
import styles from "./HerePage.module.css";
import type { State } from "./state";

type Tone = "good" | "calm" | "warn";

const TONES: Partial<Record<State["kind"], Tone>> = {
  here: "good",
  invalid: "warn",
  offline: "warn",
  busy: "warn",
  badCode: "warn",
  codeEnded: "warn",
  otherVenue: "warn",
};

const ICONS = { good: CheckIcon, calm: PinIcon, warn: FlameIcon };

/** What matters, in large letters; screen readers are told when it changes. */
export function Status({ state }: { state: State }) {
  const { t } = useTranslation();
  const tone = TONES[state.kind] ?? "calm";
  const Icon = state.kind === "loading" ? DotIcon : ICONS[tone];
  return (
    <section className={styles.status} data-tone={tone} data-state={state.kind} role="status">
      <span className={styles.icon}>
        <Icon size={40} />
      </span>
      <Words state={state} />
      {state.kind === "offline" && <p>{t("here.again")}</p>}
    </section>
  );
}

function Words({ state }: { state: State }) {
  const { t, i18n } = useTranslation();
  const language = i18n.language;
  switch (state.kind) {
    case "here":
      return (
        <>
          <h1>{t("here.here", { zone: inLanguage(state.zone, language) })}</h1>
          <p>{state.checkedIn ? t("here.checkedIn") : t("here.seen")}</p>
        </>
      );
    case "away":
      return (
        <>
          <h1>{t("here.away")}</h1>
          <p>{t("here.awayMore")}</p>
        </>
      );
    case "noConsent":
      return (
        <>
          <h1>{t("here.noConsent")}</h1>
          <p>{t("here.noConsentMore", { venue: inLanguage(state.venue, language) })}</p>
        </>
      );
    case "loading":
      return <h1>{t("app.loading")}</h1>;
    default:
      return (
        <>
          <h1>{t(`here.${state.kind}`)}</h1>
          <p>{t(`here.${state.kind}More`)}</p>
        </>
      );
  }
}
