import { useCallback } from "react";

import { useMe } from "../session";
import { useLanguage } from "./useLanguage";

/** A zone's name in the screen's language; its id if the venue does not have it. */
export function useZoneNames(): (zone: string) => string {
  const { venue } = useMe();
  const { say } = useLanguage();
  return useCallback(
    (zone: string) => {
      const found = venue.zones.find(({ id }) => id === zone);
      return found ? say(found.name) : zone;
    },
    [venue, say],
  );
}
