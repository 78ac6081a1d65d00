import type { TFunction } from "i18next";

import { dateAndTime, dateWords, dayOfYear } from "../../i18n/time";
import { languageWords, tierWords } from "../../i18n/words";

/** What the house knows, in the order in which it matters to who reads it. */
const ORDER = [
  "other_names",
  "say",
  "tier",
  "tier_reason",
  "tier_since",
  "tier_review",
  "languages",
  "speak",
  "occasions",
  "appointments",
  "complaint",
  "complaint_since",
  "account_manager",
  "deputy",
  "only",
  "companions",
  "household",
  "contact_how",
  "contact_when",
  "contact_never",
  "segments",
  "labels",
  "value_band",
  "points",
  "churn_risk",
];

const DATES = new Set(["tier_since", "complaint_since", "tier_review"]);

export interface Field {
  name: string;
  label: string;
  value: string;
}

interface Occasion {
  kind: string;
  month: number;
  day: number;
}

interface Appointment {
  venue: string;
  at: number;
  about: string;
}

/** Each thing that is held in words. What this page does not know yet is shown as it is kept, never left out. */
export function fieldsOf(profile: Record<string, unknown>, t: TFunction, language: string): Field[] {
  const names = Object.keys(profile).sort((a, b) => rank(a) - rank(b));
  return names.map((name) => ({
    name,
    label: t(`my.field.${name}`, { defaultValue: asWritten(name) }),
    value: valueOf(name, profile[name], t, language),
  }));
}

function rank(name: string): number {
  const at = ORDER.indexOf(name);
  return at < 0 ? ORDER.length : at;
}

function valueOf(name: string, value: unknown, t: TFunction, language: string): string {
  if (name === "tier") return tierWords(t, String(value));
  if (name === "languages") return languageWords(value as string[], language);
  if (name === "speak") return languageWords([String(value)], language);
  if (name === "occasions") return (value as Occasion[]).map((one) => occasion(one, t, language)).join(", ");
  if (name === "appointments") return (value as Appointment[]).map((one) => appointment(one, language)).join("; ");
  if (name === "value_band") return t(`my.band.${String(value)}`, { defaultValue: String(value) });
  if (name === "churn_risk") return `${Math.round(Number(value) * 100)} %`;
  if (name === "points") return new Intl.NumberFormat(language).format(Number(value));
  if (DATES.has(name)) return dateWords(Number(value), language);
  return plain(value, t);
}

function occasion({ kind, month, day }: Occasion, t: TFunction, language: string): string {
  const said = dayOfYear(month, day, language);
  return `${t(`my.occasion.${kind}`, { defaultValue: asWritten(kind) })} · ${said}`;
}

function appointment({ at, about }: Appointment, language: string): string {
  return [dateAndTime(at, language), about].filter(Boolean).join(" ");
}

/** Whatever it is. */
function plain(value: unknown, t: TFunction): string {
  if (typeof value === "boolean") return t(value ? "my.yes" : "my.no");
  if (Array.isArray(value)) return value.map((one) => plain(one, t)).join(", ");
  if (typeof value === "object" && value !== null) {
    return Object.entries(value)
      .filter(([, one]) => one !== "" && one !== null)
      .map(([key, one]) => `${asWritten(key)}: ${plain(one, t)}`)
      .join(", ");
  }
  return String(value);
}

function asWritten(name: string): string {
  const words = name.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
