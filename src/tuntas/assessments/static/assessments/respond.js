// One question per screen, what was chosen so far, reading aloud; respond-device.js does the rest.
// Everything here is optional: without it the form is one page and is posted as it is.
const SEEN_MS = 220; // an answer is seen to be chosen before the next question comes
const device = self.tuntasDevice;
const { stored } = device;
const root = document.documentElement;
const form = document.getElementById("respond");
const screens = [...form.querySelectorAll("[data-screen]")];
const thanks = document.getElementById("thanks");
const missing = form.querySelector("[data-missing]");
const travel = form.querySelector(".travel");
const [back, onward] = [form.querySelector("[data-back]"), form.querySelector("[data-next]")];
const draftKey = `tuntas-answer ${location.pathname}`;
const spent = new Map();
let at = 0;
let since = 0;

/** A name that says nothing, of this device in this survey: many answers within a minute then show. */
function deviceName() {
  const key = `tuntas-device ${form.dataset.code}`;
  const known = stored("localStorage", key);
  return known || stored("localStorage", key, device.random().replaceAll("-", ""));
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
  for (const input of form.querySelectorAll("[name^=ms_]")) input.value = "";
  since = 0;
  device.forget();
  stored("sessionStorage", draftKey, null);
  show(0);
}

// ---- finishing
function finish() {
  clock();
  since = 0;
  form.elements.device.value = deviceName();
  device.finish();
}

// ---- reading aloud
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

// ---- the page
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
  document.addEventListener("respond:done", () => stored("sessionStorage", draftKey, null));
  document.addEventListener("visibilitychange", clock);
}

function offerReading() {
  if (!("speechSynthesis" in self)) return;
  reader.hidden = false;
  reader.addEventListener("click", () => toggleReading(reader.getAttribute("aria-pressed") !== "true"));
  document.addEventListener("respond:moved", read);
  document.addEventListener("respond:done", read);
  document.addEventListener("respond:begin", () => toggleReading(false));
  addEventListener("pagehide", () => speechSynthesis.cancel());
}

const resumed = form.querySelector(".error-summary") ? 0 : recall();
listen();
offerReading();
travel.hidden = false;
show(resumed, { focus: resumed > 0 });
form.dataset.ready = "";
device.start({ scope: "/s/" });
