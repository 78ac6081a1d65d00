import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";

import { ageWords } from "../i18n/time";
import { useTicking } from "../live/hooks";
import { CheckIcon, DotIcon, DownIcon, FlameIcon, PersonIcon } from "../ui/icons";
import type { WallCard } from "./arrange";
import styles from "./Wall.module.css";

const MINUTE_S = 60;
const SIGNS = { high: FlameIcon, normal: DotIcon, low: DownIcon };
/** What is not said is a guest. */
const ABOUT = { reader: "wall.reader", doubt: "wall.doubt" } as const;

/** One card: how urgent, since when, and who has it. `zone`: where, if the place on the wall does not say it. */
export function WallTile({ card, zone }: { card: WallCard; zone: string }) {
  const { t } = useTranslation();
  const Sign = SIGNS[card.priority];
  return (
    <li className={styles.tile} data-card-id={card.id} data-priority={card.priority} data-state={card.state}>
      <span className={styles.sign}>
        <Sign size={44} />
        <span className={zone ? styles.unseen : styles.priority}>{t(`priority.${card.priority}`)}</span>
      </span>
      <span className={styles.what}>
        {zone || (card.about === "guest" ? "" : t(ABOUT[card.about as keyof typeof ABOUT] ?? "wall.notice"))}
      </span>
      {card.owner ? (
        <span className={styles.owner}>
          {card.state === "claimed" ? <CheckIcon size={36} /> : <PersonIcon size={36} />}
          {card.owner}
        </span>
      ) : (
        <Waits since={card.opened_at} />
      )}
    </li>
  );
}

function Waits({ since }: { since: number }) {
  const { t } = useTranslation();
  const words = useTicking((now) => waitWords(t, now - since));
  return <span className={styles.waits}>{words}</span>;
}

/** Nobody "waits just now". */
function waitWords(t: TFunction, age_s: number): string {
  return age_s < MINUTE_S ? t("wall.new") : t("wall.waits", { age: ageWords(t, age_s) });
}
