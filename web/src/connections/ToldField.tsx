import { useTranslation } from "react-i18next";

import check from "../ui/check.module.css";
import styles from "./connections.module.css";
import { CHOICES, type Told } from "./told";

/** Of what a webhook is told. What it must be told is not to be ticked, but said. */
export function ToldField({ leftOut }: { leftOut: readonly Told[] }) {
  const { t } = useTranslation();
  return (
    <fieldset className={styles.told}>
      <legend>{t("connections.told.title")}</legend>
      {CHOICES.map(({ kind, words }) => (
        <label key={kind} className={check.line}>
          <input
            type="checkbox"
            name="told"
            value={kind}
            className={check.box}
            defaultChecked={!leftOut.includes(kind)}
          />
          {t(`connections.told.${words}`)}
        </label>
      ))}
      <p className={styles.soft}>{t("connections.told.always")}</p>
    </fieldset>
  );
}
