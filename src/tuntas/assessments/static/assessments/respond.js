// One question per screen, answers into the queue of the device, the rest of the page's comfort.
// Everything here is optional: without it the form is one page and is posted as it is.
const QUICKEST_RETRY_MS = 15_000;
const SLOWEST_RETRY_MS = 300_000;
const SEEN_MS = 220; // an answer is seen to be chosen before the next question comes
const queue = self.tuntasAnswers;
const root = document.documentElement;
const form = document.getElementById("respond");
const screens = [...form.querySelectorAll("[data-screen]")];
const thanks = document.getElementById("thanks");
const missing = form.querySelector("[data-missing]");
const travel = form.querySelector(".travel");
const [back, onward] = [form.querySelector("[data-back]"), form.querySelector("[data-next]")];
const kiosk = "kiosk" in form.dataset;
const draftKey = `tuntas-answer ${location.pathname}`;
const spent = new Map();
let at = 0;
let since = 0;

// ---- storage that a browser may refuse
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

/** A name that says nothing, of this device in this survey: many answers within a minute then show. */
function deviceName() {
  const key = `tuntas-device ${form.dataset.code}`;
  const known = stored("localStorage", key);
  return known || stored("localStorage", key, random().replaceAll("-", ""));
}

// ---- screens
const keyOf = (screen) => screen.dataset.key;
const chosen = (screen) => screen.querySelector("input[type=radio]:checked");
const needsAnswer = (screen) => screen.querySelector("input[type=radio]") && !screen.querySelector(".need") && !chosen(screen);
const isLast = () => at === screens.length - 1;

function clock() {
  const key = keyOf(screens[at]);
  if (key && since) {
    spent.set(key, (spent.get(key) || 0) + performance.now() - since);
    form.elements[`ms_${key}`].value = Math.round(spent.get(key));
  }
  since = document.visibilityState === "visible" ? performance.now() : 0;
}

function showTravel() {
  const asked = screens.filter(keyOf);
  const place = asked.indexOf(screens[at]);
  const words = travel.querySelector("[data-words]");
  words.textContent = place < 0 ? "" : words.dataset.words.replace("{n}", place + 1).replace("{all}", asked.length);
  travel.querySelector("progress").value = place < 0 ? (at ? asked.length : 0) : place;
}

function show(index, { focus = true } = {}) {
  clock();
  at = index;
  screens.forEach((screen, place) => (screen.hidden = place !== at));
  back.hidden = at === 0;
  onward.textContent = onward.dataset[isLast() ? "send" : at === 0 ? "begin" : "on"];
  missing.hidden = true;
  showTravel();
  remember();
  scrollTo(0, 0);
  if (focus) screens[at].querySelector("[tabindex='-1']").focus({ preventScroll: true });
  document.dispatchEvent(new CustomEvent("respond:moved", { detail: { at } }));
}

function askFor(screen) {
  show(screens.indexOf(screen), { focus: false });
  missing.querySelector("div").textContent = missing.dataset.missing;
  missing.hidden = false;
  screen.querySelector("input[type=radio]").focus();
  return false;
}

function next() {
  if (needsAnswer(screens[at])) return askFor(screens[at]);
  if (!isLast()) return show(at + 1);
  const gap = screens.find(needsAnswer);
  return gap ? askFor(gap) : finish();
}

// ---- what was chosen survives a reload and another language
function remember() {
  const values = [...new FormData(form)].filter(([name]) => name !== "language");
  stored("sessionStorage", draftKey, JSON.stringify({ at, values }));
}

function recall() {
  const draft = JSON.parse(stored("sessionStorage", draftKey) || "null");
  for (const [name, value] of draft?.values || []) {
    const input = form.elements[name];
    if (input) input.value = value; // of a group of radios it chooses the one with this value
    if (name.startsWith("ms_")) spent.set(name.slice(3), Number(value));
  }
  return Math.min(draft?.at || 0, screens.length - 1);
}

function begin() {
  form.reset();
  spent.clear();
  waits = null;
  for (const input of form.querySelectorAll("[name^=ms_]")) input.value = "";
  since = 0;
  stored("sessionStorage", draftKey, null);
  form.elements.uid.value = random();
  thanks.hidden = true;
  form.hidden = false;
  show(0);
}

// ---- finishing
async function finish() {
  clock();
  since = 0;
  form.elements.device.value = deviceName();
  form.elements.answered_at.value = Date.now();
  const parts = [...new FormData(form)].filter(([name]) => name !== "sent_at");
  const answer = { uid: form.elements.uid.value, url: form.action, parts }; // pressed twice: one uid
  const saved = await queue.add(answer);
  stored("sessionStorage", draftKey, null);
  form.hidden = true;
  thanks.hidden = false;
  scrollTo(0, 0);
  thanks.querySelector("h2").focus({ preventScroll: true });
  document.dispatchEvent(new Event("respond:done"));
  tellThanks("sending");
  await deliver();
  const waiting = await queue.isWaiting(answer.uid);
  tellThanks(!waiting ? "sent" : saved ? "waits" : "unsaved");
  waits = waiting ? answer.uid : null;
  navigator.serviceWorker?.ready.then(({ sync }) => waiting && sync?.register("tuntas-answers")).catch(() => undefined);
}

let waits = null; // the answer of which the last screen said that it waits

// Whoever still looks at the last screen when the network comes back is told that it arrived.
async function tellWhenSent() {
  if (!waits || (await queue.isWaiting(waits))) return;
  waits = null;
  tellThanks("sent");
}

function tellThanks(key) {
  const words = thanks.querySelector("[data-words]");
  words.textContent = words.dataset[key];
}

// ---- the queue
let pause = QUICKEST_RETRY_MS;
let timer = 0;

async function deliver() {
  clearTimeout(timer);
  const asked = await queue.send();
  const { waiting } = await queue.counts();
  pause = waiting ? Math.min(pause * 2, SLOWEST_RETRY_MS) : QUICKEST_RETRY_MS;
  if (waiting) timer = setTimeout(deliver, Math.max(asked, pause));
  showWaiting();
}

async function showWaiting() {
  const notice = document.getElementById("waiting");
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

function deliverSoon() {
  pause = QUICKEST_RETRY_MS;
  deliver();
}

// ---- large type, reading aloud
const large = document.getElementById("large");
const reader = form.querySelector("[data-read]");

function textOf(screen) {
  const parts = [...screen.querySelectorAll("h2, p, legend, .choice span, .profile label")];
  return parts.map((part) => part.textContent.trim()).filter(Boolean).join(". ");
}

function read() {
  speechSynthesis.cancel();
  if (reader.getAttribute("aria-pressed") !== "true" || form.hidden) return;
  const spoken = new SpeechSynthesisUtterance(textOf(screens[at]));
  spoken.lang = root.lang === "en" ? "en-GB" : "id-ID";
  speechSynthesis.speak(spoken);
}

function toggleReading(on) {
  reader.setAttribute("aria-pressed", String(on));
  read();
}

// ---- off line
async function keepForOffline() {
  await navigator.serviceWorker.register(form.dataset.worker, { scope: "/s/" });
  const { active } = await navigator.serviceWorker.ready;
  active.postMessage({ keep: location.pathname, language: root.lang });
  if (kiosk) await navigator.storage?.persist?.();
}

function listen() {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    next();
  });
  back.addEventListener("click", () => show(at - 1));
  // A finger or a mouse chooses and goes on; with keys one looks around first and goes on with Enter.
  form.addEventListener("click", (event) => {
    const isPointer = event.detail > 0 && event.target.matches("[data-screen=question] input, [data-screen=question] .choice *");
    if (!isPointer) return;
    const from = at;
    setTimeout(() => from === at && chosen(screens[at]) && next(), SEEN_MS);
  });
  form.addEventListener("change", () => {
    missing.hidden = true;
    remember();
  });
  thanks.querySelector("[data-again]").addEventListener("click", begin);
  document.addEventListener("respond:begin", begin);
  document.addEventListener("visibilitychange", () => {
    clock();
    if (document.visibilityState === "visible") deliverSoon();
  });
  document.querySelector("[data-retry]").addEventListener("click", () => queue.retryRefused().then(deliverSoon));
  queue.events.addEventListener("change", showWaiting);
  queue.events.addEventListener("change", tellWhenSent);
  addEventListener("online", deliverSoon);
}

function offerComforts() {
  large.checked = !kiosk && stored("localStorage", "tuntas-large") === "yes";
  large.addEventListener("change", () => stored("localStorage", "tuntas-large", large.checked ? "yes" : null));
  if (!("speechSynthesis" in self)) return;
  reader.hidden = false;
  reader.addEventListener("click", () => toggleReading(reader.getAttribute("aria-pressed") !== "true"));
  document.addEventListener("respond:moved", read);
  document.addEventListener("respond:done", read);
  document.addEventListener("respond:begin", () => toggleReading(false));
  addEventListener("pagehide", () => speechSynthesis.cancel());
}

form.elements.uid.value = random(); // the page may be a kept one, whose uid others have used
const resumed = form.querySelector(".error-summary") ? 0 : recall();
listen();
offerComforts();
travel.hidden = false;
show(resumed, { focus: resumed > 0 });
form.dataset.ready = "";
deliver();
if ("serviceWorker" in navigator) keepForOffline().catch(() => undefined);
