// Who was signed out while a form stood open keeps what was typed: signing in happens in another tab,
// and back here the forms get the token that came with it. A token that is too old is told the same way.
const notice = document.querySelector("[data-signed-out]");
const door = notice.querySelector("a").href;
let isOut = notice.dataset.signedOut !== "";

function tell(out) {
  isOut = out;
  notice.querySelector("[data-out]").hidden = !out;
  notice.querySelector("[data-in]").hidden = out;
  notice.hidden = false;
}

async function look() {
  if (!isOut || document.visibilityState !== "visible") return;
  const answer = await fetch(notice.dataset.signedOut || location.href).catch(() => undefined); // no network: still out
  if (!answer?.ok || answer.url.startsWith(door)) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const token = page.querySelector("[name=csrfmiddlewaretoken]")?.value;
  if (!token) return;
  for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token;
  tell(false);
}

document.addEventListener("htmx:responseError", ({ detail }) => {
  if (detail.xhr.status !== 401) return;
  tell(true);
  look();
});
document.addEventListener("visibilitychange", look);
addEventListener("focus", look);
