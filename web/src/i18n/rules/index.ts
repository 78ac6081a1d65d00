import { addWords } from "../addWords";
import en from "./en.json";
import zhHans from "./zh-Hans.json";
import zhHant from "./zh-Hant.json";

/** The workshop's words. They come with its pages, so that the staff's page does not grow by them. */
addWords({ en, "zh-Hans": zhHans, "zh-Hant": zhHant });
