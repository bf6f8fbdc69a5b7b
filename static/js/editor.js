// The preview follows the form while one types; without scripts a button asks for it. Whoever leaves
// is asked before what they changed is forgotten.
import { ask } from "./ask.js";

let form, waiting, latest, leaving;

// The editor of a page, or of a panel that was opened or filled anew.
export function editing(root) {
  form = root.querySelector("form[data-editor]") || form;
  leaving = false;
  root.querySelector("form[data-editor]")?.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(refresh, 400);
  });
}

async function refresh() {
  const preview = form.closest("dialog, main")?.querySelector("[data-preview]");
  if (!preview) return;
  // not form.action: the buttons of that name shadow it
  const body = new URLSearchParams(new FormData(form));
  body.set("action", "preview");
  latest?.abort();
  latest = new AbortController();
  preview.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(form.getAttribute("action"), { method: "POST", body, signal: latest.signal });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    preview.replaceChildren(...(page.querySelector("[data-preview]")?.childNodes || []));
    preview.removeAttribute("aria-busy");
  } catch (error) {
    if (error.name !== "AbortError") preview.removeAttribute("aria-busy"); // the button is left
  }
}

function isChanged(field) {
  if (!field.matches("input, select, textarea")) return false;
  if (field.options) return !field.selectedOptions[0].defaultSelected && field.selectedIndex > 0;
  return field.value !== field.defaultValue || field.checked !== field.defaultChecked;
}

const isForgotten = () =>
  form?.isConnected && !leaving && ("changed" in form.dataset || [...form.elements].some(isChanged));

// Whether what was typed is saved or may be forgotten.
export async function mayLeave() {
  if (isForgotten()) leaving = await ask(form.dataset.editor, form.dataset.leave);
  return !isForgotten();
}

document.addEventListener("submit", ({ target }) => (leaving ||= target === form || "keeps" in target.dataset));
addEventListener("pageshow", () => (leaving = false));
addEventListener("beforeunload", (event) => isForgotten() && event.preventDefault());
document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[href]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || link.hash || link.target) return;
  if ("language" in link.dataset) return (leaving = true); // what was typed goes along
  if (!isForgotten()) return;
  event.preventDefault();
  if (await mayLeave()) location.assign(link.href);
});
