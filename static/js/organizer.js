// A link that opens="fetched" shows the dialog of the page it leads to, in this page. Without scripts,
// or when that page has no dialog (an error, a sign-in), it is an ordinary link.
import { copyButtons } from "./copy.js";

async function fetched(address) {
  const answer = await fetch(address, { headers: { Accept: "text/html" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return answer.ok ? page.querySelector(".dialog--page") : null;
}

function show(section, link) {
  const dialog = document.createElement("dialog");
  dialog.className = "dialog";
  dialog.setAttribute("aria-labelledby", section.getAttribute("aria-labelledby"));
  dialog.append(...section.childNodes);
  const close = document.querySelector("template[data-close]").content.cloneNode(true);
  dialog.querySelector(".dialog__head").append(close);
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  dialog.addEventListener("close", () => {
    dialog.remove();
    link.focus();
  });
  document.body.append(dialog);
  copyButtons(dialog);
  dialog.showModal();
}

for (const link of document.querySelectorAll('a[data-opens="fetched"]')) {
  link.addEventListener("click", async (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    link.closest("details[data-menu]")?.removeAttribute("open");
    const section = await fetched(link.href).catch(() => null);
    if (section) show(section, link);
    else location.assign(link.href);
  });
}
