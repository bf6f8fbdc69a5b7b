// A link that opens="fetched" shows what it leads to in this page: a dialog, or at the right a panel, which
// has that page's address and answers its forms in place. Without scripts, or when that page has neither
// (an error, a sign-in), it is an ordinary link.
import { copyButtons } from "./copy.js";
import { editing, mayLeave } from "./editor.js";

const PART = "[data-panel], .dialog--page";

async function fetched(address, wish = {}) {
  const answer = await fetch(address, { headers: { Accept: "text/html" }, ...wish });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return { answer, title: page.title, part: page.querySelector(PART) };
}

function fill(dialog, part) {
  dialog.setAttribute("aria-labelledby", part.getAttribute("aria-labelledby"));
  dialog.replaceChildren(...part.childNodes);
  const close = document.querySelector("template[data-close]").content.cloneNode(true);
  dialog.querySelector(".dialog__head").append(close);
  copyButtons(dialog);
  editing(dialog);
}

async function leave(dialog) {
  if (await mayLeave()) dialog.close();
}

function show(part, link, title) {
  const dialog = document.createElement("dialog");
  const isPanel = "panel" in part.dataset;
  const before = document.title;
  dialog.className = isPanel ? "dialog dialog--panel" : "dialog";
  fill(dialog, part);
  dialog.addEventListener("click", (event) => {
    const back = event.target.closest("a[href]");
    const isBack = isPanel && back && new URL(back.href).pathname === dialog.below.pathname;
    const isClose = event.target.closest(".dialog__head form");
    if (event.target !== dialog && !isBack && !isClose) return;
    event.preventDefault();
    event.stopPropagation();
    leave(dialog);
  });
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    leave(dialog);
  });
  dialog.addEventListener("close", () => {
    dialog.remove();
    document.title = before;
    if (isPanel && history.state?.panel) history.back();
    if (link.isConnected) link.focus();
  });
  dialog.below = new URL(location.href);
  document.body.append(dialog);
  dialog.showModal();
  if (!isPanel) return;
  history.pushState({ panel: true }, "", link.href);
  document.title = title;
  dialog.addEventListener("submit", () => document.addEventListener("submit", sent, { once: true }));
}

// A form of a panel, after those who ask first were heard: its answer is put in its place.
async function sent(event) {
  const { target: form, submitter } = event;
  const dialog = form.closest(".dialog--panel");
  if (!dialog || event.defaultPrevented || form.method !== "post") return;
  event.preventDefault();
  const action = submitter?.getAttribute("formaction") || form.getAttribute("action");
  const body = new URLSearchParams(new FormData(form, submitter));
  const { answer, title, part } = await fetched(action, { method: "POST", body });
  if (!part && answer.redirected) return location.assign(answer.url);
  if (!part) return form.submit(); // what was refused is told by a page of its own
  fill(dialog, part);
  document.title = title;
  if (answer.redirected) history.replaceState(history.state, "", answer.url);
  const { hash } = new URL(action, location.href);
  const at = dialog.querySelector("[aria-invalid=true]") || (hash && dialog.querySelector(hash)) || dialog;
  at.scrollIntoView({ block: "nearest" });
  (at.matches("input, select, textarea") ? at : at.querySelector("input, button, a")).focus();
}

addEventListener("popstate", () => {
  const dialog = document.querySelector(".dialog--panel");
  if (history.state?.panel) location.reload();
  else dialog?.close();
});

document.addEventListener("click", async (event) => {
  const link = event.target.closest('a[data-opens="fetched"]');
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  link.closest("details[data-menu]")?.removeAttribute("open");
  const { answer, title, part } = await fetched(link.href).catch(() => ({}));
  if (answer?.ok && part && !link.closest("dialog")) show(part, link, title);
  else location.assign(link.href);
});
editing(document);
