import i18next from "i18next";

import { chooseLanguage, startLanguages } from "../../i18n";
import type { Language } from "../../i18n/languages";
import en from "./en.json";

/** The words of this page come with it, in the one language that is spoken. */
const OTHERS: Record<Exclude<Language, "en">, () => Promise<{ default: object }>> = {
  "zh-Hans": () => import("./zh-Hans.json"),
  "zh-Hant": () => import("./zh-Hant.json"),
};

async function learn(language: string): Promise<void> {
  const words = await OTHERS[language as keyof typeof OTHERS]?.();
  if (words) i18next.addResourceBundle(language, "translation", words.default, true);
}

export async function startWords(): Promise<void> {
  await startLanguages();
  i18next.addResourceBundle("en", "translation", en, true);
  // Without them the page speaks English, and is of use.
  await learn(i18next.language).catch(() => {});
}

/** Speaks it from now on; stays as it is if its words cannot be fetched. */
export async function speak(language: string): Promise<void> {
  try {
    await learn(language);
  } catch {
    return;
  }
  await chooseLanguage(language);
}
