// What is wrong with a page, each fault as one line of text. Loaded into the page by looking.py.
const begin = (each) => each.outerHTML.slice(0, 160);

async function faultsOfTheFrame(lang) {
  const faults = [];
  const headings = document.querySelectorAll("h1").length;
  if (headings !== 1) faults.push(`${headings} h1`);
  if (document.documentElement.lang !== lang) faults.push(`lang ${document.documentElement.lang}`);
  if (!document.title.trim()) faults.push("no title");
  for (const each of document.images) {
    each.loading = "eager"; // else what is far below has not come yet
    await each.decode().catch(() => faults.push(`no picture: ${each.src}`));
  }
  return faults;
}

function tooWide() {
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth <= clientWidth) return [];
  const out = [...document.body.querySelectorAll("*")].filter(
    (each) => each.getBoundingClientRect().right > clientWidth + 1,
  );
  return [`${scrollWidth} wide: ${out.slice(-2).map(begin).join(" | ")}`];
}

// Whether a press meets it: what is hidden in name only is met, what is cut off or covered is not.
function isMet(each) {
  each.scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
  const { x, y, width, height } = each.getBoundingClientRect();
  return each.contains(document.elementFromPoint(x + width / 2, y + height / 2));
}

// A link in a line of text is as high as its line (WCAG 2.2, 2.5.8); what is pressed of a radio
// button or a box is its label.
function smallTargets() {
  const pressable = "a[href], button, input:not([type=hidden]), select, textarea, summary";
  const inText = (each) => each.matches("a") && getComputedStyle(each).display === "inline";
  const pressed = (each) => (each.matches("[type=radio], [type=checkbox]") && each.closest("label")) || each;
  const targets = [...document.querySelectorAll(pressable)]
    .filter((each) => !inText(each))
    .map(pressed)
    .filter(isMet);
  return [...new Set(targets)].flatMap((each) => {
    const { width, height } = each.getBoundingClientRect();
    const small = width && height && Math.min(width, height) < 23.9;
    return small ? [`${width.toFixed()} x ${height.toFixed()}: ${begin(each)}`] : [];
  });
}

const ADDED = ["label-content-name-mismatch", "target-size"];
const OF_THEME_WIDTH_AND_WORDS = [...ADDED, "color-contrast", "link-in-text-block", "scrollable-region-focusable"];

async function faultsByAxe(closely) {
  const rules = Object.fromEntries(ADDED.map((rule) => [rule, { enabled: true }]));
  const wished = closely ? { rules } : { runOnly: OF_THEME_WIDTH_AND_WORDS };
  const quick = { iframes: false, preload: false, selectors: false, resultTypes: ["violations"] };
  const { violations } = await axe.run(document, { ...quick, ...wished });
  return violations.map(({ id, help, nodes }) =>
    `${id} (${help}): ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`);
}
