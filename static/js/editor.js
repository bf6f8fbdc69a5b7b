// The preview follows the form while one types; without scripts a button asks for it.
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
