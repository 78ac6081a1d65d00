import i18next from "i18next";
import { initReactI18next } from "react-i18next";

import en from "./en.json";
import { type Language, LANGUAGES, preferredLanguage } from "./languages";

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

/** The words of the others: a page that speaks one language does not wait for three. */
const OTHERS: Record<Exclude<Language, "en">, () => Promise<{ default: object }>> = {
  "zh-Hans": () => import("./zh-Hans.json"),
  "zh-Hant": () => import("./zh-Hant.json"),
};
const known = new Set<Language>(["en"]);

async function learn(language: Language): Promise<void> {
  if (known.has(language)) return;
  const words = await OTHERS[language as keyof typeof OTHERS]();
  i18next.addResourceBundle(language, "translation", words.default, true);
  known.add(language);
}

/** Speaks it from now on; stays as it is if its words cannot be fetched. */
export async function chooseLanguage(language: string): Promise<void> {
  try {
    await learn(language as Language);
  } catch {
    return;
  }
  await i18next.changeLanguage(language);
}

/** `asked`: instead of what the device says. */
export async function startLanguages(asked?: Language): Promise<void> {
  const language = asked ?? keptLanguage() ?? preferredLanguage(navigator.languages);
  void i18next.use(initReactI18next).init({
    lng: "en",
    fallbackLng: "en",
    supportedLngs: LANGUAGES,
    resources: { en: { translation: en } },
    interpolation: { escapeValue: false }, // React escapes.
    initAsync: false,
  });
  await chooseLanguage(language);
  document.documentElement.lang = i18next.language;
  i18next.on("languageChanged", keep);
}
