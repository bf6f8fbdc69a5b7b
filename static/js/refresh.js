// Parts of a page that follow what happens: fetched again every so many seconds while somebody looks,
// and put in where they changed. Without it the page is as it was when it was opened.
export function refreshing() {
  for (const part of document.querySelectorAll("[data-refresh][id]")) {
    let shown = part.innerHTML;
    setInterval(async () => {
      if (document.hidden || part.contains(document.activeElement)) return;
      const fresh = await fetched(part.id);
      if (!fresh || fresh.innerHTML === shown) return;
      shown = fresh.innerHTML;
      part.replaceChildren(...fresh.childNodes);
    }, Number(part.dataset.refresh) * 1000);
  }
}

async function fetched(id) {
  try {
    const answer = await fetch(location.href);
    if (!answer.ok) return null;
    return new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(id);
  } catch {
    return null; // the server may be restarting; the next round will tell
  }
}
