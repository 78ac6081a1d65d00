import i18next from "i18next";

import en from "./en.json";
import zhHans from "./zh-Hans.json";
import zhHant from "./zh-Hant.json";

/** The workshop's words. They come with its pages, so that the staff's page does not grow by them. */
for (const [language, words] of Object.entries({ en, "zh-Hans": zhHans, "zh-Hant": zhHant })) {
  i18next.addResourceBundle(language, "translation", words, true);
}
