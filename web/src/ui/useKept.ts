import { useCallback, useState } from "react";

import { deviceKeep } from "../live/browser";

/** A choice that this device keeps, if it may keep anything. */
export function useKept<T extends string>(key: string, choices: readonly T[], first: T): [T, (chosen: T) => void] {
  const [chosen, setChosen] = useState(() => keptChoice(key, choices, first));
  const choose = useCallback(
    (next: T) => {
      setChosen(next);
      keepChoice(key, next);
    },
    [key],
  );
  return [chosen, choose];
}

export function keptChoice<T extends string>(key: string, choices: readonly T[], first: T): T {
  const kept = deviceKeep.get(key);
  return choices.find((choice) => choice === kept) ?? first;
}

function keepChoice(key: string, chosen: string): void {
  try {
    deviceKeep.set(key, chosen);
  } catch {
    // Storage is forbidden on this device; the choice then lasts as long as the page.
  }
}
