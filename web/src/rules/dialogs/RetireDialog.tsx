import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Problem } from "../../api/problem";
import type { RuleView } from "../../api/types";
import { useLanguage } from "../../ui/useLanguage";
import { askVersions, keepRule } from "../requests";
import { nameOf, troubleWords } from "../words";
import { WhyDialog } from "./WhyDialog";

interface Props {
  rule: RuleView;
  onClose: () => void;
  onDone: (kept: RuleView) => void;
}

/** No more cards of this rule. Its versions stay, and it can come back. */
export function RetireDialog({ rule, onClose, onDone }: Props) {
  const { t } = useTranslation();
  const { say } = useLanguage();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const retire = async (why: string) => {
    setBusy(true);
    const versions = await askVersions(rule.id);
    const live = versions.ok ? versions.value.find(({ version }) => version === rule.live_version) : undefined;
    const reply = await keepRule(rule.id, rule.version, live?.body ?? rule.body, "retired", why);
    setBusy(false);
    if (reply.ok) onDone(reply.value);
    else setProblem(reply.problem);
  };
  return (
    <WhyDialog
      title={t("dialogs.retireTitle", { name: nameOf(rule, say) })}
      submit={t("dialogs.retire")}
      danger
      busy={busy}
      problem={problem && troubleWords(t, problem)}
      onClose={onClose}
      onSubmit={(why) => void retire(why)}
    >
      <p>{t("dialogs.retireText")}</p>
    </WhyDialog>
  );
}
