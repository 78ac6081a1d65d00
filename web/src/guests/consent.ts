import type { ConsentView, Purpose } from "../api/types";

export const PURPOSES: readonly Purpose[] = ["recognise_by_tag", "recognise_by_phone"];

/** The guest's word on one purpose. */
export type Standing = { kind: "given"; at: number } | { kind: "withdrawn"; at: number } | { kind: "not_given" };

export function standingOf(consents: readonly ConsentView[], purpose: Purpose): Standing {
  const consent = consents.find((one) => one.purpose === purpose);
  if (!consent) return { kind: "not_given" };
  const { given_at, withdrawn_at } = consent;
  if (withdrawn_at !== null && (given_at === null || withdrawn_at >= given_at)) {
    return { kind: "withdrawn", at: withdrawn_at };
  }
  return given_at === null ? { kind: "not_given" } : { kind: "given", at: given_at };
}
