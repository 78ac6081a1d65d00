import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api } from "../api/client";
import { answered, type Problem } from "../api/problem";
import type { KeyMadeView, KeyView } from "../api/types";
import { Dialog } from "../ui/Dialog";
import { AskForm } from "./AskForm";
import { checkedDays, DaysField } from "./DaysField";
import { termOf } from "./named";
import { Once } from "./Once";
import { OverlapField, overlapOf } from "./OverlapField";

interface Props {
  replaced: KeyView;
  name: string;
  onClose: () => void;
}

/** Makes another key in the place of one, which stays good until its bearer has the new one. */
export function ReplaceKey({ replaced, name, onClose }: Props) {
  const { t } = useTranslation();
  const [made, setMade] = useState<KeyMadeView | null>(null);
  return (
    <Dialog title={t("connections.replaceTitle", { name })} width={520} holds={made !== null} onClose={onClose}>
      {made ? (
        <Once secret={made.key} label={t("connections.key")} more={t("connections.useKey")} onDone={onClose} />
      ) : (
        <ReplaceForm replaced={replaced} onMade={setMade} />
      )}
    </Dialog>
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
