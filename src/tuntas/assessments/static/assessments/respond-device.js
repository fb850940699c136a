// What every sheet does on its respondent's device, once respond-queue.js is there: a name by chance,
// storage that may be refused, sending with its notices, large type, the page kept for off line.
// Pages call `start` when they are ready, `finish` when a sheet is complete, `forget` for a new one.
const QUICKEST_RETRY_MS = 15_000;
const SLOWEST_RETRY_MS = 300_000;
const queue = self.tuntasAnswers;
const form = document.getElementById("respond");
const thanks = document.getElementById("thanks");
const notice = document.getElementById("waiting");
const large = document.getElementById("large");
const kiosk = "kiosk" in form.dataset;
let waits = null; // the sheet of which the last screen said that it waits
let pause = QUICKEST_RETRY_MS;
let timer = 0;

function stored(area, key, value) {
  try {
    if (value === undefined) return self[area].getItem(key);
    if (value === null) self[area].removeItem(key);
    else self[area].setItem(key, value);
  } catch {
    return null; // private windows; then nothing is remembered
  }
  return value;
}

function random() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16)); // not on https: a test, or a city's own network
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

function tellThanks(key) {
  const words = thanks.querySelector("[data-words]");
  words.textContent = words.dataset[key];
}

async function finish() {
  form.elements.answered_at.value = Date.now();
  const parts = [...new FormData(form)].filter(([name]) => name !== "sent_at");
  const sheet = { uid: form.elements.uid.value, url: form.action, parts }; // pressed twice: one uid
  const saved = await queue.add(sheet);
  form.hidden = true;
  thanks.hidden = false;
  scrollTo(0, 0);
  thanks.querySelector("h2").focus({ preventScroll: true });
  document.dispatchEvent(new Event("respond:done"));
  tellThanks("sending");
  await deliver();
  const waiting = await queue.isWaiting(sheet.uid);
  tellThanks(!waiting ? "sent" : saved ? "waits" : "unsaved");
  waits = waiting ? sheet.uid : null;
  navigator.serviceWorker?.ready.then(({ sync }) => waiting && sync?.register("tuntas-answers")).catch(() => undefined);
}

function forget() {
  waits = null;
  form.elements.uid.value = random();
  thanks.hidden = true;
  form.hidden = false;
}

// Whoever still looks at the last screen when the network comes back is told that it arrived.
async function tellWhenSent() {
  if (!waits || (await queue.isWaiting(waits))) return;
  waits = null;
  tellThanks("sent");
}

async function deliver() {
  clearTimeout(timer);
  const asked = await queue.send();
  const { waiting } = await queue.counts();
  pause = waiting ? Math.min(pause * 2, SLOWEST_RETRY_MS) : QUICKEST_RETRY_MS;
  if (waiting) timer = setTimeout(deliver, Math.max(asked, pause));
  showWaiting();
}

function deliverSoon() {
  pause = QUICKEST_RETRY_MS;
  deliver();
}

async function showWaiting() {
  const { waiting, refused, unsaved, because } = await queue.counts();
  const said = [
    waiting && notice.dataset.waiting.replace("{n}", waiting),
    unsaved && notice.dataset.unsaved,
    refused && `${notice.dataset.refused.replace("{n}", refused)} ${because}`,
  ];
  notice.querySelector("[data-words]").textContent = said.filter(Boolean).join(". ");
  notice.querySelector("[data-retry]").hidden = !refused;
  notice.hidden = !waiting && !refused;
  if (waiting) navigator.setAppBadge?.(waiting).catch(() => undefined);
  else navigator.clearAppBadge?.().catch(() => undefined);
}

async function keepForOffline(scope) {
  await navigator.serviceWorker.register(form.dataset.worker, { scope });
  const { active } = await navigator.serviceWorker.ready;
  active.postMessage({ keep: location.pathname, language: document.documentElement.lang });
  if (kiosk) await navigator.storage?.persist?.();
}

function start({ scope }) {
  notice.querySelector("[data-retry]").addEventListener("click", () => queue.retryRefused().then(deliverSoon));
  queue.events.addEventListener("change", showWaiting);
  queue.events.addEventListener("change", tellWhenSent);
  addEventListener("online", deliverSoon);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && deliverSoon());
  large.checked = !kiosk && stored("localStorage", "tuntas-large") === "yes";
  large.addEventListener("change", () => stored("localStorage", "tuntas-large", large.checked ? "yes" : null));
  deliver();
  if ("serviceWorker" in navigator) keepForOffline(scope).catch(() => undefined);
}

form.elements.uid.value = random(); // the page may be a kept one, whose uid others have used
self.tuntasDevice = { finish, forget, random, start, stored };
