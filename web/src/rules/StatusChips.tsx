import { useTranslation } from "react-i18next";

import type { RuleView } from "../api/types";
import chips from "../ui/chips.module.css";
import { ArchiveIcon, CheckIcon, PencilIcon } from "../ui/icons";

/** Whether it makes cards, as icon, colour and word. */
export function StatusChips({ rule }: { rule: Pick<RuleView, "status" | "live_version" | "draft_version"> }) {
  const { t } = useTranslation();
  return (
    <>
      {rule.status === "live" && (
        <span className={chips.chip} data-kind="good">
          <CheckIcon size={16} />
          {t("status.live")}
        </span>
      )}
      {rule.status === "retired" && (
        <span className={chips.chip}>
          <ArchiveIcon size={16} />
          {t("status.retired")}
        </span>
      )}
      {(rule.status === "draft" || rule.draft_version !== null) && (
        <span className={chips.chip} data-kind="warn">
          <PencilIcon size={16} />
          {rule.status === "draft" ? t("status.draft") : t("status.draftBeside")}
        </span>
      )}
    </>
  );
}
