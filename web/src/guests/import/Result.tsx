import { Alert, Button } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { ImportView } from "../../api/types";
import styles from "./Import.module.css";
import { type Bad, tableOf } from "./steps";

const SHOWN = 100;

interface Props {
  dry: boolean;
  result: ImportView;
}

/** What a try or an import came to, and which lines were not taken. */
export function Result({ dry, result }: Props) {
  const { t } = useTranslation();
  const { kept, problems, problems_total: bad } = result;
  return (
    <section className={styles.result}>
      <Alert color={bad > 0 ? "orange" : "green"} role="status">
        <p className={styles.strong}>{t(dry ? "bringIn.wouldKeep" : "bringIn.kept", { count: kept, fresh: result.new })}</p>
        <p>{bad > 0 ? t("bringIn.bad", { count: bad }) : t("bringIn.allGood")}</p>
      </Alert>
      {bad > 0 && (
        <>
          <div className={styles.badHead}>
            <h2 className={styles.part}>{t("bringIn.badTitle")}</h2>
            <Button variant="default" onClick={() => download(problems, [t("bringIn.line"), t("bringIn.field"), t("bringIn.why")])}>
              {t("bringIn.download")}
            </Button>
          </div>
          <div className={styles.scroll}>
            <table className={styles.table}>
              <thead>
                <tr>
                  <th>{t("bringIn.line")}</th>
                  <th>{t("bringIn.field")}</th>
                  <th>{t("bringIn.why")}</th>
                </tr>
              </thead>
              <tbody>
                {problems.slice(0, SHOWN).map(({ line, where, why }) => (
                  <tr key={line}>
                    <td>{line}</td>
                    <td>{where}</td>
                    <td lang="en">{why}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          {bad > Math.min(SHOWN, problems.length) && (
            <p className={styles.soft}>{t("bringIn.more", { shown: Math.min(SHOWN, problems.length), listed: problems.length, all: bad })}</p>
          )}
        </>
      )}
    </section>
  );
}

function download(problems: readonly Bad[], heading: readonly string[]) {
  const address = URL.createObjectURL(new Blob([tableOf(problems, heading)], { type: "text/csv" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = "not-imported.csv";
  link.click();
  URL.revokeObjectURL(address);
}
