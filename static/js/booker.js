// The booker changes in place. Where a link or a choice leads on, the page is fetched as it is without scripts, and its main part
// put in; address, title, language switch and focus follow, and Back puts back what was there, with what was typed in it.
import { monthGrids } from "./month.js";
import { recall, remember } from "./typed.js";
import { guessZone } from "./zone.js";

const WAYS = 'a[data-language], #emulator-bar [name="next"]'; // what outside the main part knows the page's address

const kept = new Map();
let shown = history.state?.step ?? 0;
let coming = null;

const main = () => document.querySelector("main");

function part(page) {
  const [{ childNodes, className }, ways] = [page.querySelector("main"), [...page.querySelectorAll(WAYS)]];
  return { nodes: [...childNodes], kind: className, title: page.title, ways: ways.map((each) => each.getAttribute("href") ?? each.value) };
}

function put(fresh) {
  kept.set(shown, { ...part(document), at: document.activeElement });
  main().replaceChildren(...fresh.nodes);
  main().className = fresh.kind;
  document.title = document.querySelector("[data-live]").textContent = fresh.title;
  document.querySelectorAll(WAYS).forEach((each, at) => (each[each.href ? "href" : "value"] = fresh.ways[at]));
}

async function fetched(address, signal) {
  const answer = await fetch(address, { signal });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!page.querySelector("main [data-booker]")) throw new Error("another kind of page");
  for (const each of page.querySelectorAll("[autofocus]")) {
    each.removeAttribute("autofocus"); // of which a document has only one chance
    each.dataset.focus = "";
  }
  return page;
}

// `how` the history takes it: pushState, or replaceState where nobody asked for it; null: it is there already.
async function go(address, how) {
  coming?.abort();
  const { signal } = (coming = new AbortController());
  main().setAttribute("aria-busy", "true");
  const page = await fetched(address, signal).catch(() => signal.aborted || location.assign(address));
  if (signal.aborted || !page) return;
  main().removeAttribute("aria-busy");
  const at = document.activeElement;
  const moves = how !== "replaceState" || main().contains(at);
  put(part(page));
  if (how === "pushState") shown += 1;
  if (how) history[how]({ step: shown }, "", address);
  monthGrids();
  guessZone(go);
  recall();
  if (moves) ((at.id && document.getElementById(at.id)) || main().querySelector("[data-focus]") || main()).focus();
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

async function goesBack({ state }) {
  const before = kept.get(state?.step);
  if (before) {
    coming?.abort();
    main().removeAttribute("aria-busy");
    put(before);
    (main().contains(before.at) ? before.at : main()).focus();
  } else await go(location.href, null);
  shown = state?.step ?? 0;
}

export function bookInPlace() {
  if (!document.querySelector("main [data-booker]")) return;
  history.replaceState({ step: shown }, "");
  document.addEventListener("click", leads);
  document.addEventListener("submit", sends);
  addEventListener("popstate", goesBack);
  guessZone(go);
}
