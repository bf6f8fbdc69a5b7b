// The preview follows the form while one types; without scripts a button asks for it. Whoever leaves
// is asked before what they changed is forgotten.
import { ask } from "./ask.js";

const form = document.querySelector("form[data-editor]");
let waiting, latest;

async function refresh() {
  const preview = document.querySelector("[data-preview]");
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

form.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(refresh, 400);
});

function isChanged(field) {
  if (!field.matches("input, select, textarea")) return false;
  if (field.options) return !field.selectedOptions[0].defaultSelected && field.selectedIndex > 0;
  return field.value !== field.defaultValue || field.checked !== field.defaultChecked;
}

let leaving = false;
const isForgotten = () => !leaving && ("changed" in form.dataset || [...form.elements].some(isChanged));

document.addEventListener("submit", ({ target }) => (leaving ||= target === form || "keeps" in target.dataset));
addEventListener("pageshow", () => (leaving = false));
addEventListener("beforeunload", (event) => isForgotten() && event.preventDefault());
document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[href]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || link.hash || link.target) return;
  if ("language" in link.dataset) return (leaving = true); // what was typed goes along
  if (!isForgotten()) return;
  event.preventDefault();
  leaving = await ask(form.dataset.editor, form.dataset.leave);
  if (leaving) location.assign(link.href);
});
