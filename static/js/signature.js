// Copies the signature both ways at once: mail programs take the HTML, all else takes the text.
import { copied, notCopied } from "./copy.js";

function inOldWay(kinds) {
  const give = (event) => {
    for (const [kind, content] of Object.entries(kinds)) event.clipboardData.setData(kind, content);
    event.preventDefault();
  };
  document.addEventListener("copy", give, { once: true }); // plain http beyond loopback has no clipboard
  if (!document.execCommand("copy")) throw new Error("copy refused");
}

async function toClipboard(kinds) {
  if (!navigator.clipboard?.write) return inOldWay(kinds);
  const blobs = Object.entries(kinds).map(([kind, content]) => [kind, new Blob([content], { type: kind })]);
  return navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
}

for (const button of document.querySelectorAll("[data-copy-html]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const kinds = { "text/html": button.dataset.copyHtml, "text/plain": button.dataset.copyPlain };
    toClipboard(kinds).then(() => copied(button), () => {
      notCopied(button);
      const source = document.getElementById("source");
      source.closest("details").open = true;
      source.select();
    });
  });
}
