import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";

import HandOver from "../board/HandOver";
import { Dialog } from "../ui/Dialog";
import styles from "./Shift.module.css";
import type { Duty } from "./useDuty";

/** The shift ends, and I still have something: who takes it? */
export function EndShift({ duty }: { duty: Duty }) {
  const { t } = useTranslation();
  return (
    <Dialog title={t("shift.end")} onClose={duty.forget}>
      <p>{t("shift.endMore")}</p>
      <HandOver endsShift onDone={duty.forget} />
      <div className={styles.or}>
        <Button variant="default" onClick={() => void duty.set({ on_shift: false, leave: true })}>
          {t("shift.leave")}
        </Button>
      </div>
    </Dialog>
  );
}
