import { useCallback } from "react";

import { api } from "../../api/client";
import { answered } from "../../api/problem";
import type { MomentView } from "../../api/types";
import { type Loaded, useLoaded } from "../useLoaded";

/** What was recorded of a guest between two instants, the newest first. */
export function useMoments(guest: string | null, from?: number, to?: number): Loaded<MomentView[]> {
  const ask = useCallback(() => {
    const query = { guest: guest ?? "", ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
    return answered(api.GET("/api/v1/rules/moments", { params: { query } }));
  }, [guest, from, to]);
  return useLoaded(guest === null ? null : ask);
}
