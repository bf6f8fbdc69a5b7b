// Parts of a page that follow what happens. Once a second, while somebody looks, the page asks whether
// anything did since the page was made (data-stands); then they are fetched again, and put in where they
// changed. No connection is held. Without it the page is as it was when it was opened.
const PAUSE = 1000;

export function refreshing() {
  const parts = [...document.querySelectorAll("[data-refresh][id]")].map((at) => ({ at, shown: at.innerHTML }));
  if (!parts.length) return;
  let { refresh, stands } = parts[0].at.dataset;
  const round = async () => {
    if (!document.hidden && !parts.some(({ at }) => at.contains(document.activeElement))) {
      stands = await followed(parts, refresh, stands).catch(() => stands); // the server may be restarting
    }
    setTimeout(round, PAUSE);
  };
  setTimeout(round, PAUSE);
}

async function followed(parts, address, after) {
  const asked = await fetch(`${address}?after=${after}`);
  if (!asked.ok) return after; // nothing changed, or it cannot be told now
  const stands = await asked.json();
  const [{ encodedBodySize, decodedBodySize }] = performance.getEntriesByType("navigation");
  const headers = encodedBodySize < decodedBodySize ? { "X-Came-Packed": "yes" } : {};
  const answer = await fetch(location.href, { headers });
  if (!answer.ok) return after;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of parts) {
    const fresh = page.getElementById(part.at.id);
    if (!fresh || fresh.innerHTML === part.shown) continue;
    part.shown = fresh.innerHTML;
    for (const { id } of part.at.querySelectorAll("details[open][id]")) fresh.querySelector(`[id="${id}"]`)?.setAttribute("open", "");
    part.at.replaceChildren(...fresh.childNodes);
  }
  return stands.after;
}
