import type { Text } from "../../i18n/languages";
import type { Choice } from "../catalogue";

export interface Option {
  value: string;
  label: string;
}

/** Choices as a select takes them. What is chosen but not offered any more is there too, as it is written:
 * otherwise the select would show another one. */
export function optionsOf(choices: readonly Choice[], say: (text: Text) => string, chosen: unknown, none?: string): Option[] {
  const options = choices.map(({ value, label }) => ({ value, label: say(label) }));
  const value = chosen === null || chosen === undefined ? "" : String(chosen);
  if (none !== undefined) options.unshift({ value: "", label: none });
  return options.some((one) => one.value === value) ? options : [...options, { value, label: value }];
}

/** In the order of their names, to be found among many; "none" stays first. */
export function byName(options: readonly Option[], language: string): Option[] {
  const { compare } = new Intl.Collator(language);
  const named = ({ value }: Option) => Number(value !== "");
  return [...options].sort((one, other) => named(one) - named(other) || compare(one.label, other.label));
}
