import { Skeleton } from "@mantine/core";
import { useTranslation } from "react-i18next";

import styles from "./rules.module.css";

/** Something is on its way. */
export function Waiting() {
  const { t } = useTranslation();
  return (
    <div role="status" className={styles.list}>
      <span className="unseen">{t("app.loading")}</span>
      {["a", "b", "c"].map((key) => (
        <Skeleton key={key} height={110} radius="lg" />
      ))}
    </div>
  );
}
