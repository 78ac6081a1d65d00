import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { Dialog, DialogButtons } from "../../ui/Dialog";

/** Leaving would lose what was typed. */
export function LeaveDialog({ onStay, onLeave }: { onStay: () => void; onLeave: () => void }) {
  const { t } = useTranslation();
  return (
    <Dialog title={t("dialogs.leaveTitle")} onClose={onStay}>
      <p>{t("dialogs.leaveText")}</p>
      <DialogButtons>
        <Button variant="default" data-autofocus onClick={onStay}>
          {t("dialogs.stay")}
        </Button>
        <Button color="red.9" onClick={onLeave}>
          {t("dialogs.leave")}
        </Button>
      </DialogButtons>
    </Dialog>
  );
}
