import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";

import type { CardFactView, CardView } from "../api/types";
import { agoWords } from "../i18n/time";
import { useTicking } from "../live/hooks";
import { BookIcon, EyeIcon, GuessIcon, SpeakIcon } from "../ui/icons";
import { useLanguage } from "../ui/useLanguage";
import styles from "./CardFacts.module.css";

/** More than three are not read while walking. */
const MOST = 3;

const SIGNS = { told: SpeakIcon, seen: EyeIcon, guessed: GuessIcon, known: BookIcon };

/** What is good to know, each with how we know it and how old it is. A guess never looks like the others. */
export function CardFacts({ card }: { card: CardView }) {
  const { t } = useTranslation();
  const { say } = useLanguage();
  if (card.facts.length === 0) return null;
  return (
    <ul className={styles.facts} aria-label={t("card.facts")}>
      {card.facts.slice(0, MOST).map((fact) => (
        <Fact key={say(fact.text)} fact={fact} />
      ))}
    </ul>
  );
}

function Fact({ fact }: { fact: CardFactView }) {
  const { t } = useTranslation();
  const { say } = useLanguage();
  const source = useTicking((now) => sourceWords(t, fact, now));
  const Mark = SIGNS[fact.how];
  return (
    <li className={styles.fact} data-how={fact.how}>
      <Mark size={18} />
      <span>
        {say(fact.text)} <span className={styles.source}>{source}</span>
      </span>
    </li>
  );
}

/** "told us · 3 days ago", "seen 4 times · 2 days ago", "a guess". */
function sourceWords(t: TFunction, fact: CardFactView, now: number): string {
  const how = fact.how === "seen" ? t("card.seen", { count: fact.times }) : t(`card.how.${fact.how}`);
  return fact.at === null ? how : `${how} · ${agoWords(t, now - fact.at)}`;
}
