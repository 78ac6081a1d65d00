import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { GuestConsentsView, Purpose } from "../../api/types";
import { inLanguage, LANGUAGES, type Language } from "../../i18n/languages";
import { useLanguage } from "../../ui/useLanguage";
import styles from "./consents.module.css";
import type { GuestConsents, Wish } from "./useGuestConsents";
import { ALL_PURPOSES } from "./words";

interface Props {
  view: GuestConsentsView;
  consents: GuestConsents;
}

/** A consent on the guest's word, one purpose at a time. */
export function GiveForm({ view, consents }: Props) {
  const { t } = useTranslation();
  const { language } = useLanguage();
  const [wish, setWish] = useState<Wish>({
    purpose: "recognise_by_tag",
    venue: "",
    partner: "",
    how: "said",
    language: language as Language,
  });
  const put = (part: Partial<Wish>) => setWish((before) => ({ ...before, ...part }));
  const shares = wish.purpose === "share";
  const places = [
    { value: "", label: t("consents.everywhere") },
    ...view.places.map((place) => ({
      value: place.id,
      label: inLanguage(place.name, language) + (place.sensitive ? ` (${t("consents.sensitive")})` : ""),
    })),
  ];
  return (
    <form
      className={styles.form}
      aria-label={t("consents.giveTitle")}
      onSubmit={(event) => {
        event.preventDefault();
        void consents.give({ ...wish, partner: shares ? wish.partner.trim() : "" });
      }}
    >
      <h3 className={styles.name}>{t("consents.giveTitle")}</h3>
      <p className={styles.soft}>{t("consents.giveMore")}</p>
      <div className={styles.fields}>
        <NativeSelect
          label={t("consents.what")}
          value={wish.purpose}
          data={ALL_PURPOSES.map((value) => ({ value, label: t(`consents.purpose.${value}`) }))}
          onChange={(event) => put({ purpose: event.currentTarget.value as Purpose })}
        />
        <NativeSelect
          label={t("consents.where")}
          value={wish.venue}
          data={places}
          onChange={(event) => put({ venue: event.currentTarget.value })}
        />
        {shares && (
          <TextInput
            label={t("consents.partner")}
            required
            maxLength={64}
            value={wish.partner}
            onChange={(event) => put({ partner: event.currentTarget.value })}
          />
        )}
        <NativeSelect
          label={t("consents.howLabel")}
          value={wish.how}
          data={(["said", "signed"] as const).map((value) => ({ value, label: t(`consents.how.${value}`) }))}
          onChange={(event) => put({ how: event.currentTarget.value as Wish["how"] })}
        />
        <NativeSelect
          label={t("consents.noticeIn")}
          value={wish.language}
          data={LANGUAGES.map((value) => ({ value, label: t(`consents.language.${value}`) }))}
          onChange={(event) => put({ language: event.currentTarget.value as Language })}
        />
      </div>
      <Button type="submit" disabled={consents.busy}>
        {t("consents.giveNow")}
      </Button>
    </form>
  );
}
