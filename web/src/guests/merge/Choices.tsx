import { useTranslation } from "react-i18next";

import type { ProspectView } from "../../api/types";
import { useLanguage } from "../../ui/useLanguage";
import styles from "./merge.module.css";
import { saidBy } from "./said";

interface Props {
  prospect: ProspectView;
  /** Those in which the profile that goes is right. */
  take: string[];
  onChoose: (choice: string, others: boolean) => void;
}

/** Where the two say different things: which of them is right. */
export function Choices({ prospect, take, onChoose }: Props) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  return (
    <>
      {prospect.choices.map((one) => (
        <fieldset key={one.choice} className={styles.choice} data-choice={one.choice}>
          <legend>{t(`merge.choice.${one.choice}`)}</legend>
          {(["kept", "other"] as const).map((whose) => (
            <label key={whose} className={styles.option}>
              <input
                type="radio"
                name={one.choice}
                checked={take.includes(one.choice) === (whose === "other")}
                onChange={() => onChoose(one.choice, whose === "other")}
              />
              {saidBy(t, one, prospect, whose, language)}
            </label>
          ))}
        </fieldset>
      ))}
    </>
  );
}
