import { Alert, Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { type Answered, type Problem, problemWords } from "../api/problem";
import { Dialog, DialogButtons } from "../ui/Dialog";

interface Props {
  title: string;
  more: string;
  submit: string;
  /** Ends it. What somebody else has ended meanwhile is ended, too. */
  onEnd: () => Promise<Answered<unknown>>;
  /** Looks what there is now, before the dialog closes: so the focus does not go to a button that is about to go. */
  onEnded: () => Promise<void>;
  onClose: () => void;
}

/** Asks once more before something ends that others rely on. */
export function EndDialog({ title, more, submit, onEnd, onEnded, onClose }: Props) {
  const { t } = useTranslation();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const end = async () => {
    setBusy(true);
    const reply = await onEnd();
    const ended = reply.ok || reply.problem.status === 404;
    if (ended) await onEnded();
    setBusy(false);
    if (ended) onClose();
    else setProblem(reply.problem);
  };
  return (
    <Dialog title={title} width={480} onClose={onClose}>
      <p>{more}</p>
      {problem && (
        <Alert color="red" role="alert" mt="md">
          {problemWords(t, problem)}
        </Alert>
      )}
      <DialogButtons>
        <Button variant="default" onClick={onClose}>
          {t("devices.keep")}
        </Button>
        <Button color="red.9" loading={busy} onClick={() => void end()}>
          {submit}
        </Button>
      </DialogButtons>
    </Dialog>
  );
}
