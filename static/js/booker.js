// The booker changes in place. Where a link or a choice leads on, the page is fetched as it is without scripts, and its main part
// put in; address, title, language switch and focus follow, and Back puts back what was there, with what was typed in it.
import { monthGrids } from "./month.js";
import { recall, remember } from "./typed.js";
import { guessZone } from "./zone.js";

const kept = new Map();
let shown = history.state?.step ?? 0;
let coming = null;

const main = () => document.querySelector("main");
const isBooker = (page) => page.querySelector("main [data-booker]");

function set(part) {
  kept.set(shown, { nodes: [...main().childNodes], kind: main().className, title: document.title, at: document.activeElement });
  main().replaceChildren(...part.nodes);
  main().className = part.kind;
  document.title = part.title;
}

function improve() {
  monthGrids();
  guessZone(go);
  recall();
}

async function go(address, how) {
  coming?.abort();
  coming = new AbortController();
  main().setAttribute("aria-busy", "true");
  const page = await fetched(address, coming.signal).catch((error) => error.name === "AbortError" ? undefined : null);
  if (page === undefined) return; // somebody went on meanwhile
  main().removeAttribute("aria-busy");
  if (!page) return location.assign(address);
  const at = document.activeElement;
  const wasInside = how !== "replaceState" || main().contains(at);
  set({ nodes: page.querySelector("main").childNodes, kind: page.querySelector("main").className, title: page.title });
  if (how === "pushState") shown += 1;
  if (how) history[how]({ step: shown }, "", address);
  for (const link of document.querySelectorAll("a[data-language]")) {
    link.href = page.querySelector(`a[data-language][hreflang=${link.hreflang}]`)?.href ?? link.href;
  }
  improve();
  if (wasInside) ((at.id && document.getElementById(at.id)) || main().querySelector("[data-focus]") || main()).focus();
  document.querySelector("[data-live]").textContent = document.title;
}

async function fetched(address, signal) {
  const answer = await fetch(address, { signal });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const each of page.querySelectorAll("[autofocus]")) each.toggleAttribute("data-focus", true) && each.removeAttribute("autofocus");
  return isBooker(page) ? page : null;
}

function leads(event) {
  const link = event.target.closest("main a[href], main [data-back]");
  if (!link || event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  const address = new URL(link.dataset.back ?? link.href, location.href);
  if (address.origin !== location.origin || !/\/bookwithme\/(user|manage)\//.test(address.pathname)) return;
  event.preventDefault();
  if (link.dataset.back) remember();
  go(address, "pushState");
}

function sends(event) {
  const { target: form, submitter } = event;
  if (event.defaultPrevented || form.method !== "get" || !main().contains(form)) return;
  event.preventDefault();
  const address = new URL(form.action);
  address.search = new URLSearchParams(new FormData(form, submitter));
  go(address, "pushState");
}

function goesBack({ state }) {
  const before = kept.get(state?.step);
  if (!before) return go(location.href, null).then(() => (shown = state?.step ?? 0));
  coming?.abort();
  main().removeAttribute("aria-busy");
  set(before);
  shown = state.step;
  before.at.isConnected && before.at !== document.body ? before.at.focus() : main().focus();
}

export function bookInPlace() {
  if (!isBooker(document)) return;
  history.replaceState({ step: shown }, "");
  document.addEventListener("click", leads);
  document.addEventListener("submit", sends);
  addEventListener("popstate", goesBack);
  guessZone(go);
}
