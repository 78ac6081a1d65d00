import { Alert, Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api } from "../../api/client";
import { answered, type Problem, problemWords } from "../../api/problem";
import type { GuestLinkView } from "../../api/types";
import { dateWords } from "../../i18n/time";
import { CopyButton } from "../../ui/CopyButton";
import { Dialog, DialogButtons } from "../../ui/Dialog";
import { useLanguage } from "../../ui/useLanguage";
import styles from "./link.module.css";

interface Props {
  guest: string;
  name: string;
  onClose: () => void;
}

/** Says what a link does; one press makes it, and ends the one before. */
export function LinkDialog({ guest, name, onClose }: Props) {
  const { t } = useTranslation();
  const [made, setMade] = useState<GuestLinkView | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const make = async () => {
    // The address that this manager is at is the one that the guest's phone is sent to.
    const body = { address: location.origin, days: DAYS };
    const reply = await answered(api.POST("/api/v1/guests/{id}/link", { params: { path: { id: guest } }, body }));
    if (reply.ok) setMade(reply.value);
    else setProblem(reply.problem);
  };
  return (
    <Dialog title={t("guestLink.title", { name })} width={480} onClose={onClose}>
      <div className={styles.content}>
        {problem && (
          <Alert color="red" role="alert">
            {problemWords(t, problem)}
          </Alert>
        )}
        {made ? <Made made={made} /> : <p>{t("guestLink.more")}</p>}
        <DialogButtons>
          {made ? (
            <Button onClick={onClose}>{t("app.close")}</Button>
          ) : (
            <Button onClick={() => void make()}>{t("guestLink.make")}</Button>
          )}
        </DialogButtons>
      </div>
    </Dialog>
  );
}

const DAYS = 30;

function Made({ made }: { made: GuestLinkView }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  return (
    <>
      <p>{t("guestLink.once", { date: dateWords(made.expires_at, language) })}</p>
      {/* Drawn by our own server out of an address and letters that it made. */}
      <div
        className={styles.qr}
        role="img"
        aria-label={t("guestLink.qr")}
        dangerouslySetInnerHTML={{ __html: made.qr }}
      />
      <p className={styles.url}>{made.url}</p>
      <div className={styles.row}>
        <CopyButton text={made.url} label={t("guestLink.copy")} />
        <Button variant="default" onClick={() => save(made.qr)}>
          {t("guestLink.save")}
        </Button>
      </div>
    </>
  );
}

/** As a file of its own, which must say that it is a picture. */
function save(qr: string): void {
  const picture = qr.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ');
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([picture], { type: "image/svg+xml" }));
  link.download = "welcome.svg";
  link.click();
  URL.revokeObjectURL(link.href);
}
