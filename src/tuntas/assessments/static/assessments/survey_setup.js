// A new survey: shows only what belongs to the chosen period and instrument, and how many
// respondents are enough. Without it everything shows and the server reckons.
const form = document.querySelector("[data-setup]");
const chosen = (name) => form.querySelector(`[name="${name}"]:checked`)?.value;

// Krejcie and Morgan (1970), as the server reckons it: X² = 3.841, P = 0.5, d = 0.05.
function enough(customers) {
  const spread = 3.841 / 4;
  return Math.floor((spread * customers) / (0.0025 * (customers - 1) + spread) + 0.5);
}

function show() {
  form.querySelector("[data-own-days]").hidden = chosen("period") !== "own";
  for (const part of form.querySelectorAll("[data-of-instrument]")) {
    part.hidden = part.dataset.ofInstrument !== chosen("instrument");
  }
  const customers = Number.parseInt(form.querySelector("[data-customers]").value, 10);
  const line = form.querySelector("[data-sample]");
  line.hidden = !(customers > 0);
  if (customers > 0) line.textContent = line.dataset.sample.replace("{n}", enough(customers));
}

if (form) {
  form.addEventListener("input", show);
  show();
}
