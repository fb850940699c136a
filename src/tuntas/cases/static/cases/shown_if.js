// Fields that depend on another answer are hidden until they are asked for. Without this module they
// stay, and their help says when to fill them in; the server ignores what was not asked.

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
  for (const input of form.querySelectorAll("[data-shown-if]")) {
    const { shownIf, shownValues } = input.dataset;
    const wanted = shownValues.split(" ").includes(answer(form, shownIf)) && isShown(form, shownIf);
    input.closest(".field").hidden = !wanted;
  }
}

const updateAll = () => [...document.forms].forEach(update);

// A draft that is put back fires no change of its own for each field, only an input.
for (const event of ["change", "input"]) {
  document.addEventListener(event, ({ target }) => target.form && update(target.form));
}
document.addEventListener("page:swapped", updateAll); // the server's page with its errors
updateAll();
