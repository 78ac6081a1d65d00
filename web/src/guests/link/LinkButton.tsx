import { useState } from "react";
import { useTranslation } from "react-i18next";

import styles from "../Guests.module.css";
import { LinkDialog } from "./LinkDialog";

/** Makes the link to the guest's own page, for the welcome letter. */
export function LinkButton({ guest, name }: { guest: string; name: string }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        className={styles.all}
        aria-label={`${t("guestLink.open")} · ${name}`}
        onClick={() => setOpen(true)}
      >
        {t("guestLink.open")}
      </button>
      {open && <LinkDialog guest={guest} name={name} onClose={() => setOpen(false)} />}
    </>
  );
}
