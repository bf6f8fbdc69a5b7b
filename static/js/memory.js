// What a browser remembers about the emulator itself: theme, folds. In cookies, since the server draws
// the page so from the start; the dot keeps their names apart from those of worlds.
function remember(name, value) {
  document.cookie = `bookwithme.${name}=${value}; path=/; max-age=31536000; samesite=lax`;
}

export function rememberFolds() {
  for (const control of document.querySelectorAll("summary[data-fold]")) {
    // the click folds it only after this
    control.addEventListener("click", () =>
      remember(`fold.${control.dataset.fold}`, control.parentElement.open ? "closed" : "open"));
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
      remember("theme", root.dataset.theme);
    });
  }
}
