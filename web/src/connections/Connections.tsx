import "../i18n/office";

import { useTranslation } from "react-i18next";

import { mayOpen } from "../access";
import { useMe } from "../session";
import sections from "../ui/sections.module.css";
import { useTitle } from "../ui/useTitle";
import styles from "./connections.module.css";
import { Keys } from "./Keys";
import { Webhooks } from "./Webhooks";

/** Who else is connected with this house: what may call us, and whom we tell. */
export default function Connections() {
  const { t } = useTranslation();
  const { staff } = useMe();
  useTitle(t("nav.connections"));
  return (
    <>
      <h1 className={styles.title}>{t("nav.connections")}</h1>
      <div className={sections.parts}>
        {mayOpen("keys", staff.role) && <Keys />}
        <Webhooks />
      </div>
    </>
  );
}
