import { Alert, Button } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { RuleView } from "../../api/types";
import { dateWords, timeOfDay } from "../../i18n/time";
import { useMe } from "../../session";
import { useLanguage } from "../../ui/useLanguage";
import { Compare } from "../Compare";
import { Dialog, DialogButtons } from "../../ui/Dialog";

interface Props {
  theirs: RuleView;
  /** What this page would save, in words. */
  mine: string;
  busy: boolean;
  problem: string | null;
  onClose: () => void;
  onSaveMine: () => void;
}

/** Somebody else has saved the rule meanwhile. What was typed here stays. */
export function ConflictDialog({ theirs, mine, busy, problem, onClose, onSaveMine }: Props) {
  const { t } = useTranslation();
  const { language, say } = useLanguage();
  const { venue } = useMe();
  const at = theirs.at ?? 0;
  const words = {
    name: theirs.by_name || t("rules.somebody"),
    version: theirs.version,
    date: dateWords(at, language, venue.timezone),
    time: timeOfDay(at, language, venue.timezone),
  };
  return (
    <Dialog title={t("dialogs.conflictTitle")} onClose={onClose}>
      <p>{t("dialogs.conflictText", words)}</p>
      <Compare
        before={{ title: t("dialogs.theirs", words), sentence: say(theirs.sentence) }}
        after={{ title: t("dialogs.mine"), sentence: mine }}
      />
      {problem && (
        <Alert color="red" role="alert" mt="md">
          {problem}
        </Alert>
      )}
      <DialogButtons>
        <Button component="a" variant="default" href={`/rules/${theirs.id}`} target="_blank" rel="noreferrer">
          {t("dialogs.lookAtTheirs")}
        </Button>
        <Button variant="default" loading={busy} onClick={onSaveMine}>
          {t("dialogs.saveMine")}
        </Button>
        <Button data-autofocus onClick={onClose}>
          {t("dialogs.goOn")}
        </Button>
      </DialogButtons>
    </Dialog>
  );
}
