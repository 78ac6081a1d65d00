import { CloseButton } from "@mantine/core";
import type { TFunction } from "i18next";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import { type Happening, happening } from "../live/happenings";
import { useLiveStore } from "../live/hooks";
import { useMe } from "../session";
import { useZoneNames } from "../ui/useZoneNames";
import styles from "./Board.module.css";

/** Tells of new cards to those who do not see them come, and to everybody why a card went away. */
export function Announcer() {
  const { t } = useTranslation();
  const { staff } = useMe();
  const store = useLiveStore();
  const [news, setNews] = useState<Happening | null>(null);
  const [gone, setGone] = useState<Happening | null>(null);

  useEffect(
    () =>
      store.watch((before, after, action) => {
        const what = happening(before, after, action, staff.id);
        if (what?.kind === "arrived") setNews(what);
        else if (what) setGone(what);
      }),
    [store, staff.id],
  );

  const words = useHappeningWords(t);
  const urgent = news?.kind === "arrived" && news.card.priority === "high";
  return (
    <>
      <div className="unseen" aria-live="polite">
        {news && !urgent ? words(news) : ""}
      </div>
      <div className="unseen" aria-live="assertive">
        {news && urgent ? words(news) : ""}
      </div>
      <div role="status">
        {gone && (
          <div className={styles.notice}>
            <span>{words(gone)}</span>
            <CloseButton size={44} aria-label={t("app.close")} onClick={() => setGone(null)} />
          </div>
        )}
      </div>
    </>
  );
}

function useHappeningWords(t: TFunction): (what: Happening) => string {
  const zoneName = useZoneNames();
  return (what) => {
    if (what.kind === "withdrawn") return t("board.withdrawn");
    if (what.kind === "expired") return t("board.expired", { name: what.name });
    const { name, zone, priority } = what.card;
    return t("board.newCard", { name, zone: zoneName(zone), priority: t(`priority.${priority}`) });
  };
}
