// Keeps the respondents' pages for off line, and sends what waits after the page was closed. `TUNTAS`
// (version, files, queue, scope, caches) stands before this: the version changes with any of the files.
importScripts(TUNTAS.queue);

const PREFIX = TUNTAS.caches; // pages of another kind have a worker and caches of their own
const CACHE = PREFIX + TUNTAS.version;
const PATIENCE_MS = 4000; // on a bad line the kept page is shown after this long
const LANGUAGES = ["id", "en"];

const isPage = (url) => url.pathname.startsWith(TUNTAS.scope) && url.pathname.endsWith("/");
const earlier = async () => (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== CACHE);

/** Pages of an earlier version name files of that version: they are fetched anew, or it stays in charge. */
async function knownPages() {
  const found = new Set();
  for (const name of await earlier()) {
    for (const { url } of await (await caches.open(name)).keys()) if (isPage(new URL(url))) found.add(url);
  }
  return [...found];
}

const kept = (cache, url) => cache.match(url, { ignoreVary: true });

async function fetchInto(cache, url) {
  const answer = await fetch(url);
  if (answer.status >= 500) throw new Error(`${url}: ${answer.status}`);
  if (answer.ok) await cache.put(url, answer); // a survey that is over is not kept
}

async function install() {
  const cache = await caches.open(CACHE);
  await cache.addAll(TUNTAS.files);
  await Promise.all((await knownPages()).map((url) => fetchInto(cache, url)));
  await self.skipWaiting();
}

async function activate() {
  for (const name of await earlier()) await caches.delete(name);
  await self.clients.claim();
}

/** Keeps a page in both languages; its bare address is the language in which it was opened. */
async function keepPage(path, language) {
  const cache = await caches.open(CACHE);
  const pages = LANGUAGES.map((one) => `${path}?bahasa=${one}`);
  await Promise.all(pages.map(async (url) => (await kept(cache, url)) || fetchInto(cache, url)));
  const usual = await kept(cache, `${path}?bahasa=${language}`);
  if (usual && !(await kept(cache, path))) await cache.put(path, usual);
}

async function fromNetwork(request, cache) {
  const answer = await fetch(request);
  if (answer.ok && answer.headers.get("X-Survey") === "open") await cache.put(request.url, answer.clone());
  return answer;
}

async function page(request) {
  const cache = await caches.open(CACHE);
  const copy = await kept(cache, request.url);
  const fresh = fromNetwork(request, cache);
  if (!copy) return fresh;
  const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS, copy));
  const usable = fresh.then((answer) => (answer.status >= 500 ? copy : answer), () => copy);
  return Promise.race([usable, patience]);
}

async function file(request) {
  return (await kept(await caches.open(CACHE), request.url)) || fetch(request);
}

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("message", (event) => {
  const { keep, language } = event.data || {};
  if (keep) event.waitUntil(keepPage(keep, language).catch(() => undefined)); // the next visit tries again
});
self.addEventListener("sync", (event) => {
  if (event.tag !== "tuntas-answers") return;
  const sent = self.tuntasAnswers.send().then(() => self.tuntasAnswers.counts());
  event.waitUntil(sent.then(({ waiting }) => (waiting ? Promise.reject(new Error("answers still wait")) : undefined)));
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate" && isPage(url)) event.respondWith(page(request));
  else if (TUNTAS.files.includes(url.pathname)) event.respondWith(file(request));
});
