import { Alert, Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import type { ReadyRuleView } from "../api/types";
import chips from "../ui/chips.module.css";
import { CheckIcon } from "../ui/icons";
import { useLanguage } from "../ui/useLanguage";
import { useTitle } from "../ui/useTitle";
import fields from "./fields/fields.module.css";
import { askLibrary } from "./requests";
import styles from "./rules.module.css";
import { useLoaded } from "./useLoaded";
import { Waiting } from "./Waiting";
import { troubleWords } from "./words";

const KINDS = ["hotel", "lounge", "dealer", "clinic", "retail"] as const;

/** Ready rules to start from. Nothing is saved until the manager saves it. */
export function Library() {
  const { t } = useTranslation();
  useTitle(t("library.title"));
  const { value: ready, problem, reload } = useLoaded(askLibrary);
  const [kind, setKind] = useState<string | null>(null);
  const shown = (ready ?? []).filter(({ kinds }) => kind === null || kinds.includes(kind));
  const offered = KINDS.filter((one) => ready?.some(({ kinds }) => kinds.includes(one)));
  return (
    <>
      <Link href="/rules" className={styles.back}>
        {t("editor.back")}
      </Link>
      <h1 className={styles.title}>{t("library.title")}</h1>
      <p className={styles.intro}>{t("library.intro")}</p>
      {problem && (
        <Alert color="red" role="alert">
          <p>{troubleWords(t, problem)}</p>
          <Button mt="sm" onClick={reload}>
            {t("app.retry")}
          </Button>
        </Alert>
      )}
      {ready === null && !problem && <Waiting />}
      {ready && (
        <>
          <div role="group" aria-label={t("library.kinds")} className={`${fields.toggles} ${styles.filter}`}>
            {[null, ...offered].map((one) => (
              <button key={one ?? ""} type="button" className={fields.toggle} aria-pressed={kind === one} onClick={() => setKind(one)}>
                {kind === one && <CheckIcon size={16} />}
                {one === null ? t("library.all") : t(`venues.${one}`)}
              </button>
            ))}
          </div>
          <ul className={styles.ready} aria-label={t("library.title")}>
            {shown.map((rule) => (
              <Ready key={rule.id} rule={rule} />
            ))}
          </ul>
        </>
      )}
    </>
  );
}

function Ready({ rule }: { rule: ReadyRuleView }) {
  const { t } = useTranslation();
  const { say } = useLanguage();
  const name = say(rule.name);
  return (
    <li className={styles.rule} data-ready={rule.id}>
      <div className={styles.ruleHead}>
        <h2 className={styles.ruleName}>{name}</h2>
        {KINDS.filter((kind) => rule.kinds.includes(kind)).map((kind) => (
          <span key={kind} className={chips.chip}>
            {t(`venues.${kind}`)}
          </span>
        ))}
      </div>
      <p>{say(rule.about)}</p>
      <p className={styles.ruleSentence}>{say(rule.sentence)}</p>
      <div className={styles.actions}>
        <Button component={Link} variant="default" href={`/rules/new?from=${encodeURIComponent(rule.id)}`} aria-label={t("library.useThis", { name })}>
          {t("library.use")}
        </Button>
      </div>
    </li>
  );
}
