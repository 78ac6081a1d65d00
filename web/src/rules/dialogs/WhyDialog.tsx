import { Alert, Button, TextInput } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";

import { Dialog, DialogButtons } from "../../ui/Dialog";

interface Props {
  title: string;
  submit: string;
  danger?: boolean;
  why?: string;
  busy: boolean;
  problem: string | null;
  onClose: () => void;
  onSubmit: (why: string) => void;
  children: ReactNode;
}

const WHY_MOST = 200;

/** Before something takes effect: what changes, and why it is done. */
export function WhyDialog({ title, submit, danger = false, why = "", busy, problem, onClose, onSubmit, children }: Props) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(why);
  const [missing, setMissing] = useState(false);
  return (
    <Dialog title={title} onClose={onClose}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setMissing(typed.trim() === "");
          if (typed.trim()) onSubmit(typed.trim());
        }}
      >
        {children}
        <TextInput
          mt="md"
          data-autofocus
          required
          label={t("dialogs.why")}
          description={t("dialogs.whyMore")}
          maxLength={WHY_MOST}
          autoComplete="off"
          value={typed}
          error={missing && typed.trim() === "" ? t("dialogs.whyMissing") : undefined}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        {problem && (
          <Alert color="red" role="alert" mt="md">
            {problem}
          </Alert>
        )}
        <DialogButtons>
          <Button variant="default" onClick={onClose}>
            {t("dialogs.cancel")}
          </Button>
          <Button type="submit" loading={busy} color={danger ? "red.9" : undefined}>
            {submit}
          </Button>
        </DialogButtons>
      </form>
    </Dialog>
  );
}
