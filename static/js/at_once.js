// Forms that are posted as soon as their page is looked at; without scripts their button does it.
export function actAtOnce() {
  for (const form of document.querySelectorAll("form[data-at-once]")) {
    const body = new URLSearchParams(new FormData(form));
    fetch(form.action, { method: "POST", body, redirect: "manual" }).catch(() => {}); // the button is left
  }
}
