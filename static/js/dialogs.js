// Dialogs and menus open and close; dangerous forms ask once. Each works without: what opens a dialog
// is a link to its form, a menu is a <details>, and the server asks on a page of its own.
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
  document.addEventListener("submit", (event) => {
    const question = event.submitter?.dataset.ask || event.target.dataset.ask;
    if (!question) return;
    if (!confirm(question)) event.preventDefault();
    else if (!event.target.elements.namedItem("confirmed")) {
      const sure = document.createElement("input"); // spares the server's own question
      Object.assign(sure, { type: "hidden", name: "confirmed", value: "yes" });
      event.target.append(sure);
    }
  });
}

export function dialogsAndMenus() {
  dialogs();
  menus();
  asking();
}
