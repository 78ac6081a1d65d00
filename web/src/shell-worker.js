// Keeps the shell (the page and its code) so that a tablet that starts without a network shows what
// is the matter instead of a browser error. Nothing under /api is ever kept.
const CACHE = "maitred-shell-__VERSION__";
const FILES = __FILES__;
const PAGES = ["/", "/wall"];

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(CACHE)
      .then((cache) => cache.addAll([...PAGES, ...FILES]))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(outdated(names).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

// A page that stands for itself, else the one page that routes in the browser.
async function shellOf(url) {
  const page = PAGES.includes(url.pathname) ? url.pathname : "/";
  const cache = await caches.open(CACHE);
  return (await cache.match(page)) ?? Response.error();
}

// The version before this one stays: pages that are open still need its parts until they take the new one.
function outdated(names) {
  const shells = names.filter((name) => name.startsWith("maitred-shell-") && name !== CACHE);
  return shells.slice(0, -1);
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (url.pathname.startsWith("/assets/")) {
    event.respondWith(caches.match(request).then((kept) => kept ?? fetch(request)));
  } else if (request.mode === "navigate") {
    event.respondWith(fetch(request).catch(() => shellOf(url)));
  }
});

// What is shown says nothing about any guest: it appears on locked screens.
const SAID = {
  en: "A guest needs somebody",
  "zh-Hans": "有客人需要接待",
  "zh-Hant": "有賓客需要接待",
};

function said() {
  const language = (self.navigator.language ?? "en").toLowerCase();
  if (!language.startsWith("zh")) return SAID.en;
  return /hant|tw|hk|mo/.test(language) ? SAID["zh-Hant"] : SAID["zh-Hans"];
}

self.addEventListener("push", (event) => {
  // One at a time: the board has the rest.
  event.waitUntil(self.registration.showNotification("Maitred", { body: said(), tag: "card", renotify: true }));
});

async function openBoard() {
  const pages = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  const board = pages.find(({ url }) => new URL(url).pathname === "/") ?? pages.find(isStaffPage);
  return board ? board.focus() : self.clients.openWindow("/");
}

function isStaffPage({ url }) {
  return !["/here", "/wall"].includes(new URL(url).pathname);
}

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(openBoard());
});
