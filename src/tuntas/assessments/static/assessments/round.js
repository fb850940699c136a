// form[data-autosave]: saves each fieldset[data-item] by itself when it changes. The server answers with
// the parts that changed (by id), or with the whole item when somebody else was quicker (409) or the
// answer cannot be (422). What could not be sent is tried again; leaving the page then asks first.
const RETRY_MS = 8000;
const waiting = new Map(); // item → timer
const busy = new WeakSet();

const itemsOf = (form) => form.querySelectorAll("fieldset[data-item]");

function say(item, text, state) {
  item.dataset.state = state;
  const line = item.querySelector(".state");
  if (line) line.textContent = text;
}

function replaceParts(html) {
  const parts = document.createElement("template");
  parts.innerHTML = html;
  for (const part of [...parts.content.children]) document.getElementById(part.id)?.replaceWith(part);
}

function dataOf(item) {
  const data = new URLSearchParams();
  for (const field of item.elements) {
    if (!field.name || field.disabled || field.name.startsWith("mine-") || field.type === "submit") continue;
    if (field.type === "radio" && !field.checked) continue;
    data.append(field.name, field.value);
  }
  return data;
}

async function save(item) {
  if (busy.has(item)) return later(item, 300); // one at a time: the next needs the new revision
  busy.add(item);
  const form = item.form;
  const sent = dataOf(item).toString();
  say(item, form.dataset.saving, "saving");
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body: new URLSearchParams(sent),
      headers: { "X-Autosave": "1", "X-CSRFToken": form.elements.csrfmiddlewaretoken.value },
      redirect: "error",
    });
    const type = answer.headers.get("content-type") || "";
    if (answer.ok || (type.startsWith("text/html") && [409, 422].includes(answer.status))) {
      waiting.delete(item);
      delete item.dataset.state;
      replaceParts(await answer.text());
    } else if (type.startsWith("text/plain")) {
      waiting.delete(item);
      say(item, await answer.text(), "failed");
    } else {
      throw new Error(answer.status);
    }
  } catch {
    say(item, form.dataset.failed, "failed");
    later(item, RETRY_MS);
  } finally {
    busy.delete(item);
  }
}

function later(item, milliseconds) {
  clearTimeout(waiting.get(item));
  waiting.set(item, setTimeout(() => save(item), milliseconds));
}

for (const form of document.querySelectorAll("form[data-autosave]")) {
  form.addEventListener("change", (event) => {
    const item = event.target.closest("fieldset[data-item]");
    if (item) later(item, 50);
  });
  form.addEventListener("submit", () => {
    for (const item of itemsOf(form)) clearTimeout(waiting.get(item)), waiting.delete(item);
  });
}

addEventListener("beforeunload", (event) => {
  if (waiting.size) event.preventDefault();
});

// A link to an item opens the section in which it stands.
function reveal() {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const section = target && target.closest("details");
  if (section) section.open = true;
  if (target) target.scrollIntoView();
}
addEventListener("hashchange", reveal);
reveal();
