import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import i18next from "i18next";
import ts from "typescript";
import { beforeAll, describe, expect, test } from "vitest";

import en from "./en.json";
import myEn from "../my/words/en.json";
import myHans from "../my/words/zh-Hans.json";
import myHant from "../my/words/zh-Hant.json";
import { inLanguage, LANGUAGES, preferredLanguage } from "./languages";
import hereEn from "./here/en.json";
import hereHans from "./here/zh-Hans.json";
import hereHant from "./here/zh-Hant.json";
import officeEn from "./office/en.json";
import officeHans from "./office/zh-Hans.json";
import officeHant from "./office/zh-Hant.json";
import rulesEn from "./rules/en.json";
import rulesHans from "./rules/zh-Hans.json";
import rulesHant from "./rules/zh-Hant.json";
import { ageWords, agoWords, timeOfDay } from "./time";
import { roleWords } from "./words";
import zhHans from "./zh-Hans.json";
import zhHant from "./zh-Hant.json";

const SOURCE = join(import.meta.dirname, "..");
/** What every page has, what comes with the workshop, and what comes with the guest's own page. */
const whole = { ...en, ...rulesEn, ...myEn, ...hereEn, ...officeEn, mine: { ...en.mine, ...officeEn.mine } };
const resources = {
  en: whole,
  "zh-Hans": {
    ...zhHans,
    ...rulesHans,
    ...myHans,
    ...hereHans,
    ...officeHans,
    mine: { ...zhHans.mine, ...officeHans.mine },
  },
  "zh-Hant": {
    ...zhHant,
    ...rulesHant,
    ...myHant,
    ...hereHant,
    ...officeHant,
    mine: { ...zhHant.mine, ...officeHant.mine },
  },
};

/** Every text by its path: { "card.claim": "Claim" }. */
function flat(texts: object, path = ""): Record<string, string> {
  return Object.fromEntries(
    Object.entries(texts).flatMap(([key, value]) =>
      typeof value === "string" ? [[path + key, value]] : Object.entries(flat(value as object, `${path}${key}.`)),
    ),
  );
}

/** English says "1 day" and "2 days"; Chinese has one form. */
const withoutNumber = (key: string) => key.replace(/_(zero|one|other)$/, "");
/** "brief.how.told" is in "brief" and "brief.how". */
const groupsOf = (key: string) => key.split(".").map((_, at, parts) => parts.slice(0, at).join("."));
const keysOf = (texts: object) => [...new Set(Object.keys(texts).map(withoutNumber))].sort();
const placeholders = (text: string) => [...text.matchAll(/{{(\w+)}}/g)].map(([, name]) => name).sort();

function sources(extension: string): { name: string; text: string }[] {
  return readdirSync(SOURCE, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(extension) && !name.includes(".test.") && !name.includes("schema.d"))
    .map((name) => ({ name, text: readFileSync(join(SOURCE, name), "utf8") }));
}

describe.each(["zh-Hans", "zh-Hant"] as const)("%s", (language) => {
  const english = flat(whole);
  const other = flat(resources[language]);

  test("has the same keys as English", () => {
    expect(keysOf(other)).toEqual(keysOf(english));
  });

  test("uses the same placeholders, and no text is empty", () => {
    for (const [key, text] of Object.entries(other)) {
      expect(text, key).not.toBe("");
      const original = english[key] ?? "";
      expect(placeholders(text), key).toEqual(placeholders(original));
    }
  });
});

test("the texts that come with some pages hide none of the others", () => {
  expect(Object.keys(en).filter((group) => group in rulesEn || group in myEn)).toEqual([]);
});

test("every text is used somewhere", () => {
  const code = [...sources(".ts"), ...sources(".tsx")].map(({ text }) => text).join("\n");
  const unused = Object.keys(flat(whole))
    .map(withoutNumber)
    .filter((key) => !code.includes(`"${key}"`) && !groupsOf(key).some((group) => code.includes(`\`${group}.\${`)));
  expect(unused).toEqual([]);
});

// The compiler does not know the keys: with this many it would work them out for minutes, and give up.
test("every text that is asked for is there", () => {
  const code = [...sources(".ts"), ...sources(".tsx")];
  const known = new Set(Object.keys(flat(whole)).map(withoutNumber));
  const asked = code.flatMap(({ name, text }) =>
    [...text.matchAll(/\bt\(\s*"([^"]+)"/g)].map(([, key = ""]) => ({ name, key })),
  );
  expect(asked.filter(({ key }) => !known.has(key))).toEqual([]);
  expect(asked.length).toBeGreaterThan(100);
});

/** Attributes that people see or hear. */
const SPOKEN = new Set(["aria-label", "alt", "title", "placeholder", "label", "description"]);

test("no text is written in the code", () => {
  const found: string[] = [];
  for (const { name, text } of sources(".tsx")) {
    const file = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
    const visit = (node: ts.Node): void => {
      const written =
        ts.isJsxText(node) ||
        (ts.isStringLiteralLike(node) &&
          (ts.isJsxExpression(node.parent) ||
            (ts.isJsxAttribute(node.parent) && SPOKEN.has(node.parent.name.getText()))));
      const spoken = written && !(ts.isJsxExpression(node.parent) && ts.isJsxAttribute(node.parent.parent));
      if (spoken && /\p{L}/u.test(node.text)) found.push(`${name}: ${node.text.trim()}`);
      ts.forEachChild(node, visit);
    };
    visit(file);
  }
  expect(found).toEqual([]);
});

test("the device's languages are followed", () => {
  expect(preferredLanguage(["zh-TW", "en"])).toBe("zh-Hant");
  expect(preferredLanguage(["zh-Hant-HK"])).toBe("zh-Hant");
  expect(preferredLanguage(["zh-CN"])).toBe("zh-Hans");
  expect(preferredLanguage(["zh"])).toBe("zh-Hans");
  expect(preferredLanguage(["sv", "en-GB"])).toBe("en");
  expect(preferredLanguage(["sv"])).toBe("en");
});

test("a text that lacks a language falls back to English, then to any", () => {
  expect(inLanguage({ en: "Fish", "zh-Hans": "鱼" }, "zh-Hans")).toBe("鱼");
  expect(inLanguage({ en: "Fish" }, "zh-Hant")).toBe("Fish");
  expect(inLanguage({ sv: "Fisk" }, "zh-Hant")).toBe("Fisk");
  expect(inLanguage({}, "en")).toBe("");
});

describe("words", () => {
  beforeAll(async () => {
    await i18next.init({
      lng: "en",
      resources: Object.fromEntries(LANGUAGES.map((one) => [one, { translation: resources[one] }])),
      interpolation: { escapeValue: false },
    });
  });

  test.each([
    [-3, "just now", "刚刚", "剛剛"],
    [4.9, "just now", "刚刚", "剛剛"],
    [59, "55 s", "55 秒", "55 秒"],
    [60, "1 min", "1 分钟", "1 分鐘"],
    [3599, "59 min", "59 分钟", "59 分鐘"],
    [3900, "1 h 5 min", "1 小时 5 分", "1 小時 5 分"],
    [86400, "1 day", "1 天", "1 天"],
    [3 * 86400, "3 days", "3 天", "3 天"],
  ])("an age of %d s", (age_s, ...expected) => {
    expect(LANGUAGES.map((language) => ageWords(i18next.getFixedT(language), age_s))).toEqual(expected);
  });

  test("what was just now is not 'just now ago'", () => {
    const t = i18next.getFixedT("en");
    expect(agoWords(t, 1)).toBe("just now");
    expect(agoWords(t, 120)).toBe("2 min ago");
  });

  test("the time of day is the venue's", () => {
    expect(timeOfDay(0, "en", "Asia/Shanghai")).toBe("08:00");
  });

  test("a role the venue invented is shown as written", () => {
    const t = i18next.getFixedT("zh-Hans");
    expect(roleWords(t, "duty_manager")).toBe("值班经理");
    expect(roleWords(t, "pool_guard")).toBe("Pool guard");
  });
});
