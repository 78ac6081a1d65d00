import { useTranslation } from "react-i18next";

import { api } from "../api/client";
import { answered, type Problem } from "../api/problem";
import type { KeyMadeView, KeyView } from "../api/types";
import { AskForm } from "./AskForm";
import { checkedDays, DaysField } from "./DaysField";
import { MakeDialog, shownKey } from "./MakeDialog";
import { termOf } from "./named";
import { OverlapField, overlapOf } from "./OverlapField";

interface Props {
  replaced: KeyView;
  name: string;
  onClose: () => void;
}

/** Makes another key in the place of one, which stays good until its bearer has the new one. */
export function ReplaceKey({ replaced, name, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <MakeDialog titleOf={() => t("connections.replaceTitle", { name })} shown={shownKey} onClose={onClose}>
      {(onMade) => <ReplaceForm replaced={replaced} onMade={onMade} />}
    </MakeDialog>
  );
}

function ReplaceForm({ replaced, onMade }: { replaced: KeyView; onMade: (made: KeyMadeView) => void }) {
  const { t } = useTranslation();

  const replace = async (form: FormData): Promise<Problem | null> => {
    const days = checkedDays(String(form.get("days")));
    if (days.problem) return days.problem;
    const body = { overlap_hours: overlapOf(form), days: days.value };
    const params = { path: { id: replaced.id } };
    const reply = await answered(api.POST("/api/v1/keys/{id}/rotate", { params, body }));
    if (!reply.ok) return reply.problem;
    onMade(reply.value);
    return null;
  };

  return (
    <AskForm fields={["days"]} submit={t("connections.makeKey")} onSubmit={replace}>
      {(wrong) => (
        <>
          <p>{t("connections.replaceMore")}</p>
          <OverlapField label={t("connections.overlap")} />
          <DaysField wrong={wrong} first={termOf(replaced)} />
        </>
      )}
    </AskForm>
  );
}
