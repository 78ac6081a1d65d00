import "../i18n/office";

import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { ZoneView } from "../api/types";
import { useMe } from "../session";
import { useLanguage } from "../ui/useLanguage";
import { useTitle } from "../ui/useTitle";
import styles from "./Posters.module.css";

/** A card for the door of each zone, to be printed. */
export default function Posters() {
  const { t } = useTranslation();
  const { venue } = useMe();
  useTitle(t("posters.title"));
  return (
    <>
      <h1 className={styles.title}>{t("posters.title")}</h1>
      <p className={styles.intro}>{t("posters.intro")}</p>
      {!window.isSecureContext && <p className={styles.intro}>{t("posters.insecure")}</p>}
      <ul className={styles.zones} aria-label={t("posters.title")}>
        {venue.zones.map((zone) => (
          <Zone key={zone.id} zone={zone} />
        ))}
      </ul>
    </>
  );
}

function Zone({ zone }: { zone: ZoneView }) {
  const { t } = useTranslation();
  const { say } = useLanguage();
  const name = say(zone.name);
  // The address that this manager is at is the one that guests' phones are sent to.
  const card = `/api/v1/zones/${encodeURIComponent(zone.id)}/poster?address=${encodeURIComponent(location.origin)}`;
  return (
    <li className={styles.zone} data-zone={zone.id}>
      <span className={styles.name}>{name}</span>
      <Button
        component="a"
        href={card}
        target="_blank"
        rel="noreferrer"
        variant="default"
        aria-label={t("posters.openFor", { zone: name })}
      >
        {t("posters.open")}
      </Button>
    </li>
  );
}
