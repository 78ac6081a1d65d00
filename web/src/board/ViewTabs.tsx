import { useTranslation } from "react-i18next";

import { type View, VIEWS } from "./sections";
import styles from "./ViewTabs.module.css";

interface Props {
  view: View;
  counts: Record<View, number>;
  onChoose: (view: View) => void;
}

/** Mine, nearby, all: at the bottom of a narrow screen, under the thumb. */
export function ViewTabs({ view, counts, onChoose }: Props) {
  const { t } = useTranslation();
  return (
    <div role="group" aria-label={t("board.views")} className={styles.tabs}>
      {VIEWS.map((one) => (
        <button
          key={one}
          type="button"
          className={styles.tab}
          data-view={one}
          aria-pressed={one === view}
          onClick={() => onChoose(one)}
        >
          {t(`board.view.${one}`)}
          <span className={styles.count}>
            <span aria-hidden>{counts[one]}</span>
            <span className="unseen">{t("board.viewCount", { count: counts[one] })}</span>
          </span>
        </button>
      ))}
    </div>
  );
}
