// Improves pages that already work without it; each part looks for its own marks in the page.
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
for (const tab of document.querySelectorAll(".tabs [aria-current]")) {
  const bar = tab.parentNode; // on a phone not all fit
  bar.scrollLeft = tab.offsetLeft - bar.offsetLeft - (bar.clientWidth - tab.clientWidth) / 2;
}
