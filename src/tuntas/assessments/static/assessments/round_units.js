// [data-round-units]: a field that narrows the long list of units while one types; without it the list is whole.
const form = document.querySelector("[data-round-units]");
const boxes = form ? [...form.querySelectorAll("input[data-filtered]")] : [];
if (boxes.length > 12) {
  const list = boxes[0].closest(".choices");
  const search = Object.assign(document.createElement("input"), { type: "search", autocomplete: "off" });
  search.setAttribute("aria-label", form.dataset.filter);
  search.placeholder = form.dataset.filter;
  list.before(search);
  search.addEventListener("input", () => {
    const wanted = search.value.trim().toLocaleLowerCase();
    for (const box of boxes) {
      const choice = box.closest(".choice");
      choice.toggleAttribute("data-hidden", !box.checked && !choice.textContent.toLocaleLowerCase().includes(wanted));
    }
  });
}
