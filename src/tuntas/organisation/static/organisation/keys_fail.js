// A key that is refused, missing or cancelled: say so instead of leaving a button that does nothing.
const place = document.getElementById("key-failed");

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const said = document.createElement("p");
  said.className = "alert warning";
  said.textContent = place.dataset.says;
  place.replaceChildren(said);
  place.scrollIntoView({ block: "nearest" });
});
