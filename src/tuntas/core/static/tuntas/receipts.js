// Keeps code and link of what this device has sent until its own page was opened here: the link is the
// only way to the answer, and what waited for a connection may go out while nobody looks.
// Shows them in [data-receipts]. outbox.js tells what was accepted.
const KEY = "tuntas:receipts";

function receipts() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) || [];
  } catch {
    return []; // storage refused, or not written by us
  }
}

function store(list) {
  try {
    localStorage.setItem(KEY, JSON.stringify(list));
  } catch {
    // Storage is full or refused: outbox.js could keep nothing for later either.
  }
}

function lineOf({ url, code }, words) {
  const line = document.createElement("li");
  const name = Object.assign(document.createElement("span"), { className: "code", textContent: code });
  const link = Object.assign(document.createElement("a"), { href: url, textContent: words });
  line.append(name, " ", link);
  return line;
}

function show() {
  const box = document.querySelector("[data-receipts]");
  if (!box) return;
  const list = receipts();
  box.querySelector("ul").replaceChildren(...list.map((one) => lineOf(one, box.dataset.open)));
  box.hidden = list.length === 0;
}

const isHere = ({ url }) => new URL(url, location.href).pathname === location.pathname;

document.addEventListener("draft:accepted", ({ detail: { url, code } }) => {
  if (code) store([...receipts().filter((one) => one.url !== url), { url, code }]);
});
document.addEventListener("draft:delivered", () => {
  show();
  document.querySelector("[data-receipts]")?.scrollIntoView({ block: "center" });
});
document.addEventListener("page:swapped", show);
addEventListener("storage", show); // another tab has sent, or opened the page
store(receipts().filter((one) => !isHere(one)));
show();
