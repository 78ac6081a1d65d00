import { useTranslation } from "react-i18next";

import { changesBetween, type Stretch } from "./diff";
import styles from "./rules.module.css";

interface Props {
  before: { title: string; sentence: string | null };
  after: { title: string; sentence: string };
}

/** Two sentences, with what is gone struck out and what is new marked. */
export function Compare({ before, after }: Props) {
  const { t } = useTranslation();
  const stretches = before.sentence === null ? [] : changesBetween(before.sentence, after.sentence);
  const same = before.sentence === after.sentence;
  return (
    <div className={styles.compare}>
      <Side title={before.title} text={before.sentence ?? t("rules.noVersion")} stretches={stretches} without="new" />
      <Side title={after.title} text={after.sentence} stretches={stretches} without="gone" />
      {same && <p className={styles.soft}>{t("rules.sameSentence")}</p>}
    </div>
  );
}

interface SideProps {
  title: string;
  text: string;
  stretches: readonly Stretch[];
  without: Stretch["kind"];
}

function Side({ title, text, stretches, without }: SideProps) {
  const shown = stretches.filter(({ kind }) => kind !== without);
  return (
    <section aria-label={title}>
      <h3 className={styles.label}>{title}</h3>
      <p className={styles.compared}>
        {shown.length === 0 && text}
        {shown.map(({ kind, text: piece }, index) => {
          const key = `${index} ${kind}`;
          if (kind === "gone") return <del key={key}>{piece}</del>;
          if (kind === "new") return <ins key={key}>{piece}</ins>;
          return <span key={key}>{piece}</span>;
        })}
      </p>
    </section>
  );
}
