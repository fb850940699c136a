// Paper sheets one after the other: a digit jumps on, Enter saves, the page stays. Without it the
// form has ten rows and one button.
const form = document.querySelector("[data-paper]");

const digits = () => [...form.querySelectorAll("[data-digit]")];
const readback = form?.querySelector("[data-readback]");

function tell(text) {
  readback.hidden = false;
  readback.textContent = text;
}

function readBack() {
  const typed = digits().map((input) => input.value || "·");
  tell(typed.join(" "));
}

function jump(input) {
  const all = digits();
  const next = all[all.indexOf(input) + 1];
  if (next) next.select();
  else form.querySelector("[data-save]").focus();
}

function typed(event) {
  const input = event.target;
  if (!input.matches("[data-digit]")) return;
  const last = input.value.slice(-1);
  input.value = new RegExp(`^${input.pattern}$`).test(last) ? last : "";
  readBack();
  if (input.value) jump(input);
}

function stepped(event) {
  const all = digits();
  const place = all.indexOf(event.target);
  if (event.key === "Backspace" && place > 0 && !event.target.value) all[place - 1].select();
}

function cleared() {
  for (const input of digits()) input.value = "";
  // A stack usually is of one service: that one stays.
  for (const field of form.querySelectorAll("[data-sheet] select:not([name$=-service])")) field.value = "";
  const comment = form.querySelector("[name$=-comment]");
  if (comment) comment.value = "";
  form.querySelector("[name$=-uid]").value = crypto.randomUUID();
  digits()[0].focus();
}

async function save(event) {
  event.preventDefault();
  const empty = digits().find((input) => !input.value && input.dataset.digit !== "optional");
  if (empty) {
    tell(form.dataset.incomplete);
    empty.focus();
    return;
  }
  if (form.dataset.sending) return;
  form.dataset.sending = "yes";
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      body: new FormData(form),
      headers: { Accept: "application/json" },
    });
    const told = await answer.json();
    document.querySelector("[data-typed]").innerHTML = told.typed;
    if (answer.ok) cleared();
    tell(answer.ok ? form.dataset.saved : told.errors.join(" "));
  } catch {
    tell(form.dataset.unreachable);
  } finally {
    delete form.dataset.sending;
  }
}

if (form && crypto.randomUUID) {
  const [first, ...rest] = form.querySelectorAll("[data-sheet]");
  if (!rest.some((row) => row.querySelector(".error"))) {
    for (const row of rest) row.remove();
    form.querySelector("[name$=TOTAL_FORMS]").value = "1";
    first.querySelector("legend").hidden = true;
    first.querySelector("details").open = true;
    document.querySelector("[data-typed-only]").hidden = false;
    const button = form.querySelector("[data-save]");
    button.textContent = button.dataset.one;
    form.addEventListener("input", typed);
    form.addEventListener("keydown", stepped);
    form.addEventListener("submit", save);
    digits()[0].focus();
  }
}
