import { useTranslation } from "react-i18next";

import type { ProspectView } from "../../api/types";
import { Sign } from "../../ui/Sign";
import { useLanguage } from "../../ui/useLanguage";
import { placeWords } from "../consents/words";
import styles from "./merge.module.css";

/** The consents as they would stand, those that would fall first. */
export function Standings({ prospect }: { prospect: ProspectView }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const { consents, places } = prospect;
  if (consents.length === 0) return <p className={styles.soft}>{t("merge.consentsNone")}</p>;
  const first = [...consents].sort((one, other) => Number(other.falls) - Number(one.falls));
  return (
    <>
      <ul>
        {first.map(({ purpose, venue, partner, holds, falls }) => (
          <li key={`${purpose}/${venue}/${partner}`} className={styles.standing} data-falls={falls || undefined}>
            <Sign ok={holds} />
            <span>
              {t(`consents.purpose.${purpose}`)} · {placeWords(t, places, venue, language)}
              {partner && ` · ${partner}`}
              <span className={styles.word}>{t(falls ? "merge.falls" : holds ? "merge.holds" : "merge.withdrawn")}</span>
            </span>
          </li>
        ))}
      </ul>
      {consents.some((one) => one.falls) && <p className={styles.soft}>{t("merge.fallsMore")}</p>}
    </>
  );
}
