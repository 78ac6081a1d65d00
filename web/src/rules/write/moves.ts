import { createContext, useContext } from "react";

import type { Query } from "../tree";

/** Where the focus goes once the tree has changed, and what is said about it. */
export interface Moves {
  /** `find`: the ids of controls in the changed tree, the best first. */
  focus(find: (query: Query) => string[]): void;
  /** To the first of these controls of the node with this key, wherever it is by then. */
  follow(key: string | undefined, controls: readonly string[]): void;
  say(words: string): void;
}

export const MovesContext = createContext<Moves | null>(null);

export function useMoves(): Moves {
  const moves = useContext(MovesContext);
  if (moves === null) throw new Error("MovesContext is missing");
  return moves;
}
