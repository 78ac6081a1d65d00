import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";

import type { GuestRowView, Purpose } from "../api/types";
import { dateWords } from "../i18n/time";
import { languageWords } from "../i18n/words";
import { useMe } from "../session";
import chips from "../ui/chips.module.css";
import { CheckIcon, PhoneIcon, PinIcon, TagIcon } from "../ui/icons";
import { TierBadge } from "../ui/TierBadge";
import { useLanguage } from "../ui/useLanguage";
import { useZoneNames } from "../ui/useZoneNames";
import { PURPOSES, type Standing, standingOf } from "./consent";
import styles from "./Guests.module.css";
import { LinkButton } from "./link/LinkButton";
import type { Change } from "./useConsents";

interface Props {
  guest: GuestRowView;
  busy: boolean;
  onGive: (change: Change) => void;
  onWithdraw: (change: Change) => void;
  onOpen: (what: Opened, guest: GuestRowView) => void;
}

/** The dialogs of a guest. */
export type Opened = "consents" | "rights" | "merge";

export function GuestRow({ guest, busy, onGive, onWithdraw, onOpen }: Props) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const zoneName = useZoneNames();
  return (
    <li className={styles.row} data-guest={guest.id}>
      <div className={styles.who}>
        <div className={styles.nameLine}>
          <h2 className={styles.name}>{guest.name}</h2>
          <TierBadge tier={guest.tier} />
        </div>
        {guest.say && <p className={styles.soft}>{t("card.say", { say: guest.say })}</p>}
        {guest.languages.length > 0 && (
          <p className={styles.soft}>{t("card.languages", { languages: languageWords(guest.languages, language) })}</p>
        )}
        {guest.present_in === null ? (
          <p className={styles.soft}>{t("guests.away")}</p>
        ) : (
          <p>
            <span className={chips.chip} data-kind="good">
              <PinIcon size={16} />
              {t("guests.here", { zone: zoneName(guest.present_in) })}
            </span>
          </p>
        )}
        <p className={styles.acts}>
          <button
            type="button"
            className={styles.all}
            aria-label={t("consents.allFor", { name: guest.name })}
            onClick={() => onOpen("consents", guest)}
          >
            {t("consents.all")}
          </button>
          <LinkButton guest={guest.id} name={guest.name} />
          <button
            type="button"
            className={styles.all}
            aria-label={`${t("rights.open")} · ${guest.name}`}
            onClick={() => onOpen("rights", guest)}
          >
            {t("rights.open")}
          </button>
          <button
            type="button"
            className={styles.all}
            aria-label={`${t("merge.open")} · ${guest.name}`}
            onClick={() => onOpen("merge", guest)}
          >
            {t("merge.open")}
          </button>
        </p>
      </div>
      {PURPOSES.map((purpose) => (
        <Consent
          key={purpose}
          name={guest.name}
          purpose={purpose}
          standing={standingOf(guest.consents, purpose)}
          busy={busy}
          onGive={() => onGive({ guest, purpose })}
          onWithdraw={() => onWithdraw({ guest, purpose })}
        />
      ))}
    </li>
  );
}

interface ConsentProps {
  name: string;
  purpose: Purpose;
  standing: Standing;
  busy: boolean;
  onGive: () => void;
  onWithdraw: () => void;
}

function Consent({ name, purpose, standing, busy, onGive, onWithdraw }: ConsentProps) {
  const { t } = useTranslation();
  const words = purpose === "recognise_by_tag" ? t("guests.byTag") : t("guests.byPhone");
  const Mark = purpose === "recognise_by_tag" ? TagIcon : PhoneIcon;
  const given = standing.kind === "given";
  return (
    <div className={styles.consent} data-purpose={purpose} data-standing={standing.kind}>
      <div>
        <p className={styles.purpose}>
          <Mark size={18} />
          {words}
        </p>
        <p className={styles.standing} data-given={given || undefined}>
          {given && <CheckIcon size={16} />}
          <StandingWords standing={standing} />
        </p>
      </div>
      {given ? (
        <Button
          variant="default"
          disabled={busy}
          aria-label={t("guests.withdrawFor", { purpose: words, name })}
          onClick={onWithdraw}
        >
          {t("guests.withdraw")}
        </Button>
      ) : (
        <Button
          variant="default"
          disabled={busy}
          aria-label={t("guests.giveFor", { purpose: words, name })}
          onClick={onGive}
        >
          {t("guests.give")}
        </Button>
      )}
    </div>
  );
}

function StandingWords({ standing }: { standing: Standing }) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const { venue } = useMe();
  if (standing.kind === "not_given") return t("guests.notGiven");
  const date = dateWords(standing.at, language, venue.timezone);
  return standing.kind === "given" ? t("guests.given", { date }) : t("guests.withdrawnOn", { date });
}
