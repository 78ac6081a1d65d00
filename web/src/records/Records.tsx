import "../i18n/office";

import { useTranslation } from "react-i18next";

import sections from "../ui/sections.module.css";
import { useTitle } from "../ui/useTitle";
import { Kept } from "./Kept";
import styles from "./Records.module.css";
import { TrailTable } from "./TrailTable";

/** For whoever has to answer for what the house does with its guests' data. */
export default function Records() {
  const { t } = useTranslation();
  useTitle(t("nav.records"));
  return (
    <>
      <h1 className={styles.title}>{t("nav.records")}</h1>
      <div className={sections.parts}>
        <Kept />
        <TrailTable />
      </div>
    </>
  );
}
