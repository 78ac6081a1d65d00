import { api } from "../api/client";
import { answered } from "../api/problem";

/** Browsers need HTTPS (or this very machine) and the kept shell for notifications. */
export const canNotify = () => window.isSecureContext && "serviceWorker" in navigator && "PushManager" in window;

async function current(): Promise<PushSubscription | null> {
  const registration = await navigator.serviceWorker.getRegistration();
  return (await registration?.pushManager.getSubscription()) ?? null;
}

export async function isNotified(): Promise<boolean> {
  return canNotify() && (await current()) !== null;
}

export type Refused = "push.denied" | "push.failed";

/** Asks the person, then the browser's push service, then tells the server. Null: it is on. */
export async function notify(): Promise<Refused | null> {
  if ((await Notification.requestPermission()) !== "granted") return "push.denied";
  try {
    const key = await answered(api.GET("/api/v1/push/key"));
    const registration = await navigator.serviceWorker.getRegistration();
    if (!key.ok || !registration) return "push.failed";
    const options = { userVisibleOnly: true, applicationServerKey: key.value.key };
    const { endpoint, keys } = (await registration.pushManager.subscribe(options)).toJSON();
    const body = { endpoint: endpoint ?? "", keys: { p256dh: keys?.p256dh ?? "", auth: keys?.auth ?? "" } };
    if ((await answered(api.PUT("/api/v1/push", { body }))).ok) return null;
    await forget();
  } catch {
    // The push service could not be reached, or the browser has none.
  }
  return "push.failed";
}

/** No more at this browser; also when somebody signs out. */
export async function forget(): Promise<void> {
  if (!canNotify()) return;
  try {
    const subscription = await current();
    if (!subscription) return;
    await answered(api.DELETE("/api/v1/push", { body: { endpoint: subscription.endpoint } }));
    await subscription.unsubscribe();
  } catch {
    // The server ends it with the session all the same.
  }
}
