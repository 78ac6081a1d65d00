import { addWords } from "../addWords";
import en from "./en.json";
import zhHans from "./zh-Hans.json";
import zhHant from "./zh-Hant.json";

/** The words of checking in. They come with the guest's pages. */
addWords({ en, "zh-Hans": zhHans, "zh-Hant": zhHant });
