import { Button } from "@mantine/core";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";

import type { CardView } from "../api/types";
import { ChevronIcon } from "../ui/icons";
import styles from "./Board.module.css";
import { CardTile } from "./CardTile";
import type { CardActions } from "./useCardActions";

interface Props {
  cards: readonly CardView[];
  actions: CardActions;
}

/** Cards that wait and disturb nobody: there for whoever has time, folded away for the others. */
export function Shelf({ cards, actions }: Props) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const body = useId();
  if (cards.length === 0) return null;
  const title = t("board.shelf", { count: cards.length });
  return (
    <section aria-label={title} className={styles.shelf}>
      <Button
        variant="default"
        size="md"
        fullWidth
        aria-expanded={open}
        aria-controls={body}
        rightSection={<ChevronIcon size={18} />}
        onClick={() => setOpen(!open)}
      >
        {title}
      </Button>
      <div id={body} className={styles.cards}>
        {open && cards.map((card) => <CardTile key={card.id} card={card} kind="open" actions={actions} />)}
      </div>
    </section>
  );
}
