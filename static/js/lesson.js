// The lesson's panel: ticks without a reload, answers its forms in place, keeps the focus where it was.
// Without it the panel's forms lead to the lesson's own page.
const PAUSE = 1000;
const panel = document.querySelector("[data-lesson]");
const live = document.querySelector("[data-live]");

// What a body tells but the word on what was done last, which stays until something else is.
function told(body) {
  const bare = body.cloneNode(true);
  bare.querySelector(".lesson__said")?.remove();
  return bare.innerHTML.replace(/\s+/g, " ");
}

function put(html, followed = false) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const fresh = page.querySelector("[data-lesson-page] [data-lesson-body]");
  if (!fresh) return location.reload(); // the lesson has ended
  const old = panel.querySelector("[data-lesson-body]");
  if (followed && told(fresh) === told(old)) return;
  for (const form of fresh.querySelectorAll("[data-lesson-form]")) form.addEventListener("submit", sent);
  for (const { form, value } of old.querySelectorAll("input:checked")) {
    const same = fresh.querySelector(`form[action="${CSS.escape(form.getAttribute("action"))}"] input[value="${value}"]`);
    if (same) same.checked = true;
  }
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  const key = focused?.closest("form")?.getAttribute("action");
  const stepped = old.dataset.said !== fresh.dataset.said;
  const said = fresh.querySelector(".lesson__said")?.textContent || (stepped ? fresh.dataset.said : "");
  old.replaceWith(fresh);
  if (fresh.dataset.said) panel.querySelector("[data-lesson-line]").textContent = fresh.dataset.said;
  if (focused) (key && fresh.querySelector(`form[action="${CSS.escape(key)}"] :is(button, input)`) || panel.querySelector(".lesson__line")).focus();
  if (said) live.textContent = said;
}

async function sent(event) {
  event.preventDefault();
  const form = event.target;
  const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form, event.submitter)) });
  put(await answer.text());
}

async function look(after, lesson) {
  const asked = await fetch(after === null ? panel.dataset.lesson : `${panel.dataset.lesson}?after=${after}`);
  if (!asked.ok) return [after, lesson];
  const stands = await asked.json();
  if (lesson !== null && stands.lesson !== lesson) {
    const page = await fetch(panel.dataset.lessonAt);
    if (page.ok) put(await page.text(), true);
  }
  return [stands.after, stands.lesson];
}

if (panel) {
  for (const form of panel.querySelectorAll("[data-lesson-form]")) form.addEventListener("submit", sent);
  let known = [null, null];
  const round = async () => {
    if (!document.hidden) known = await look(...known).catch(() => known); // the server may be restarting
    setTimeout(round, PAUSE);
  };
  round();
}
