import { Alert, Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "wouter";

import type { ReadyRuleView } from "../api/types";
import chips from "../ui/chips.module.css";
import { useLanguage } from "../ui/useLanguage";
import { useTitle } from "../ui/useTitle";
import { OneOf } from "./fields/OneOf";
import { askLibrary } from "./requests";
import styles from "./rules.module.css";
import { useLoaded } from "./useLoaded";
import { Waiting } from "./Waiting";
import { troubleWords } from "./words";

const KINDS = ["hotel", "lounge", "dealer", "clinic", "retail"] as const;
const ALL = "";

/** Ready rules to start from. Nothing is saved until the manager saves it. */
export function Library() {
  const { t } = useTranslation();
  useTitle(t("library.title"));
  const { value: ready, problem, reload } = useLoaded(askLibrary);
  const [kind, setKind] = useState<string>(ALL);
  const shown = (ready ?? []).filter(({ kinds }) => kind === ALL || kinds.includes(kind));
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
          <div className={styles.filter}>
            <OneOf
              label={t("library.kinds")}
              chosen={kind}
              options={[
                { value: ALL, label: t("library.all") },
                ...offered.map((one) => ({ value: one, label: t(`venues.${one}`) })),
              ]}
              onChoose={setKind}
            />
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
