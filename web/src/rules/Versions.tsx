import { Alert, Button } from "@mantine/core";
import { useCallback, useState } from "react";
import { useTranslation } from "react-i18next";

import { mayPublish } from "../access";
import type { Problem } from "../api/problem";
import type { RuleView, VersionView } from "../api/types";
import { dateWords, timeOfDay } from "../i18n/time";
import { useMe } from "../session";
import chips from "../ui/chips.module.css";
import { ArchiveIcon, CheckIcon, PencilIcon } from "../ui/icons";
import { useLanguage } from "../ui/useLanguage";
import { Compare } from "./Compare";
import { WhyDialog } from "./dialogs/WhyDialog";
import { askVersions, keepRule } from "./requests";
import styles from "./rules.module.css";
import { useLoaded } from "./useLoaded";
import { Waiting } from "./Waiting";
import { troubleWords } from "./words";

interface Props {
  rule: RuleView;
  /** Something typed is not saved: rolling back would leave it beside another version. */
  dirty: boolean;
  onReplaced: (rule: RuleView) => void;
  onSaid: (words: string) => void;
}

/** Every version: who made it, when and why. None of them ever changes. */
export function Versions({ rule, dirty, onReplaced, onSaid }: Props) {
  const { t } = useTranslation();
  const { id } = rule;
  const ask = useCallback(() => askVersions(id), [id]);
  const { value: versions, problem, reload } = useLoaded(ask);
  const [back, setBack] = useState<VersionView | null>(null);
  if (problem) {
    return (
      <Alert color="red" role="alert">
        <p>{troubleWords(t, problem)}</p>
        <Button mt="sm" onClick={reload}>
          {t("app.retry")}
        </Button>
      </Alert>
    );
  }
  if (versions === null) return <Waiting />;
  const inForce = versions.find(({ version }) => version === rule.live_version) ?? null;
  return (
    <>
      <ol className={styles.list} aria-label={t("tabs.versions")}>
        {versions.map((version) => (
          <Version key={version.version} version={version} rule={rule} inForce={inForce} dirty={dirty} onBack={setBack} />
        ))}
      </ol>
      {back && (
        <RollBack
          rule={rule}
          to={back}
          inForce={inForce}
          onClose={() => setBack(null)}
          onDone={(kept) => {
            setBack(null);
            onReplaced(kept);
            onSaid(t("versions.rolledBack", { version: back.version, now: kept.version }));
          }}
        />
      )}
    </>
  );
}

interface VersionProps {
  version: VersionView;
  rule: RuleView;
  inForce: VersionView | null;
  dirty: boolean;
  onBack: (version: VersionView) => void;
}

function Version({ version, rule, inForce, dirty, onBack }: VersionProps) {
  const { t } = useTranslation();
  const { language, say } = useLanguage();
  const { venue, staff } = useMe();
  const [compared, setCompared] = useState(false);
  const number = version.version;
  const live = number === rule.live_version;
  const { at } = version;
  const name = version.by_name || t("rules.asDelivered");
  const date = at === null ? "" : dateWords(at, language, venue.timezone);
  const time = at === null ? "" : timeOfDay(at, language, venue.timezone);
  const when = at === null ? name : t("versions.made", { name, date, time });
  return (
    <li className={styles.version} data-version={number}>
      <div className={styles.versionHead}>
        <h2 className={styles.versionTitle}>{t("versions.number", { version: number })}</h2>
        <VersionChip version={version} live={live} />
        <span className={styles.soft}>{when}</span>
      </div>
      {version.why && <p className={styles.whyWords}>{t("versions.why", { why: version.why })}</p>}
      <p>{say(version.sentence)}</p>
      {compared && inForce && (
        <Compare
          before={{ title: t("dialogs.inForce", { version: inForce.version }), sentence: say(inForce.sentence) }}
          after={{ title: t("versions.number", { version: number }), sentence: say(version.sentence) }}
        />
      )}
      {!live && (
        <div className={styles.actions}>
          {inForce && (
            <Button variant="default" aria-expanded={compared} aria-label={t("versions.compareThis", { version: number })} onClick={() => setCompared(!compared)}>
              {t("versions.compare")}
            </Button>
          )}
          {mayPublish(staff.role) && (
            <Button
              variant="default"
              disabled={dirty}
              aria-label={t("versions.backTo", { version: number })}
              onClick={() => onBack(version)}
            >
              {t("versions.back")}
            </Button>
          )}
          {dirty && mayPublish(staff.role) && <span className={styles.soft}>{t("versions.saveFirst")}</span>}
        </div>
      )}
    </li>
  );
}

function VersionChip({ version, live }: { version: VersionView; live: boolean }) {
  const { t } = useTranslation();
  if (live) {
    return (
      <span className={chips.chip} data-kind="good">
        <CheckIcon size={16} />
        {t("versions.inForce")}
      </span>
    );
  }
  const Mark = version.status === "draft" ? PencilIcon : ArchiveIcon;
  return (
    <span className={chips.chip}>
      <Mark size={16} />
      {version.status === "live" ? t("versions.wasLive") : t(`status.${version.status}`)}
    </span>
  );
}

interface RollBackProps {
  rule: RuleView;
  to: VersionView;
  inForce: VersionView | null;
  onClose: () => void;
  onDone: (kept: RuleView) => void;
}

/** An old version becomes the next one. */
function RollBack({ rule, to, inForce, onClose, onDone }: RollBackProps) {
  const { t } = useTranslation();
  const { say } = useLanguage();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const roll = async (why: string) => {
    setBusy(true);
    const reply = await keepRule(rule.id, rule.version, to.body, "live", why);
    setBusy(false);
    if (reply.ok) onDone(reply.value);
    else setProblem(reply.problem);
  };
  return (
    <WhyDialog
      title={t("versions.backTo", { version: to.version })}
      submit={t("versions.back")}
      why={t("versions.backWhy", { version: to.version })}
      busy={busy}
      problem={problem && troubleWords(t, problem)}
      onClose={onClose}
      onSubmit={(why) => void roll(why)}
    >
      <Compare
        before={{
          title: inForce ? t("dialogs.inForce", { version: inForce.version }) : t("dialogs.inForceNone"),
          sentence: inForce && say(inForce.sentence),
        }}
        after={{ title: t("dialogs.fromNowOn"), sentence: say(to.sentence) }}
      />
    </WhyDialog>
  );
}
