// Asks before something that cannot be undone: the one dialog for it, instead of the browser's own.
export function ask(question, answer) {
  const dialog = document.querySelector("template[data-question]").content.firstElementChild.cloneNode(true);
  const yes = dialog.querySelector("[value=yes]");
  dialog.querySelector("h2").textContent = yes.textContent = answer;
  dialog.querySelector("p").textContent = question;
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  (document.querySelector("dialog[open]") || document.body).append(dialog);
  dialog.showModal();
  return new Promise((told) => dialog.addEventListener("close", () => {
    dialog.remove();
    told(dialog.returnValue === "yes");
  }));
}
