// Keyboard in [data-keys] lists: j and k move, Enter opens (the link has the focus), x picks,
// / searches, ? helps. People who dictate or press keys by accident can turn the letters off.
const OFF = "tuntas:keys-off";
const help = document.getElementById("keys-help");

function isOff() {
  try {
    return localStorage.getItem(OFF) === "1";
  } catch {
    return false; // storage refused: the letters stay on
  }
}

const typing = (target) => target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable], dialog");
const links = () => [...document.querySelectorAll("[data-keys] > li a:first-of-type")];

function move(step) {
  const all = links();
  const here = all.findIndex((link) => link.closest("li").contains(document.activeElement));
  const next = here < 0 ? (step > 0 ? 0 : all.length - 1) : here + step;
  all[Math.max(0, Math.min(all.length - 1, next))]?.focus();
}

function pick() {
  document.activeElement.closest("[data-keys] > li")?.querySelector("input[type=checkbox]")?.click();
}

const acts = {
  j: () => move(1),
  k: () => move(-1),
  x: pick,
  "/": () => document.querySelector("[data-search]")?.focus(),
};

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") document.querySelectorAll("details.menu[open]").forEach(closeMenu);
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (event.key === "?") help?.showModal();
  else if (acts[event.key] && !isOff()) acts[event.key]();
  else return;
  event.preventDefault();
});

function closeMenu(menu) {
  const inside = menu.contains(document.activeElement);
  menu.open = false;
  if (inside) menu.querySelector("summary").focus();
}

document.addEventListener("click", ({ target }) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) if (!menu.contains(target)) menu.open = false;
});

const off = help?.querySelector("[data-keys-off]");
if (off) {
  off.checked = isOff();
  off.addEventListener("change", () => localStorage.setItem(OFF, off.checked ? "1" : "0"));
}
