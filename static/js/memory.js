// What a browser remembers about the emulator itself: theme, folded ribbon. Storage may be forbidden.
export function recall(key) {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

export function keep(key, value) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // nothing depends on it
  }
}

export function rememberFolds() {
  for (const fold of document.querySelectorAll("details[data-fold]")) {
    const key = `fold-${fold.dataset.fold}`;
    if (recall(key) === "closed") fold.open = false;
    fold.addEventListener("toggle", () => keep(key, fold.open ? "open" : "closed"));
  }
}

export function switchTheme() {
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  for (const button of document.querySelectorAll("[data-theme-switch]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const now = root.dataset.theme || (dark.matches ? "dark" : "light");
      root.dataset.theme = now === "dark" ? "light" : "dark";
      keep("theme", root.dataset.theme);
    });
  }
}
