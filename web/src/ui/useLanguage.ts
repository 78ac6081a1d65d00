import { useCallback } from "react";
import { useTranslation } from "react-i18next";

import { inLanguage, type Text } from "../i18n/languages";

/** The language of the screen, and the API's texts in it. */
export function useLanguage(): { language: string; say: (text: Text) => string } {
  const { i18n } = useTranslation();
  const language = i18n.language;
  const say = useCallback((text: Text) => inLanguage(text, language), [language]);
  return { language, say };
}
