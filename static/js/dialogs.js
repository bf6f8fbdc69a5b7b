// Dialogs and menus open and close; dangerous forms ask once; slow ones say that they run. Each works without: what opens a dialog
// is a link to its form, a menu is a <details>, and the server asks on a page of its own.
import { ask } from "./ask.js";

function dialogs() {
  for (const link of document.querySelectorAll("a[data-opens]")) {
    const dialog = document.getElementById(link.dataset.opens);
    if (!dialog?.showModal) continue;
    link.addEventListener("click", (event) => {
      event.preventDefault();
      link.closest("details[data-menu]")?.removeAttribute("open");
      dialog.showModal();
    });
  }
  for (const dialog of document.querySelectorAll("dialog")) {
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog) dialog.close();
    });
  }
}

function menus() {
  const open = () => document.querySelectorAll("details[data-menu][open]");
  document.addEventListener("click", (event) => {
    for (const menu of open()) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of open()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
}

function asking() {
  let sure = null;
  document.addEventListener("submit", async (event) => {
    const { target: form, submitter } = event;
    const question = submitter?.dataset.ask || form.dataset.ask;
    if (!question || sure === form) return;
    event.preventDefault();
    const name = submitter.getAttribute("aria-label") || submitter.textContent;
    if (!(await ask(question, name.trim().replace(/…$/, "")))) return submitter.focus();
    if (!form.elements.namedItem("confirmed")) {
      const confirmed = document.createElement("input"); // spares the server's own question
      Object.assign(confirmed, { type: "hidden", name: "confirmed", value: "yes" });
      form.append(confirmed);
    }
    sure = form;
    form.requestSubmit(submitter);
    sure = null;
  });
}

// A form whose answer takes longer than a moment says so in its button, until the page goes or is shown again.
function busy() {
  document.addEventListener("submit", ({ target: form, submitter, defaultPrevented }) => {
    if (defaultPrevented || form.method !== "post" || !submitter || form.hasAttribute("data-download")) return;
    setTimeout(() => submitter.setAttribute("aria-busy", "true"), 300);
  });
  addEventListener("pageshow", () => {
    for (const button of document.querySelectorAll("button[aria-busy]")) button.removeAttribute("aria-busy");
  });
}

export function dialogsAndMenus() {
  dialogs();
  menus();
  asking();
  busy();
}
