// Copy buttons: shown only where they can work; "Copied" is said in the button and in the live region.
async function toClipboard(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const field = document.createElement("textarea"); // plain http beyond loopback has no clipboard
  field.value = text;
  (document.querySelector("dialog[open]") || document.body).append(field);
  field.select();
  const done = document.execCommand("copy");
  field.remove();
  if (!done) throw new Error("copy refused");
}

function announce(text, near) {
  const live = document.querySelector("[data-live]");
  (near.closest("dialog") || document.body).append(live); // an open dialog silences the rest
  live.textContent = "";
  setTimeout(() => (live.textContent = text), 50);
}

export function copied(button) {
  const word = document.body.dataset.copied;
  announce(word, button);
  const words = button.querySelector("[data-copy-text]");
  if (!words || words.textContent === word) return;
  const before = words.textContent;
  words.textContent = word;
  setTimeout(() => (words.textContent = before), 2000);
}

export function copyButtons(root = document) {
  for (const button of root.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", () => toClipboard(button.dataset.copy).then(() => copied(button), () => {
      button.parentElement.querySelector("[data-select]")?.select();
    }));
  }
  for (const field of root.querySelectorAll("[data-select]")) {
    field.addEventListener("focus", () => field.select());
  }
}
