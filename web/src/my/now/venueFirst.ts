import type { MyVenue } from "../api";

/** The venue that the page shows at first: where the guest is, else one that may know them, else any. */
export function venueFirst(venues: readonly MyVenue[]): MyVenue | undefined {
  return venues.find((one) => one.zone !== null) ?? venues.find((one) => one.recognised) ?? venues[0];
}
