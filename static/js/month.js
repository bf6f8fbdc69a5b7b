// Times are chosen. Arrow keys in the month: one day is in the tab order, the arrows go over days with times.
const STEPS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

function target(days, from, key) {
  if (key === "Home") return days[0];
  if (key === "End") return days.at(-1);
  const wanted = new Date(`${from.dataset.date}T00:00:00Z`);
  wanted.setUTCDate(wanted.getUTCDate() + STEPS[key]);
  const date = wanted.toISOString().slice(0, 10);
  // the next day with times in that direction, when the exact one has none
  return STEPS[key] > 0
    ? days.find((day) => day.dataset.date >= date)
    : days.findLast((day) => day.dataset.date <= date);
}

function page(month, key) {
  month.querySelector(key === "PageUp" ? "a[rel=prev]" : "a[rel=next]")?.click();
}

function setUp(month) {
  const days = [...month.querySelectorAll("a[data-date]")];
  const rove = (to) => days.forEach((day) => (day.tabIndex = day === to ? 0 : -1));
  rove(days.find((day) => day.hasAttribute("aria-current")) || days[0]);
  month.querySelector("table").addEventListener("keydown", (event) => {
    const from = event.target.closest("a[data-date]");
    if (!from || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "PageUp" || event.key === "PageDown") page(month, event.key);
    else if (event.key in STEPS || event.key === "Home" || event.key === "End") {
      const to = target(days, from, event.key);
      if (to) {
        rove(to);
        to.focus();
      }
    } else return;
    event.preventDefault();
  });
}

// The times of a day are one stop of Tab, too.
function toolbar(group) {
  const times = [...group.children];
  const rove = (to) => times.forEach((time) => (time.tabIndex = time === to ? 0 : -1));
  group.setAttribute("role", "toolbar");
  rove(times.find((time) => time.ariaPressed === "true") || times[0]);
  group.addEventListener("click", ({ target }) => rove(target.closest("button")));
  group.addEventListener("keydown", (event) => {
    const at = times.indexOf(document.activeElement);
    const to = { ArrowLeft: at - 1, ArrowUp: at - 1, ArrowRight: at + 1, ArrowDown: at + 1, Home: 0, End: times.length - 1 }[event.key];
    if (!times[to] || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    rove(times[to]);
    times[to].focus();
  });
}

// A time is chosen first, and Next goes on with it; without scripts a time goes on by itself.
function chooseFirst(form) {
  const next = form.querySelector("button[name=next]");
  const times = form.querySelectorAll("button[name=start]");
  let chosen = null;
  next.parentElement.classList.add("next--on");
  form.querySelectorAll(".times").forEach(toolbar);
  for (const time of times) {
    time.setAttribute("aria-pressed", "false");
    time.addEventListener("click", (event) => {
      event.preventDefault();
      chosen = time;
      for (const each of times) each.setAttribute("aria-pressed", each === time);
      next.disabled = false;
    });
  }
  next.addEventListener("click", () => form.requestSubmit(chosen));
}

export function monthGrids() {
  document.querySelectorAll("[data-month]").forEach(setUp);
  document.querySelectorAll("form[data-times]").forEach(chooseFirst);
}
