/** What browsers have for passkeys, with the JSON that the server speaks. Written out: older phones have passkeys, and not the browser's own conversions. */
type Json = Record<string, unknown>;

/** Not for an address of digits: a passkey belongs to a name. */
const DIGITS = /^[\d.]+$|^\[/;

export function hasPasskeys(): boolean {
  return window.isSecureContext && "PublicKeyCredential" in window && !DIGITS.test(location.hostname);
}

/** Makes one. Null if the person did not go on. */
export async function createPasskey(asked: Json): Promise<Json | null> {
  const user = asked.user as Json;
  const publicKey = {
    ...asked,
    challenge: bytes(asked.challenge),
    user: { ...user, id: bytes(user.id) },
    excludeCredentials: described(asked.excludeCredentials),
  } as unknown as PublicKeyCredentialCreationOptions;
  const made = await unlessLeft(navigator.credentials.create({ publicKey }));
  const { response } = made ?? {};
  if (!made || !(response instanceof AuthenticatorAttestationResponse)) return null;
  return credential(made, { attestationObject: text(response.attestationObject) }, response);
}

/** Signs with one that the person chooses. Null if they did not go on, or have none. */
export async function signWithPasskey(asked: Json): Promise<Json | null> {
  const publicKey = {
    ...asked,
    challenge: bytes(asked.challenge),
    allowCredentials: described(asked.allowCredentials),
  } as unknown as PublicKeyCredentialRequestOptions;
  const used = await unlessLeft(navigator.credentials.get({ publicKey }));
  const { response } = used ?? {};
  if (!used || !(response instanceof AuthenticatorAssertionResponse)) return null;
  const said = { authenticatorData: text(response.authenticatorData), signature: text(response.signature) };
  return credential(used, said, response);
}

/** Whoever closes the browser's question, or has waited too long, has not failed. */
async function unlessLeft(asking: Promise<Credential | null>): Promise<PublicKeyCredential | null> {
  try {
    return (await asking) as PublicKeyCredential | null;
  } catch (error) {
    if (error instanceof DOMException) return null;
    throw error;
  }
}

function credential({ id, rawId, type }: PublicKeyCredential, said: Json, { clientDataJSON }: AuthenticatorResponse): Json {
  const response = { ...said, clientDataJSON: text(clientDataJSON) };
  return { id, rawId: text(rawId), type, response, clientExtensionResults: {} };
}

function described(list: unknown): Json[] {
  return ((list ?? []) as Json[]).map((one) => ({ ...one, id: bytes(one.id) }));
}

function bytes(base64url: unknown): Uint8Array {
  const base64 = String(base64url).replaceAll("-", "+").replaceAll("_", "/");
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

function text(data: ArrayBuffer): string {
  const base64 = btoa(String.fromCharCode(...new Uint8Array(data)));
  return base64.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}
