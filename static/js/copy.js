// Copy buttons, shown only with scripts. What became of it is said in the button, beside one that is an
// icon, and in the live region.
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

function say(word, button) {
  announce(word, button);
  button.said?.(); // a second click says it anew
  const words = button.querySelector("[data-copy-text]") || document.createElement("span");
  const before = words.textContent;
  if (!words.isConnected) words.className = "copy__said";
  if (!words.isConnected) button.append(words);
  words.textContent = word;
  const end = setTimeout(() => button.said(), 2000);
  button.said = () => {
    clearTimeout(end);
    button.said = null;
    if (words.className) words.remove();
    else words.textContent = before;
  };
}

export const copied = (button) => say(document.body.dataset.copied, button);
export const notCopied = (button) => say(document.body.dataset.notCopied, button);

export function copyButtons(root = document) {
  for (const button of root.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", () => toClipboard(button.dataset.copy).then(() => copied(button), () => {
      notCopied(button);
      button.parentElement.querySelector("[data-select]")?.select();
    }));
  }
  for (const field of root.querySelectorAll("[data-select]")) {
    field.addEventListener("focus", () => field.select());
  }
}
