import type { CatalogueView, FactView } from "../api/types";
import type { Text } from "../i18n/languages";

export interface Choice {
  value: string;
  label: Text;
}

export type Facts = ReadonlyMap<string, FactView>;

export function factsOf({ facts }: CatalogueView): Facts {
  return new Map(facts.map((fact) => [fact.name, fact]));
}
