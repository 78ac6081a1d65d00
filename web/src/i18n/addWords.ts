import i18next from "i18next";

import type { Language } from "./languages";

/** Adds the words that come with some pages only. A page may be loaded before the languages have started. */
export function addWords(words: Record<Language, object>): void {
  const add = () => {
    for (const [language, texts] of Object.entries(words)) {
      i18next.addResourceBundle(language, "translation", texts, true);
    }
  };
  if (i18next.isInitialized) add();
  else i18next.on("initialized", add);
}
