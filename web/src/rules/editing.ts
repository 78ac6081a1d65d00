import { createContext, useContext } from "react";

import type { Draft } from "./body";
import type { CatalogueView } from "../api/types";
import type { Trouble } from "./problems";

/** What every field of the editor shares. */
export interface Editing {
  catalogue: CatalogueView;
  draft: Draft;
  change(change: (draft: Draft) => Draft): void;
  /** What is wrong with this field, in words; undefined if nothing is, or nobody needs to be told yet. */
  errorAt(where: string, exactly?: boolean): string | undefined;
  troubles: readonly Trouble[];
}

export const EditingContext = createContext<Editing | null>(null);

export function useEditing(): Editing {
  const editing = useContext(EditingContext);
  if (editing === null) throw new Error("EditingContext is missing");
  return editing;
}
