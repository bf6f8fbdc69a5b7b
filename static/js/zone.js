// The visitor's own zone: put into the picker once, when the address names none; a change reloads.
function show(zone) {
  const address = new URL(location.href);
  address.searchParams.set("timeZone", zone);
  location.replace(address);
}

export function guessZone() {
  const picker = document.querySelector("select[data-zone-guess]");
  if (!picker) return;
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const told = new URL(location.href).searchParams.has("timeZone");
  if (own && !told && picker.value !== own) show(own);
  else if (!picker.form || picker.form.method === "get") {
    picker.addEventListener("change", () => show(picker.value));
  }
}
