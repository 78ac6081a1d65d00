import { TextInput } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { api } from "../api/client";
import { answered, type Problem } from "../api/problem";
import type { WebhookMadeView } from "../api/types";
import { AskForm } from "./AskForm";
import { MakeDialog, shownSecret } from "./MakeDialog";
import { SecretField, secretOf } from "./SecretField";
import { leftOutOf } from "./told";
import { ToldField } from "./ToldField";

/** Asks for the address and of what it is told, then shows the secret with which the receiver knows us, this once. */
export function NewWebhook({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <MakeDialog titleOf={() => t("connections.addWebhook")} shown={shownSecret} onClose={onClose}>
      {(onMade) => <NewWebhookForm onMade={onMade} />}
    </MakeDialog>
  );
}

function NewWebhookForm({ onMade }: { onMade: (made: WebhookMadeView) => void }) {
  const { t } = useTranslation();

  const add = async (form: FormData): Promise<Problem | null> => {
    const body = {
      url: String(form.get("url")).trim(),
      secret: secretOf(form),
      left_out: leftOutOf(form),
    };
    const reply = await answered(api.POST("/api/v1/webhooks", { body }));
    if (!reply.ok) return reply.problem;
    onMade(reply.value);
    return null;
  };

  return (
    <AskForm fields={["url", "secret"]} submit={t("connections.addWebhook")} onSubmit={add}>
      {(wrong) => (
        <>
          <TextInput
            name="url"
            label={t("connections.url")}
            description={t("connections.urlMore")}
            error={wrong("url")}
            inputMode="url"
            maxLength={500}
            autoComplete="off"
            spellCheck={false}
            data-autofocus
          />
          <ToldField leftOut={[]} />
          <SecretField wrong={wrong} />
        </>
      )}
    </AskForm>
  );
}
