import { Button } from "@mantine/core";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";

import type { CardView } from "../api/types";
import { useLive } from "../live/hooks";
import { useMe } from "../session";
import styles from "./Board.module.css";
import { CardTile } from "./CardTile";
import type { CardActions } from "./useCardActions";

/** A card for several guests, and theirs behind one button. */
export function Gathered({ card, actions }: { card: CardView; actions: CardActions }) {
  const { t } = useTranslation();
  const { staff } = useMe();
  const cards = useLive((live) => live.feed.cards);
  const [open, setOpen] = useState(false);
  const body = useId();
  const inside = card.gathers.flatMap((id) => cards.get(id) ?? []);
  if (inside.length === 0) return null;
  const kindOf = (one: CardView) => (one.state === "open" ? "open" : one.owner?.id === staff.id ? "mine" : "taken");
  return (
    <div className={styles.gathered}>
      <Button variant="default" fullWidth aria-expanded={open} aria-controls={body} onClick={() => setOpen(!open)}>
        {open ? t("card.fold") : t("card.unfold", { count: inside.length })}
      </Button>
      <div id={body} className={styles.inside}>
        {open && inside.map((one) => <CardTile key={one.id} card={one} kind={kindOf(one)} actions={actions} />)}
      </div>
    </div>
  );
}
