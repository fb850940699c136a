// [data-files]: shows what was chosen, warns of files over 10 MB before they cost an upload, makes
// photos smaller (which also leaves their place and time behind) and lets one be taken out again.
const MAX_BYTES = 10 * 1024 * 1024;
const MAX_SIDE = 2560; // pixels
const shelves = new WeakMap(); // input → File[], so that choosing again adds instead of replacing

const ours = new WeakSet(); // FileLists set by us: their change event is not a person's choice

function sizeWords(bytes) {
  const megabytes = bytes / 1024 / 1024;
  const format = (number, digits) => number.toLocaleString(document.documentElement.lang, { maximumFractionDigits: digits });
  return megabytes >= 1 ? `${format(megabytes, 1)} MB` : `${format(Math.ceil(bytes / 1024), 0)} kB`;
}

async function bitmapOf(file) {
  if (!file.type.startsWith("image/") || !window.createImageBitmap) return null;
  try {
    return await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    return null; // not a picture this browser can read: the server decides
  }
}

function draw(bitmap, canvas, width, height) {
  Object.assign(canvas, { width: Math.round(width), height: Math.round(height) });
  const pen = canvas.getContext("2d");
  pen.imageSmoothingQuality = "high";
  pen.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return canvas;
}

/** The file itself, or a JPEG of it with no side over MAX_SIDE when that saves data. */
async function smaller(file) {
  const bitmap = await bitmapOf(file);
  if (!bitmap) return file;
  const scale = MAX_SIDE / Math.max(bitmap.width, bitmap.height);
  if (scale >= 1) return file;
  const canvas = draw(bitmap, document.createElement("canvas"), bitmap.width * scale, bitmap.height * scale);
  const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
  if (!blob || blob.size >= file.size) return file;
  return new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" });
}

function setFiles(input, files) {
  const shelf = new DataTransfer();
  for (const file of files) shelf.items.add(file);
  input.files = shelf.files;
  ours.add(input.files);
  shelves.set(input, files);
  const box = input.closest("[data-files]");
  const tooBig = files.some((file) => file.size > MAX_BYTES);
  input.setCustomValidity(tooBig ? box.dataset.tooBig : "");
}

async function thumbnail(file) {
  const canvas = document.createElement("canvas");
  const bitmap = await bitmapOf(file);
  if (!bitmap) return null;
  const scale = 132 / bitmap.height;
  canvas.setAttribute("aria-hidden", "true");
  return draw(bitmap, canvas, Math.min(bitmap.width * scale, 144), 132);
}

function rowOf(input, file) {
  const box = input.closest("[data-files]");
  const row = document.createElement("li");
  const words = document.createElement("span");
  const remove = document.createElement("button");
  words.textContent = `${file.name} · ${sizeWords(file.size)}`;
  if (file.size > MAX_BYTES) {
    row.className = "wrong";
    words.textContent += `. ${box.dataset.tooBig}`;
  }
  Object.assign(remove, { type: "button", className: "button quiet", textContent: box.dataset.remove });
  remove.setAttribute("aria-label", `${box.dataset.remove}: ${file.name}`);
  remove.addEventListener("click", () => {
    setFiles(input, shelves.get(input).filter((other) => other !== file));
    show(input);
    input.focus();
  });
  row.append(words, remove);
  thumbnail(file).then((picture) => picture && row.prepend(picture));
  return row;
}

function show(input, saved = false) {
  const box = input.closest("[data-files]");
  const files = shelves.get(input);
  const list = box.querySelector(".files");
  list.replaceChildren(...files.map((file) => rowOf(input, file)));
  list.hidden = files.length === 0;
  const words = [`${files.length} ${box.dataset.chosen}`, saved ? box.dataset.smaller : ""];
  box.querySelector("[role=status]").textContent = words.filter(Boolean).join(", ");
}

function sameFile(one, other) {
  return one.name === other.name && one.size === other.size && one.lastModified === other.lastModified;
}

async function choose(input) {
  const before = input.multiple ? shelves.get(input) || [] : [];
  const chosen = [...input.files];
  const fresh = chosen.filter((file) => !before.some((other) => sameFile(file, other)));
  setFiles(input, [...before, ...fresh]); // nothing is lost if the form is sent while photos shrink
  show(input);
  const shrunk = await Promise.all(fresh.map(smaller));
  const swap = new Map(fresh.map((file, at) => [file, shrunk[at]]));
  if (fresh.every((file) => swap.get(file) === file)) return;
  setFiles(input, shelves.get(input).map((file) => swap.get(file) || file));
  show(input, true);
}

document.addEventListener("change", ({ target }) => {
  if (target.matches?.("[data-files] input[type=file]") && !ours.has(target.files)) choose(target);
});
document.addEventListener("page:swapped", () => {
  for (const input of document.querySelectorAll("[data-files] input[type=file]")) {
    setFiles(input, [...input.files]);
    show(input);
  }
});
