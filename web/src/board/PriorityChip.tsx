import { useTranslation } from "react-i18next";

import type { Priority } from "../api/types";
import { DotIcon, DownIcon, FlameIcon, ForwardIcon } from "../ui/icons";
import chips from "../ui/chips.module.css";

const ICONS = { high: FlameIcon, normal: DotIcon, low: DownIcon };

/** The priority as icon, colour and word. */
export function PriorityChip({ priority }: { priority: Priority }) {
  const { t } = useTranslation();
  const Mark = ICONS[priority];
  return (
    <span className={chips.chip} data-priority={priority}>
      <Mark size={16} />
      {t(`priority.${priority}`)}
    </span>
  );
}

/** Nobody took the card in time, so more people got it. */
export function EscalatedChip() {
  const { t } = useTranslation();
  return (
    <span className={chips.chip} data-kind="warn">
      <ForwardIcon size={16} />
      {t("card.escalated")}
    </span>
  );
}
