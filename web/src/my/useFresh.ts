import { useEffect, useState } from "react";

import type { Answered } from "../api/problem";

interface Kept<T> {
  what: string;
  revision: number;
  value: T;
}

/** What the server says to this, asked anew with each revision of the page. The answer before stays until then,
 * so that nothing flickers. `ask` is to be the same function as long as it asks the same. */
export function useFresh<T>(what: string, revision: number, ask: () => Promise<Answered<T>>): T | null {
  const [kept, setKept] = useState<Kept<T> | null>(null);
  useEffect(() => {
    void ask().then((reply) => {
      if (reply.ok) setKept((before) => newest(before, { what, revision, value: reply.value }));
    });
  }, [what, revision, ask]);
  return kept?.what === what ? kept.value : null;
}

/** An answer that a newer one has overtaken is not shown. */
function newest<T>(before: Kept<T> | null, after: Kept<T>): Kept<T> {
  return before !== null && before.what === after.what && before.revision > after.revision ? before : after;
}
