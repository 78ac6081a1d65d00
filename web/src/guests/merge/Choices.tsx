import { useTranslation } from "react-i18next";

import type { ProspectView } from "../../api/types";
import { tierWords } from "../../i18n/words";
import styles from "./merge.module.css";

type Choice = ProspectView["choices"][number];

interface Props {
  choices: Choice[];
  /** Those in which the profile that goes is right. */
  take: string[];
  onChoose: (choice: string, others: boolean) => void;
}

/** Where the two say different things: which of them is right. */
export function Choices({ choices, take, onChoose }: Props) {
  const { t } = useTranslation();
  return (
    <>
      {choices.map((one) => (
        <fieldset key={one.choice} className={styles.choice} data-choice={one.choice}>
          <legend>{t(`merge.choice.${one.choice}`)}</legend>
          <Option one={one} value={one.kept} checked={!take.includes(one.choice)} onChoose={() => onChoose(one.choice, false)} />
          <Option one={one} value={one.other} checked={take.includes(one.choice)} onChoose={() => onChoose(one.choice, true)} />
        </fieldset>
      ))}
    </>
  );
}

function Option({ one, value, checked, onChoose }: { one: Choice; value: string; checked: boolean; onChoose: () => void }) {
  const { t } = useTranslation();
  return (
    <label className={styles.option}>
      <input type="radio" name={one.choice} checked={checked} onChange={onChoose} />
      {one.choice === "tier" ? tierWords(t, value) : value}
    </label>
  );
}
