import { Button } from "@mantine/core";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";

import type { CardView } from "../api/types";
import { useLanguage } from "../ui/useLanguage";
import styles from "./CardTile.module.css";
import { headingOf } from "./heading";
import { Notes } from "./Notes";
import type { CardActions } from "./useCardActions";

const CardMore = lazy(() => import("./NotesAndMore"));
const GuestBrief = lazy(() => import("./GuestBrief"));

/** What one needs now and then with a card, behind two buttons; and what colleagues wrote. */
export function CardMenu({ card, actions }: { card: CardView; actions: CardActions }) {
  const { t } = useTranslation();
  const { say } = useLanguage();
  const [open, setOpen] = useState<"more" | "guest" | null>(null);
  const close = () => setOpen(null);
  return (
    <>
      <Notes notes={card.notes} />
      <div className={styles.menu}>
        {card.guest && !card.unsure && (
          <Button variant="default" onClick={() => setOpen("guest")}>
            {t("brief.open")}
          </Button>
        )}
        <Button
          variant="default"
          aria-label={t("note.moreFor", { name: headingOf(card, say) })}
          onClick={() => setOpen("more")}
        >
          {t("note.more")}
        </Button>
      </div>
      <Suspense fallback={null}>
        {open === "more" && <CardMore card={card} actions={actions} onClose={close} />}
        {open === "guest" && <GuestBrief card={card} onClose={close} />}
      </Suspense>
    </>
  );
}
