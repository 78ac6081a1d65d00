import { useTranslation } from "react-i18next";

import { api } from "../api/client";
import { answered, type Problem } from "../api/problem";
import type { WebhookMadeView, WebhookView } from "../api/types";
import { AskForm } from "./AskForm";
import { MakeDialog, shownSecret } from "./MakeDialog";
import { OverlapField, overlapOf } from "./OverlapField";
import { SecretField, secretOf } from "./SecretField";

interface Props {
  hook: WebhookView;
  onClose: () => void;
}

/** Gives a webhook another secret; messages are signed with both until the receiver has it. */
export function ReplaceSecret({ hook, onClose }: Props) {
  const { t } = useTranslation();
  return (
    <MakeDialog
      titleOf={() => t("connections.replaceSecretTitle", { name: hook.url })}
      shown={shownSecret}
      onClose={onClose}
    >
      {(onMade) => <ReplaceForm hook={hook} onMade={onMade} />}
    </MakeDialog>
  );
}

function ReplaceForm({ hook, onMade }: { hook: WebhookView; onMade: (made: WebhookMadeView) => void }) {
  const { t } = useTranslation();

  const replace = async (form: FormData): Promise<Problem | null> => {
    const params = { path: { id: hook.id } };
    const body = { overlap_hours: overlapOf(form), secret: secretOf(form) };
    const reply = await answered(api.POST("/api/v1/webhooks/{id}/rotate", { params, body }));
    if (!reply.ok) return reply.problem;
    onMade(reply.value);
    return null;
  };

  return (
    <AskForm fields={["overlap_hours", "secret"]} submit={t("connections.makeSecret")} onSubmit={replace}>
      {(wrong) => (
        <>
          <p>{t("connections.replaceSecretMore")}</p>
          <OverlapField label={t("connections.overlapSecret")} error={wrong("overlap_hours")} />
          <SecretField wrong={wrong} />
        </>
      )}
    </AskForm>
  );
}
