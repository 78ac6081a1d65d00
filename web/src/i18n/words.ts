import type { TFunction } from "i18next";

import en from "./en.json";

/** A role in words. A venue may have roles of its own: those are shown as written. */
export function roleWords(t: TFunction, role: string): string {
  return role in en.roles ? t(`roles.${role as keyof typeof en.roles}`) : asWritten(role);
}

export function tierWords(t: TFunction, tier: string): string {
  if (!tier) return t("tiers.none");
  return tier in en.tiers ? t(`tiers.${tier as keyof typeof en.tiers}`) : asWritten(tier);
}

/** "Mandarin, English" for zh and en, in the reader's own language. */
export function languageWords(tags: readonly string[], language: string): string {
  const names = new Intl.DisplayNames(language, { type: "language", languageDisplay: "standard" });
  return tags.map((tag) => names.of(tag) ?? tag).join(language === "en" ? ", " : "、");
}

export function asWritten(id: string): string {
  const words = id.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
