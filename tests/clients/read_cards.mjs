// What open-graph-scraper, unfurl.js and link-preview-js read of addresses: JSON by reader and address.
import { createRequire } from "node:module";
import { join } from "node:path";

const [modules, ...addresses] = process.argv.slice(2);
const require = createRequire(join(modules, "package.json"));
const load = async (name) => import(require.resolve(name));

const ogs = (await load("open-graph-scraper")).default;
const { unfurl } = await load("unfurl.js");
const { getPreviewFromContent } = await load("link-preview-js");

const READERS = {
  "open-graph-scraper": async (url) => {
    const { result } = await (ogs.default ?? ogs)({ url });
    return { title: result.ogTitle, description: result.ogDescription, image: result.ogImage[0].url, site: result.ogSiteName };
  },
  "unfurl.js": async (url) => {
    const { open_graph: card } = await unfurl(url);
    return { title: card.title, description: card.description, image: card.images[0].url, site: card.site_name };
  },
  "link-preview-js": async (url) => {
    const answer = await fetch(url); // by itself it fetches nothing from a loopback address
    const headers = Object.fromEntries(answer.headers);
    const card = await getPreviewFromContent({ url, headers, status: answer.status, data: await answer.text() });
    return { title: card.title, description: card.description, image: card.images[0], site: card.siteName };
  },
};

const told = {};
for (const [name, read] of Object.entries(READERS)) {
  told[name] = {};
  for (const url of addresses) {
    told[name][url] = await read(url).catch((error) => ({ error: String(error.result?.error ?? error) }));
  }
}
process.stdout.write(JSON.stringify(told));
