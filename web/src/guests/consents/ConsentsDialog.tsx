import { Alert, Skeleton } from "@mantine/core";
import { useTranslation } from "react-i18next";

import { problemWords } from "../../api/problem";
import { Dialog } from "../../ui/Dialog";
import styles from "./consents.module.css";
import { GiveForm } from "./GiveForm";
import { OneConsent } from "./OneConsent";
import { useGuestConsents } from "./useGuestConsents";
import { ALL_PURPOSES } from "./words";

interface Props {
  guest: { id: string; name: string };
  onClose: () => void;
}

/** Everything that a guest has consented to: where, how we know, until when, with its receipt. */
export function ConsentsDialog({ guest, onClose }: Props) {
  const { t } = useTranslation();
  const consents = useGuestConsents(guest.id);
  const { view } = consents;
  return (
    <Dialog title={t("consents.title", { name: guest.name })} onClose={onClose}>
      {consents.problem && (
        <Alert color="red" role="alert" mb="md">
          {problemWords(t, consents.problem)}
        </Alert>
      )}
      {view?.child && <Alert color="orange">{t("consents.child")}</Alert>}
      {view === null && !consents.problem && <Skeleton height={200} radius="lg" />}
      {view && (
        <>
          {ALL_PURPOSES.map((purpose) => {
            const given = view.consents.filter((one) => one.purpose === purpose);
            return (
              <section key={purpose} className={styles.purpose} data-purpose={purpose}>
                <h3 className={styles.name}>{t(`consents.purpose.${purpose}`)}</h3>
                {given.length === 0 && <p className={styles.soft}>{t("guests.notGiven")}</p>}
                <ul>
                  {given.map((one) => (
                    <OneConsent key={`${one.receipt}${one.past}`} consent={one} view={view} consents={consents} />
                  ))}
                </ul>
              </section>
            );
          })}
          {!view.child && <GiveForm view={view} consents={consents} />}
        </>
      )}
    </Dialog>
  );
}
