import type { Answered } from "../api/problem";
import { type Credential, type MyView, my } from "./api";

/** Whether this browser has passkeys, and says them as JSON. Older ones come in with a link. */
export const CAN_PASSKEYS =
  window.isSecureContext &&
  typeof PublicKeyCredential === "function" &&
  "parseCreationOptionsFromJSON" in PublicKeyCredential;

/** Null: the guest thought better of it, or the device has none. */
export async function openWithPasskey(): Promise<Answered<MyView> | null> {
  const offer = await my.offerOpening();
  if (!offer.ok) return offer;
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(
    offer.value as unknown as PublicKeyCredentialRequestOptionsJSON,
  );
  const credential = await asked(() => navigator.credentials.get({ publicKey }));
  return credential && my.openByPasskey(credential);
}

export async function addPasskey(label: string): Promise<Answered<unknown> | null> {
  const offer = await my.offerPasskey();
  if (!offer.ok) return offer;
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(
    offer.value as unknown as PublicKeyCredentialCreationOptionsJSON,
  );
  const credential = await asked(() => navigator.credentials.create({ publicKey }));
  return credential && my.addPasskey(credential, label);
}

async function asked(call: () => Promise<unknown>): Promise<Credential | null> {
  try {
    return ((await call()) as PublicKeyCredential).toJSON() as Credential;
  } catch {
    return null;
  }
}
