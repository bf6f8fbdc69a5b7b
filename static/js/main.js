// Improves pages that already work without it; each part looks for its own marks in the page.
import { actAtOnce } from "./at_once.js";
import { bookInPlace } from "./booker.js";
import { copyButtons } from "./copy.js";
import { dialogsAndMenus } from "./dialogs.js";
import { rememberFolds, switchTheme } from "./memory.js";
import { monthGrids } from "./month.js";
import { refreshing } from "./refresh.js";
import { keepTyped } from "./typed.js";

rememberFolds();
switchTheme();
copyButtons();
dialogsAndMenus();
monthGrids();
bookInPlace();
refreshing();
keepTyped();
actAtOnce();
const here = new URL(location.href);
for (const told of ["done", "ran"]) here.searchParams.delete(told); // a toast is told once
if (here.href !== location.href) history.replaceState(history.state, "", here);
for (const tab of document.querySelectorAll(".tabs [aria-current]")) {
  const bar = tab.parentNode; // on a phone not all fit
  bar.scrollLeft = tab.offsetLeft - bar.offsetLeft - (bar.clientWidth - tab.clientWidth) / 2;
}
