import type { MyConsent, MyVenue, Purpose } from "../api";

/** What the guest switches by themselves. Sharing begins with a partner's own words; here it only ends. */
export const PURPOSES = ["recognise_by_tag", "recognise_by_phone", "show_preferences", "contact"] as const satisfies readonly Purpose[];

export const EVERYWHERE = "";

/** The live consent for exactly this scope. */
export function liveFor(consents: readonly MyConsent[], purpose: Purpose, venue: string): MyConsent | undefined {
  return consents.find((one) => one.live && one.purpose === purpose && one.venue === venue && one.partner === "");
}

/** Live consents that the switches do not show: for groups of venues, for venues that are gone, for partners. */
export function others(consents: readonly MyConsent[], venues: readonly MyVenue[]): MyConsent[] {
  const shown = new Set([EVERYWHERE, ...venues.map((one) => one.id)]);
  return consents.filter((one) => one.live && (one.partner !== "" || !shown.has(one.venue)));
}
