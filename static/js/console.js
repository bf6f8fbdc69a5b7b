// The console's keys: Enter runs, Tab completes, arrows bring commands back; links put commands in.
const form = document.querySelector("form[data-console]");
const field = form?.elements.namedItem("command");
const list = form?.querySelector("[data-offers]");
const typed = [...document.querySelectorAll(".console__command")].map((link) => link.dataset.command);

function fit() {
  field.rows = Math.min(12, field.value.split("\n").length);
}

function put(text, cursor = text.length) {
  field.value = text;
  field.setSelectionRange(cursor, cursor);
  fit();
}

function say(text) {
  document.querySelector("[data-live]").textContent = text;
}

// Completion: one Tab asks, further ones go round the offers, until something else is typed.
let round = null;
let leaving = false;

function showOffer() {
  const { text, start, cursor, offers, at } = round;
  put(text.slice(0, start) + offers[at] + text.slice(cursor), start + offers[at].length);
  round.shown = field.value;
  list.hidden = offers.length < 2;
  list.replaceChildren(...offers.map((offer, number) => {
    const word = document.createElement(number === at ? "mark" : "span");
    word.textContent = offer;
    return word;
  }));
  list.querySelector("mark").scrollIntoView({ block: "nearest" });
  say(`${offers[at]} (${at + 1}/${offers.length})`);
}

function forget() {
  round = null;
  list.hidden = true;
}

async function complete(step) {
  if (round?.shown === field.value) {
    round.at = (round.at + step + round.offers.length) % round.offers.length;
    return showOffer();
  }
  const text = field.value;
  const cursor = field.selectionStart;
  const address = new URL(form.dataset.console, location.href);
  address.searchParams.set("text", text.slice(0, cursor));
  const answer = await fetch(address);
  if (!answer.ok || field.value !== text) return;
  const { start, offers } = await answer.json();
  if (!offers.length) return forget();
  round = { text, start, cursor, offers, at: 0 };
  showOffer();
}

// History: from the newest back, and what was being typed at its end.
let back = typed.length;
let draft = "";

function recall(step) {
  const to = back + step;
  if (to < 0 || to > typed.length) return false;
  if (back === typed.length) draft = field.value;
  back = to;
  put(back === typed.length ? draft : typed[back]);
  return true;
}

function atEdge(key) {
  const { value, selectionStart: cursor } = field;
  return !(key === "ArrowUp" ? value.slice(0, cursor) : value.slice(cursor)).includes("\n");
}

function onKey(event) {
  const { key, shiftKey } = event;
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  const leaves = leaving;
  leaving = key === "Escape" || (key === "Shift" && leaving);
  if (key === "Escape") forget();
  else if (key === "Enter" && !shiftKey) form.requestSubmit();
  else if (key === "Tab" && !leaves && field.value.trim() && (!shiftKey || round)) {
    complete(shiftKey ? -1 : 1);
  } else if ((key === "ArrowUp" || key === "ArrowDown") && !shiftKey && atEdge(key)) {
    if (!recall(key === "ArrowUp" ? -1 : 1)) return;
  } else return;
  if (key !== "Escape") event.preventDefault();
}

if (form) {
  field.addEventListener("keydown", onKey);
  field.addEventListener("input", () => {
    forget();
    fit();
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-command]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    put(link.dataset.command);
    forget();
    field.focus();
  });

  // A touch screen has no such keys, and would cover half the page with its own.
  const touch = matchMedia("(pointer: coarse)").matches;
  form.querySelector("[data-keys]").hidden = touch;
  fit();
  if (!touch) field.focus({ preventScroll: true });
}
