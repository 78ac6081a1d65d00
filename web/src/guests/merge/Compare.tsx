import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { ProspectView } from "../../api/types";
import { DialogButtons } from "../../ui/Dialog";
import { Choices } from "./Choices";
import styles from "./merge.module.css";
import { Standings } from "./Standings";

interface Props {
  prospect: ProspectView;
  busy: boolean;
  onBack: () => void;
  onMerge: (take: string[]) => void;
}

/** What would come of the two, and where somebody has to choose. */
export function Compare({ prospect, busy, onBack, onMerge }: Props) {
  const { t } = useTranslation();
  const [take, setTake] = useState<string[]>([]);
  const { kept, other, choices } = prospect;
  const choose = (choice: string, others: boolean) =>
    setTake((now) => (others ? [...now, choice] : now.filter((one) => one !== choice)));
  return (
    <section>
      <p>{t("merge.goesInto", { name: kept.name, other: other.name })}</p>
      <h3 className={styles.head}>{t("merge.differ")}</h3>
      {choices.length === 0 ? (
        <p className={styles.soft}>{t("merge.agree")}</p>
      ) : (
        <Choices prospect={prospect} take={take} onChoose={choose} />
      )}
      <h3 className={styles.head}>{t("merge.consents")}</h3>
      <Standings prospect={prospect} />
      <DialogButtons>
        <Button variant="default" onClick={onBack}>
          {t("merge.back")}
        </Button>
        <Button loading={busy} onClick={() => onMerge(take)}>
          {t("merge.now")}
        </Button>
      </DialogButtons>
    </section>
  );
}
