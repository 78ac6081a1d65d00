import { useEffect } from "react";
import { useTranslation } from "react-i18next";

/** The tab's title, with a count in front if something waits. */
export function useTitle(page: string, waiting = 0): void {
  const { t } = useTranslation();
  const name = t("app.name");
  useEffect(() => {
    document.title = `${waiting > 0 ? `(${waiting}) ` : ""}${page} · ${name}`;
  }, [page, waiting, name]);
}
