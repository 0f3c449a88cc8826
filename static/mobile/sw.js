/* Answers for the team's page without the network: what was taken along comes first, the rest is asked for. */
const CACHE = "trip-pages";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", event => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", event => {
  const { request } = event;
  const fresh = request.mode !== "navigate" && (request.cache === "reload" || request.cache === "no-store");
  if (request.method !== "GET" || fresh) return;
  event.respondWith((async () => {
    const cache = await caches.open(CACHE);
    return await cache.match(request, { ignoreVary: true, ignoreSearch: request.mode === "navigate" }) ?? fetch(request);
  })());
});
