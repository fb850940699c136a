// Sends form[data-draft] by fetch, so that a lost connection loses nothing: the report, with its files,
// waits in IndexedDB and goes out once. The server knows a repeated uid, so a lost answer does no harm.
const RETRY_MS = 60_000;
// Try again. Not 429: its page says when, and repeats cost data.
const LATER = new Set([401, 408, 425]);
const NOT_PERMITTED = 403;

const promised = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

async function inStore(mode, use) {
  const opening = indexedDB.open("tuntas", 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore("outbox", { keyPath: "uid" });
  const database = await promised(opening);
  try {
    return await promised(use(database.transaction("outbox", mode).objectStore("outbox")));
  } finally {
    database.close();
  }
}

// A browser may refuse storage (private windows): then nothing waits, and keep tells so.
const keep = (letter) => inStore("readwrite", (store) => store.put(letter)).then(() => true, () => false);
const drop = (uid) => inStore("readwrite", (store) => store.delete(uid)).catch(() => undefined);
const waiting = () => inStore("readonly", (store) => store.getAll()).catch(() => []);
const find = (uid) => inStore("readonly", (store) => store.get(uid));

// One tab sends at a time. Browsers without locks rely on the server's memory of the uid.
const alone = (work) => (navigator.locks ? navigator.locks.request("tuntas-outbox", work) : work());

function letterOf(form, button) {
  const parts = [...new FormData(form)].filter(([, value]) => !(value instanceof File && value.name === ""));
  const pressed = button?.name ? [[button.name, button.value]] : [];
  return { uid: form.elements.uid.value, name: form.dataset.draft, action: form.action, parts, pressed };
}

function bodyOf({ parts, pressed }) {
  const body = new FormData();
  for (const [name, value] of [...parts, ...pressed]) body.append(name, value);
  const token = document.querySelector("[name=csrfmiddlewaretoken]");
  if (token) body.set(token.name, token.value);
  return body;
}

/** Tells whether a page shows the form of a letter again: then it says why it was refused. */
function showsAgain(page, { uid }) {
  const fields = new DOMParser().parseFromString(page, "text/html").querySelectorAll("form[data-draft] [name=uid]");
  return [...fields].some(({ value }) => value === uid);
}

/** Posts a letter, `how`: now | queued. Gives {state: accepted | refused | later, url, code, page}. */
async function post(letter, how) {
  let answer;
  try {
    answer = await fetch(letter.action, { method: "POST", body: bodyOf(letter), headers: { "X-Draft": how } });
    if (LATER.has(answer.status) || answer.status >= 500) return { state: "later" };
    const { headers } = answer;
    if (answer.status === 201) return { state: "accepted", url: headers.get("Location"), code: headers.get("X-Code") };
    if (answer.redirected && answer.ok) return { state: "accepted", url: answer.url };
    const page = await answer.text();
    // The sign-on page of a public network says 403 to everything; a new page brings a new CSRF token.
    if (answer.status === NOT_PERMITTED && !showsAgain(page, letter)) return { state: "later" };
    return { state: "refused", page };
  } catch (problem) {
    if (problem instanceof TypeError) return { state: "later" }; // no network
    throw problem;
  }
}

async function send(letter, how) {
  const result = await post(letter, how);
  if (result.state === "refused") await keep({ ...letter, refused: true });
  if (result.state !== "accepted") return result;
  await drop(letter.uid);
  document.dispatchEvent(new CustomEvent("draft:accepted", { detail: { ...letter, url: result.url, code: result.code } }));
  return result;
}

function tell(key, url) {
  const notice = document.querySelector("[data-draft-notice]");
  if (!notice) return;
  const text = notice.querySelector("[data-draft-text]");
  text.textContent = `${notice.dataset[key]} `;
  if (url) {
    const link = Object.assign(document.createElement("a"), { href: url, textContent: notice.dataset.open });
    text.append(link);
  }
  notice.querySelector("[data-draft-discard]").hidden = key === "sending" || key === "sent" || !notice.closest("form");
  notice.hidden = false;
  if (key !== "sending") notice.scrollIntoView({ block: "center" });
}

function giveFilesBack(form, letter) {
  for (const input of form.querySelectorAll("input[type=file]")) {
    const shelf = new DataTransfer();
    for (const [name, value] of letter.parts) if (name === input.name && value instanceof File) shelf.items.add(value);
    input.files = shelf.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

/** Shows the server's page with its errors in place of ours; chosen files stay chosen. */
function showErrors(page, letter) {
  const main = new DOMParser().parseFromString(page, "text/html").querySelector("main");
  document.querySelector("main").replaceWith(main);
  document.dispatchEvent(new Event("page:swapped"));
  const form = main.querySelector("form[data-draft]");
  if (form) giveFilesBack(form, letter);
  if (form && form.elements.uid.value !== letter.uid) drop(letter.uid); // it goes on under another uid
  (main.querySelector(".error-summary") || main).focus();
}

async function submit(form, button) {
  const letter = letterOf(form, button);
  form.dataset.sending = "";
  form.querySelector(".error-summary")?.setAttribute("hidden", ""); // about the last attempt
  tell("sending");
  const [kept, result] = await alone(async () => [await keep(letter), await send(letter, "now")]);
  delete form.dataset.sending;
  if (result.state === "accepted") location.assign(result.url);
  else if (result.state === "refused") showErrors(result.page, letter);
  else tell(kept ? "waiting" : "unsent");
}

const formOf = ({ uid }) =>
  [...document.querySelectorAll("form[data-draft]")].find(({ elements }) => elements.uid.value === uid);
const wordsOf = (parts) =>
  JSON.stringify(parts.filter(([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken"));

function tellDelivered({ url, code }) {
  if (!code) return tell("sent", url);
  document.querySelector("[data-draft-notice]")?.setAttribute("hidden", "");
  document.dispatchEvent(new Event("draft:delivered")); // receipts.js shows where it is now
}

/** Shows what is wrong with a letter, unless its form has gone from the page or was changed since. */
function tellRefused(page, letter) {
  const form = formOf(letter);
  if (form && wordsOf([...new FormData(form)]) === wordsOf(letter.parts)) showErrors(page, letter);
  else tell("refused");
}

async function sendOne(uid) {
  const letter = await find(uid);
  if (!letter || letter.refused) return; // another tab was quicker
  const result = await send(letter, "queued");
  if (result.state === "accepted") tellDelivered(result);
  else if (result.state === "refused") tellRefused(result.page, letter);
  else tell("waiting");
}

async function sendWaiting() {
  if (document.querySelector("form[data-sending]")) return;
  for (const { uid } of await waiting()) await alone(() => sendOne(uid));
}

async function start() {
  const names = [...document.querySelectorAll("form[data-draft]")].map((form) => form.dataset.draft);
  for (const letter of await waiting()) {
    const form = formOf(letter);
    if (form) giveFilesBack(form, letter);
    if (!letter.refused) tell("waiting");
    else if (form) tell("refused");
    else if (names.includes(letter.name)) await drop(letter.uid); // nothing was typed, so nothing is left to mend
  }
  await sendWaiting();
}

if ("indexedDB" in window) {
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-draft]")) return;
    event.preventDefault();
    if (!("sending" in event.target.dataset)) submit(event.target, event.submitter);
  });
  document.addEventListener("draft:discard", ({ detail }) => drop(detail.uid));
  addEventListener("online", sendWaiting);
  setInterval(() => document.visibilityState === "visible" && sendWaiting(), RETRY_MS);
  start();
}
