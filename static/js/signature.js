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

const form = document.getElementById("sign");
let typed = false;
form?.addEventListener("input", () => (typed = true));

// What a button copies: what the form says now, shown or not.
async function present(button) {
  if (!typed) return button.dataset;
  const query = new URLSearchParams(new FormData(form));
  for (const name of ["people", "to"]) query.delete(name);
  const answer = await fetch(`${form.action}?${query}`);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return page.getElementById(button.id).dataset;
}

document.getElementById("field-to")?.addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  event.preventDefault(); // else it would be the form's first button
  document.getElementById("send").click();
});

for (const button of document.querySelectorAll("[data-copy-plain]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const copy = async () => {
      const { copyHtml, copyPlain } = await present(button);
      return toClipboard({ ...(copyHtml && { "text/html": copyHtml }), "text/plain": copyPlain });
    };
    copy().then(() => copied(button), () => {
      notCopied(button);
      const source = document.getElementById("source");
      source.closest("details").open = true;
      source.select();
    });
  });
}
