import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { ConsentDetailView, GuestConsentsView } from "../../api/types";
import { dateWords } from "../../i18n/time";
import { useMe } from "../../session";
import chips from "../../ui/chips.module.css";
import { CheckIcon } from "../../ui/icons";
import { useLanguage } from "../../ui/useLanguage";
import styles from "./consents.module.css";
import type { GuestConsents } from "./useGuestConsents";
import { placeWords } from "./words";

interface Props {
  consent: ConsentDetailView;
  view: GuestConsentsView;
  consents: GuestConsents;
}

/** One consent with what shows that it was given. */
export function OneConsent({ consent, view, consents }: Props) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const { purpose, venue, partner } = consent;
  const place = placeWords(t, view.places, venue, language);
  return (
    <li className={styles.consent} data-live={consent.live || undefined}>
      <div>
        <p className={styles.place}>
          {consent.live && <CheckIcon size={16} />}
          {partner ? t("consents.withPartner", { partner, place }) : place}
          {consent.renew !== "no" && !consent.past && (
            <span className={chips.chip} data-kind="warn">
              {t(`consents.renew.${consent.renew}`)}
            </span>
          )}
        </p>
        <Standing consent={consent} />
        <Evidence consent={consent} />
      </div>
      <div className={styles.acts}>
        <a className={styles.receipt} href={`/api/v1/guests/${encodeURIComponent(view.guest)}/receipts/${consent.receipt}`} download>
          {t("consents.receipt")}
        </a>
        {consent.live && (
          <Button
            variant="default"
            disabled={consents.busy}
            aria-label={t("consents.withdrawFor", { purpose: t(`consents.purpose.${purpose}`), place })}
            onClick={() => void consents.withdraw({ purpose, venue, partner })}
          >
            {t("guests.withdraw")}
          </Button>
        )}
      </div>
    </li>
  );
}

function Standing({ consent }: { consent: ConsentDetailView }) {
  const { t } = useTranslation();
  const date = useDate();
  const { given_at, ends_at, withdrawn_at } = consent;
  const parts = [t("guests.given", { date: date(given_at) })];
  if (withdrawn_at !== null && withdrawn_at !== ends_at) parts.push(t("guests.withdrawnOn", { date: date(withdrawn_at) }));
  else if (ends_at !== null) parts.push(t(consent.live ? "consents.until" : "consents.endedOn", { date: date(ends_at) }));
  if (consent.past) parts.push(t("consents.replaced"));
  return <p className={styles.soft}>{parts.join(" · ")}</p>;
}

function Evidence({ consent }: { consent: ConsentDetailView }) {
  const { t } = useTranslation();
  const parts = [t(`consents.how.${consent.how}`)];
  if (consent.witness_name) parts.push(t("consents.witness", { name: consent.witness_name }));
  parts.push(consent.notice ? t("consents.notice", { version: consent.notice }) : t("consents.noNotice"));
  if (consent.language) parts.push(t(`consents.language.${consent.language}`, { defaultValue: consent.language }));
  return <p className={styles.soft}>{parts.join(" · ")}</p>;
}

function useDate() {
  const { language } = useLanguage();
  const { venue } = useMe();
  return (at: number) => dateWords(at, language, venue.timezone);
}
