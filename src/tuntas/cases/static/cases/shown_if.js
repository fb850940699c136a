// Fields that depend on another answer are hidden until they are asked for. Without this module they
// stay, and their help says when to fill them in; the server ignores what was not asked.
const dependants = [...document.querySelectorAll("[data-shown-if]")];

function answer(form, name) {
  const inputs = form.elements[name];
  return inputs ? inputs.value : "";
}

function isShown(form, name) {
  // A question that is hidden itself opens nothing.
  const input = form.querySelector(`[name="${name}"]`);
  return !input?.closest(".field")?.hidden;
}

function update(form) {
  for (const input of dependants) {
    if (input.form !== form) continue;
    const { shownIf, shownValues } = input.dataset;
    const wanted = shownValues.split(" ").includes(answer(form, shownIf)) && isShown(form, shownIf);
    input.closest(".field").hidden = !wanted;
  }
}

for (const form of new Set(dependants.map((input) => input.form))) {
  update(form);
  form.addEventListener("change", () => update(form));
  // A draft that is put back fires no change of its own for each field.
  form.addEventListener("input", () => update(form));
}
