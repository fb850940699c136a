// The citizen's sheet goes into the queue of the device, and is sent as soon as there is a network.
// Everything here is optional: without it the form is posted as it is.
const device = self.tuntasDevice;
const form = document.getElementById("respond");
const thanks = document.getElementById("thanks");
const missing = form.querySelector("[data-missing]");

function begin() {
  form.reset();
  for (const input of form.querySelectorAll("[type=checkbox], [type=radio]")) input.checked = false;
  form.elements.other.value = "";
  for (const select of form.querySelectorAll("select")) select.value = "";
  missing.hidden = true;
  device.forget();
  scrollTo(0, 0);
}

function lacksService() {
  const radios = [...form.querySelectorAll("[name=service]")];
  if (!radios.length || radios.some((radio) => radio.checked)) return false;
  missing.querySelector("div").textContent = missing.dataset.missing;
  missing.hidden = false;
  radios[0].focus();
  return true;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (!lacksService()) device.finish();
});
thanks.querySelector("[data-again]").addEventListener("click", begin);
document.addEventListener("respond:begin", begin);
device.start({ scope: "/keluhan/" });
