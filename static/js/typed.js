// What was typed goes along into another language and another time: both open the page anew, without its form.
const KEY = "bookwithme.typed";

function typed() {
  const fields = document.querySelectorAll('main form[method="post"] :is(input, textarea, select)[name]');
  return [...fields].filter((field) => !["file", "submit", "password"].includes(field.type));
}

export function remember() {
  const values = typed()
    .filter((field) => !["radio", "checkbox"].includes(field.type) || field.checked)
    .map((field) => [field.name, field.value]);
  sessionStorage.setItem(KEY, JSON.stringify(values));
}

export function recall() {
  const values = JSON.parse(sessionStorage.getItem(KEY));
  if (!values || !typed().length) return;
  sessionStorage.removeItem(KEY);
  const left = new Map();
  for (const [name, value] of values) left.set(name, [...(left.get(name) || []), value]);
  for (const field of typed()) {
    if (field.type === "hidden" || field.readOnly) continue;
    const found = left.get(field.name) || [];
    if (["radio", "checkbox"].includes(field.type)) field.checked = found.includes(field.value);
    else if (found.length) field.value = found.shift(); // rows of hours share their names
  }
}

export function keepTyped() {
  recall();
  for (const form of document.querySelectorAll("form[data-keeps]")) form.addEventListener("submit", remember);
  for (const link of document.querySelectorAll("a[data-language]")) link.addEventListener("click", remember);
}
