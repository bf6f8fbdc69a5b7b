// The visitor's own zone is asked for once, when the address names none; zones are searched as one types.
function search(form) {
  const [field, list] = [form.querySelector("[type=search]"), form.querySelector("select")];
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  field.hidden = false;
  form.addEventListener("submit", () => form.previousElementSibling.focus());
  field.addEventListener("input", () => {
    for (const each of list.options) each.hidden = !plain(each.text).includes(plain(field.value));
    const first = [...list.options].find((each) => !each.hidden);
    if (first) first.selected = true;
  });
  list.addEventListener("click", ({ target }) => target.matches("option") && form.requestSubmit());
  list.addEventListener("keydown", ({ key }) => key === "Enter" && form.requestSubmit());
}

export function guessZone(go) {
  const form = document.querySelector("form[data-zones]");
  if (!form) return;
  search(form);
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const address = new URL(location.href);
  if (!own || address.searchParams.has("timeZone") || form.querySelector("select").value === own) return;
  address.searchParams.set("timeZone", own);
  go(address, "replaceState");
}
