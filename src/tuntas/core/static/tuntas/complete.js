// [data-complete]: ticks the parts of a complete report as fields with data-completes are filled, and
// says in words what would help next. Also counts the letters left under text areas ([data-counts]).
const changed = new WeakSet(); // by a person, since the page came
const filled = (field) => {
  if (field.getAttribute("aria-invalid") === "true" && !changed.has(field)) return false; // the server could not use it
  if (field.type === "file") return field.files.length > 0;
  if (field.type === "checkbox" || field.type === "radio") return field.checked;
  return field.value.trim().length >= Number(field.dataset.enough || 1);
};

function isThere(key) {
  return [...document.querySelectorAll(`[data-completes="${CSS.escape(key)}"]`)].some(filled);
}

function mark(part) {
  const there = isThere(part.dataset.part);
  const words = part.querySelector("[data-there]");
  part.classList.toggle("there", there);
  words.textContent = there ? ` ${words.dataset.there}` : "";
  return there;
}

function update(meter) {
  const parts = [...meter.querySelectorAll("[data-part]")];
  const missing = parts.filter((part) => !mark(part));
  const sentence = missing.length ? missing[0].dataset.hint : meter.dataset.enough;
  const status = meter.querySelector("[role=status]");
  if (status.textContent !== sentence) status.textContent = sentence; // do not read the same out twice
}

function count(line) {
  const area = document.getElementById(line.dataset.counts);
  const most = Number(line.dataset.most);
  const left = most - area.value.length; // below nothing where the browser does not cut what is too long
  const words = left < 0 ? line.dataset.over : line.dataset.left;
  line.textContent = words.replace("{n}", Math.abs(left).toLocaleString(document.documentElement.lang));
  line.hidden = left > most / 2; // silent while there is plenty
}

function refresh() {
  document.querySelectorAll("[data-complete]").forEach(update);
  document.querySelectorAll("[data-counts]").forEach(count);
}

for (const name of ["input", "change"]) {
  document.addEventListener(name, (event) => event.isTrusted && changed.add(event.target));
}
for (const name of ["input", "change", "page:swapped"]) document.addEventListener(name, refresh);
refresh();
