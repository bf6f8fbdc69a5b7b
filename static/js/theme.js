// Read before the page is drawn, so that a chosen theme does not flash.
(() => {
  try {
    const theme = localStorage.getItem("theme");
    if (theme) document.documentElement.dataset.theme = theme;
  } catch {
    // storage may be forbidden; the system's theme stands
  }
})();
