// Keeps what is typed in form[data-draft="name"] on this device until the server has accepted it.
// One draft per name: {uid, at, values}. outbox.js sends, and keeps files that could not be sent.
const KEEP_MS = 7 * 24 * 3600 * 1000;
const SKIPPED = new Set(["file", "password", "hidden", "submit", "button"]);

const keyOf = (name) => `tuntas:draft:${name}`;
const hasChoice = (field) => field.type === "checkbox" || field.type === "radio";

function newId() {
  if (crypto.randomUUID) return crypto.randomUUID(); // absent on plain http
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

function keptFields(form) {
  return [...form.elements].filter(
    (field) => field.name && !SKIPPED.has(field.type) && !("draftSkip" in field.dataset),
  );
}

function chosenIn(field) {
  if (hasChoice(field)) return field.checked ? [field.value] : [];
  if (field.multiple) return [...field.selectedOptions].map((option) => option.value);
  return [field.value];
}

function valuesOf(form) {
  const values = {};
  for (const field of keptFields(form)) (values[field.name] ||= []).push(...chosenIn(field));
  return values;
}

function read(name) {
  try {
    const draft = JSON.parse(localStorage.getItem(keyOf(name)));
    return draft && Date.now() - draft.at < KEEP_MS ? draft : null;
  } catch {
    return null; // storage refused, or not written by us
  }
}

function write(form) {
  const draft = { uid: form.elements.uid.value, at: Date.now(), values: valuesOf(form) };
  try {
    localStorage.setItem(keyOf(form.dataset.draft), JSON.stringify(draft));
  } catch {
    // Storage is full or refused: the form still works, only without the safety net.
  }
}

function forget(name) {
  try {
    localStorage.removeItem(keyOf(name));
  } catch {
    // Nothing could be stored, so nothing is left behind.
  }
}

/** Puts kept values back into one field; tells whether that changed it. */
function restoreField(field, kept) {
  const before = chosenIn(field).join("\n");
  if (hasChoice(field)) field.checked = kept.includes(field.value);
  else if (field.multiple) for (const option of field.options) option.selected = kept.includes(option.value);
  else if (kept.length > 0) field.value = kept.shift();
  return chosenIn(field).join("\n") !== before;
}

function restore(form, values) {
  const changed = keptFields(form).filter((field) => values[field.name] && restoreField(field, values[field.name]));
  for (const field of changed) field.dispatchEvent(new Event("input", { bubbles: true }));
  return changed.length > 0;
}

function tellRestored(form) {
  const notice = form.querySelector("[data-draft-notice]");
  if (!notice) return;
  notice.querySelector("[data-draft-text]").textContent = notice.dataset.restored;
  notice.querySelector("[data-draft-discard]").hidden = false;
  notice.hidden = false;
}

function start(form) {
  const { uid } = form.elements;
  const answered = form.querySelector(".error-summary"); // the server has just given the values back
  const draft = answered ? null : read(form.dataset.draft);
  if (draft) {
    uid.value = draft.uid;
    if (restore(form, draft.values)) tellRestored(form);
  }
  uid.value ||= newId();
}

function empty(form) {
  forget(form.dataset.draft);
  form.reset();
  // A form that came back with errors resets to what was sent: empty it by hand.
  for (const field of keptFields(form)) if (!hasChoice(field) && form.querySelector(".error-summary")) field.value = "";
  form.querySelectorAll(".error-summary, .error").forEach((element) => element.remove());
  form.querySelectorAll("[aria-invalid]").forEach((element) => element.removeAttribute("aria-invalid"));
  form.elements.uid.value = newId();
  document.dispatchEvent(new Event("page:swapped"));
}

const textsOf = (parts) =>
  JSON.stringify([...parts].filter(([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken"));

/** A report was accepted, here or in another tab: what was typed since then becomes a new one. */
function settle({ uid, name, texts }) {
  if (read(name)?.uid === uid) forget(name);
  for (const form of document.querySelectorAll("form[data-draft]")) {
    if (form.elements.uid.value !== uid) continue;
    if (textsOf(new FormData(form)) === texts) empty(form);
    else {
      form.elements.uid.value = newId();
      write(form);
    }
  }
}

const tabs = window.BroadcastChannel && new BroadcastChannel("tuntas");
if (tabs) tabs.onmessage = ({ data }) => settle(data);
document.addEventListener("input", ({ target }) => {
  if (target.form?.matches("form[data-draft]")) write(target.form);
});
document.addEventListener("click", ({ target }) => {
  const form = target.closest("[data-draft-discard]")?.closest("form");
  if (!form) return;
  document.dispatchEvent(new CustomEvent("draft:discard", { detail: { uid: form.elements.uid.value } }));
  empty(form);
  form.querySelector("[data-draft-notice]").hidden = true;
});
document.addEventListener("draft:accepted", ({ detail: { uid, name, parts } }) => {
  const news = { uid, name, texts: textsOf(parts) };
  settle(news);
  tabs?.postMessage(news);
});
document.querySelectorAll("form[data-draft]").forEach(start);
