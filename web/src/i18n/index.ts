import i18next from "i18next";
import { initReactI18next } from "react-i18next";

import en from "./en.json";
import { type Language, LANGUAGES, preferredLanguage } from "./languages";
import type rules from "./rules/en.json";
import zhHans from "./zh-Hans.json";
import zhHant from "./zh-Hant.json";

declare module "i18next" {
  interface CustomTypeOptions {
    // The workshop's come later, with its pages: see ./rules.
    resources: { translation: typeof en & typeof rules };
  }
}

const KEPT_AS = "maitred.language";

function keptLanguage(): Language | undefined {
  try {
    const kept = localStorage.getItem(KEPT_AS);
    return LANGUAGES.find((language) => language === kept);
  } catch {
    return undefined; // Storage is forbidden on this device; the choice then lasts as long as the page.
  }
}

function keep(language: string): void {
  document.documentElement.lang = language;
  try {
    localStorage.setItem(KEPT_AS, language);
  } catch {
    // As above.
  }
}

export function startLanguages(): void {
  const language = keptLanguage() ?? preferredLanguage(navigator.languages);
  document.documentElement.lang = language;
  i18next.on("languageChanged", keep);
  void i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: "en",
    supportedLngs: LANGUAGES,
    resources: {
      en: { translation: en },
      "zh-Hans": { translation: zhHans },
      "zh-Hant": { translation: zhHant },
    },
    interpolation: { escapeValue: false }, // React escapes.
    initAsync: false,
  });
}
