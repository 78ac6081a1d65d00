import { useTranslation } from "react-i18next";

import { api } from "../api/client";
import { answered, type Problem } from "../api/problem";
import type { WebhookView } from "../api/types";
import { Dialog } from "../ui/Dialog";
import { AskForm } from "./AskForm";
import { leftOutOf } from "./told";
import { ToldField } from "./ToldField";

interface Props {
  hook: WebhookView;
  onClose: () => void;
}

/** Asks of what a webhook is told from now on. */
export function ChangeWebhook({ hook, onClose }: Props) {
  const { t } = useTranslation();
  const change = async (form: FormData): Promise<Problem | null> => {
    const params = { path: { id: hook.id } };
    const body = { left_out: leftOutOf(form) };
    const reply = await answered(api.PATCH("/api/v1/webhooks/{id}", { params, body }));
    if (!reply.ok) return reply.problem;
    onClose();
    return null;
  };
  return (
    <Dialog title={t("connections.changeNamed", { name: hook.url })} width={520} onClose={onClose}>
      <AskForm fields={[]} submit={t("connections.changeIt")} onSubmit={change}>
        {() => <ToldField leftOut={hook.left_out} />}
      </AskForm>
    </Dialog>
  );
}
