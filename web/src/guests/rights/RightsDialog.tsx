import { Alert, Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { api } from "../../api/client";
import { answered, type Problem, problemWords } from "../../api/problem";
import type { CertificateView, GuestRowView } from "../../api/types";
import check from "../../ui/check.module.css";
import { Dialog } from "../../ui/Dialog";
import styles from "./rights.module.css";

interface Props {
  guest: GuestRowView;
  onClose: () => void;
  onErased: (guest: string) => void;
}

export function RightsDialog({ guest, onClose, onErased }: Props) {
  const { t } = useTranslation();
  const [certificate, setCertificate] = useState<CertificateView | null>(null);
  const close = () => {
    onClose();
    if (certificate) onErased(guest.id);
  };
  return (
    <Dialog title={t("rights.title", { name: guest.name })} width={560} onClose={close}>
      {certificate ? (
        <Erased certificate={certificate} />
      ) : (
        <>
          <h3 className={styles.head}>{t("rights.export")}</h3>
          <p>{t("rights.exportMore")}</p>
          <Button component="a" href={`/api/v1/guests/${encodeURIComponent(guest.id)}/export`} download mt="sm">
            {t("rights.exportNow")}
          </Button>
          <Erase guest={guest} onErased={setCertificate} />
        </>
      )}
    </Dialog>
  );
}

function Erase({ guest, onErased }: { guest: GuestRowView; onErased: (certificate: CertificateView) => void }) {
  const { t } = useTranslation();
  const [sure, setSure] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const erase = async () => {
    setBusy(true);
    const params = { path: { id: guest.id } };
    const reply = await answered(api.POST("/api/v1/guests/{id}/erase", { params, body: { sure: true } }));
    setBusy(false);
    if (reply.ok) onErased(reply.value);
    else setProblem(reply.problem);
  };
  return (
    <>
      <h3 className={styles.head}>{t("rights.erase")}</h3>
      <p>{t("rights.eraseMore")}</p>
      <label className={`${check.line} ${styles.sure}`}>
        <input
          type="checkbox"
          className={check.box}
          checked={sure}
          onChange={(event) => setSure(event.currentTarget.checked)}
        />
        {t("rights.sure", { name: guest.name })}
      </label>
      {problem && (
        <Alert color="red" role="alert" mb="md">
          {problemWords(t, problem)}
        </Alert>
      )}
      <Button color="red.9" mt="sm" disabled={!sure} loading={busy} onClick={() => void erase()}>
        {t("rights.eraseNow")}
      </Button>
    </>
  );
}

function Erased({ certificate }: { certificate: CertificateView }) {
  const { t } = useTranslation();
  const save = () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([JSON.stringify(certificate, null, 2)], { type: "application/json" }));
    link.download = `certificate-${certificate.erasure.number}.json`;
    link.click();
    URL.revokeObjectURL(link.href);
  };
  return (
    <>
      <p role="status">{t("rights.erased", { number: certificate.erasure.number })}</p>
      <Button mt="md" onClick={save}>
        {t("rights.certificate")}
      </Button>
    </>
  );
}
