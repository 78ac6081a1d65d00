export const LANGUAGES = ["en", "zh-Hans", "zh-Hant"] as const;
export type Language = (typeof LANGUAGES)[number];

/** Each language by its own name: whoever looks for it may not read the current one. */
export const LANGUAGE_NAMES: Record<Language, string> = {
  en: "English",
  "zh-Hans": "简体中文",
  "zh-Hant": "繁體中文",
};

/** The first of the device's languages that we speak; English if none is. */
export function preferredLanguage(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const lower = tag.toLowerCase();
    if (lower.startsWith("en")) return "en";
    if (/^zh\b.*(hant|tw|hk|mo)/.test(lower)) return "zh-Hant";
    if (/^zh\b/.test(lower)) return "zh-Hans";
  }
  return "en";
}

/** The same words in each language, as the API sends them. */
export type Text = Readonly<Record<string, string>>;

/** The words in this language, else in English, else in whichever there is. */
export function inLanguage(text: Text, language: string): string {
  return text[language] ?? text["en"] ?? Object.values(text)[0] ?? "";
}
