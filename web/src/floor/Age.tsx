import { useTranslation } from "react-i18next";

import { ageWords, agoWords } from "../i18n/time";
import { useTicking } from "../live/hooks";

/** A duration that goes on: "4 min". */
export function Age({ since }: { since: number }) {
  const { t } = useTranslation();
  return useTicking((now) => ageWords(t, now - since));
}

/** "4 min ago", or "never". */
export function Ago({ at }: { at: number | null }) {
  const { t } = useTranslation();
  return useTicking((now) => (at === null ? t("time.never") : agoWords(t, now - at)));
}
