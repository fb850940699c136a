// The citizen's sheet goes into the queue of the device, and is sent as soon as there is a network.
// Everything here is optional: without it the form is posted as it is.
const device = self.tuntasDevice;
const form = document.getElementById("respond");
const thanks = document.getElementById("thanks");
const missing = form.querySelector("[data-missing]"); // only where one chooses among services

function begin() {
  form.reset();
  for (const input of form.querySelectorAll("[type=checkbox], [type=radio]")) input.checked = false;
  form.elements.other.value = "";
  for (const select of form.querySelectorAll("select")) select.value = "";
  showMissing(false);
  device.forget();
  scrollTo(0, 0);
}

function showMissing(lacking) {
  if (!missing) return;
  for (const summary of form.querySelectorAll(".error-summary")) summary.hidden = summary !== missing || !lacking;
  form.querySelector("[name=service]").closest("fieldset").classList.toggle("wrong", lacking);
  if (lacking) missing.focus();
}

function lacksService() {
  const radios = [...form.querySelectorAll("[name=service]")];
  const lacking = radios.length > 0 && !radios.some((radio) => radio.checked);
  showMissing(lacking);
  return lacking;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (!lacksService()) device.finish();
});
thanks.querySelector("[data-again]").addEventListener("click", begin);
document.addEventListener("respond:begin", begin);
device.start({ scope: "/keluhan/" });
