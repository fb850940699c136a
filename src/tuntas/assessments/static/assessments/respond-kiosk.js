// The counter: begins again by itself, stays on its page, fills the screen.
const IDLE_S = 45;
const WARNING_S = 15;
const THANKS_S = 5;
const HOLD_MS = 5000;
const form = document.getElementById("respond");
const thanks = document.getElementById("thanks");
const idle = document.getElementById("idle");
const leave = document.getElementById("leave");
let touched = Date.now();
let done = 0; // when the thanks appeared
let fresh = true; // nothing was touched since the beginning
let leaving = false;

function begin() {
  idle.close();
  leave.close();
  done = 0;
  fresh = true;
  document.getElementById("large").checked = false;
  document.dispatchEvent(new Event("respond:begin"));
  // The counter's own language is that of the address without one.
  if (new URLSearchParams(location.search).has("bahasa")) go(location.pathname);
}

function go(address) {
  leaving = true;
  location.replace(address);
}

function tell(place, seconds) {
  const key = "backIn" in place.dataset ? "backIn" : "words";
  place.textContent = place.dataset[key].replace("{n}", Math.max(0, Math.ceil(seconds)));
}

function tick() {
  if (done) {
    const left = THANKS_S - (Date.now() - done) / 1000;
    tell(thanks.querySelector("[data-back-in]"), left);
    if (left <= 0) begin();
    return;
  }
  if (fresh) return;
  const left = IDLE_S - (Date.now() - touched) / 1000;
  if (left <= 0) begin();
  else if (left <= WARNING_S) {
    tell(idle.querySelector("[data-words]"), left);
    if (!idle.open) idle.showModal();
  }
}

function touch() {
  touched = Date.now();
  fresh = false;
  if (idle.open) idle.close();
}

function fillScreen() {
  if (!document.fullscreenElement) document.documentElement.requestFullscreen?.({ navigationUI: "hide" }).catch(() => undefined);
  navigator.wakeLock?.request("screen").catch(() => undefined);
}

function holdToLeave(button) {
  let timer = 0;
  const press = () => (timer ||= setTimeout(() => leave.showModal(), HOLD_MS));
  const release = () => (timer = void clearTimeout(timer) || 0);
  button.addEventListener("pointerdown", press);
  button.addEventListener("keydown", ({ key }) => (key === "Enter" || key === " ") && press());
  for (const end of ["pointerup", "pointerleave", "pointercancel", "keyup", "blur"]) button.addEventListener(end, release);
}

for (const kind of ["pointerdown", "keydown", "input"]) document.addEventListener(kind, touch);
document.addEventListener("click", fillScreen);
document.addEventListener("contextmenu", (event) => event.preventDefault());
document.addEventListener("respond:done", () => (done = Date.now()));
thanks.querySelector("[data-again]").addEventListener("click", begin);
idle.querySelector("[data-stay]").addEventListener("click", touch);
leave.querySelector("[data-close]").addEventListener("click", () => leave.close());
leave.querySelector("[data-leave]").addEventListener("click", () => (leaving = true));
document.querySelector(".lang").addEventListener("submit", (event) => {
  event.preventDefault(); // replaced, so that "back" leads nowhere
  go(`${location.pathname}?bahasa=${event.submitter.value}`);
});
holdToLeave(document.querySelector("[data-exit]"));
history.pushState(null, "");
addEventListener("popstate", () => history.pushState(null, ""));
addEventListener("beforeunload", (event) => leaving || event.preventDefault());
setInterval(tick, 250);
