// Answers wait here, on the device, until the server says that it has them. Read by the page and, as a
// classic script, by the worker: either may be the one that sends. An answer is deleted for one reason
// only, that our own server named its uid as kept.
(() => {
  const NAME = "tuntas-answers";
  const STORE = "waiting";
  const TIMEOUT_MS = 20_000;
  const unsaved = new Map(); // where a browser refuses storage (private windows): only until the page closes
  const others = "BroadcastChannel" in self ? new BroadcastChannel(NAME) : null;
  const events = new EventTarget();

  const promised = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });

  async function inStore(mode, use) {
    const opening = indexedDB.open(NAME, 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE, { keyPath: "uid" });
    const database = await promised(opening);
    try {
      const transaction = database.transaction(STORE, mode);
      const done = new Promise((resolve, reject) => {
        transaction.oncomplete = resolve;
        transaction.onabort = transaction.onerror = () => reject(transaction.error);
      });
      const result = await promised(use(transaction.objectStore(STORE)));
      await done; // only now is it on the disk
      return result;
    } finally {
      database.close();
    }
  }

  const read = async (uid) => unsaved.get(uid) || inStore("readonly", (store) => store.get(uid)).catch(() => undefined);
  const all = async () => [...unsaved.values(), ...(await inStore("readonly", (store) => store.getAll()).catch(() => []))];

  async function keep(answer) {
    try {
      await inStore("readwrite", (store) => store.put(answer));
      unsaved.delete(answer.uid);
      return true;
    } catch {
      unsaved.set(answer.uid, answer);
      return false;
    }
  }

  async function forget(uid) {
    unsaved.delete(uid);
    await inStore("readwrite", (store) => store.delete(uid)).catch(() => undefined); // sent again, kept once
  }

  // One tab, or the worker, sends at a time. Without locks the server's memory of the uid has to do.
  const alone = (work) => (self.navigator.locks ? navigator.locks.request(NAME, work) : work());

  function changed() {
    events.dispatchEvent(new Event("change"));
    others?.postMessage("change");
  }
  if (others) others.onmessage = () => events.dispatchEvent(new Event("change"));

  /** Returns "kept", {refused: words} or {later: milliseconds or 0}. */
  async function post({ uid, url, parts }) {
    const body = new URLSearchParams(parts);
    body.set("sent_at", Date.now());
    try {
      const answer = await fetch(url, {
        method: "POST",
        body,
        headers: { "X-Answer": "1", Accept: "application/json" },
        redirect: "error", // a sign-on page of some public network
        credentials: "omit",
        keepalive: true,
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const said = await answer.json();
      if (answer.ok && said.kept === uid) return "kept";
      if (said.refused) return { refused: said.refused };
      return { later: 1000 * (Number(answer.headers.get("Retry-After")) || 0) };
    } catch (problem) {
      if (problem instanceof TypeError || problem instanceof SyntaxError || problem instanceof DOMException) return { later: 0 };
      throw problem;
    }
  }

  /** Sends one; true when the next may follow. */
  async function sendOne(uid) {
    const answer = await read(uid);
    if (!answer || answer.refused) return { go: true }; // another tab was quicker
    const result = await post(answer);
    if (result === "kept") await forget(uid);
    else if (result.refused) await keep({ ...answer, refused: result.refused });
    else return { go: false, later: result.later };
    changed();
    return { go: true };
  }

  /** Sends all that waits, one after the other; returns after how many milliseconds the server asks us to come again. */
  async function send() {
    for (const { uid, refused } of await all()) {
      if (refused) continue;
      const { go, later } = await alone(() => sendOne(uid));
      if (!go) return later;
    }
    return 0;
  }

  async function add(answer) {
    const saved = await keep(answer);
    changed();
    return saved;
  }

  async function counts() {
    const found = await all();
    const refused = found.filter((answer) => answer.refused);
    return { waiting: found.length - refused.length, unsaved: unsaved.size, refused: refused.length, because: refused[0]?.refused || "" };
  }

  async function retryRefused() {
    for (const { refused, ...answer } of await all()) if (refused) await keep(answer);
    changed();
    return send();
  }

  const isWaiting = async (uid) => Boolean(await read(uid));
  self.tuntasAnswers = { add, send, counts, isWaiting, retryRefused, events };
})();
