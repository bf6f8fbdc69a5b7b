// What ical.js and node-ical read of calendar files: JSON by reader and file, for run.py.
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const [folder, modules] = process.argv.slice(2);
const require = createRequire(join(modules, "package.json"));
const nodeIcal = require("node-ical");
const { default: ICAL } = await import(require.resolve("ical.js"));

const instant = (date) => date.toISOString().replace(".000Z", "Z");
const address = (value) => String(value?.val ?? value).replace(/^mailto:/i, "");

function byIcalJs(text) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
  const event = new ICAL.Event(calendar.getFirstSubcomponent("vevent"));
  return {
    method: calendar.getFirstPropertyValue("method"), uid: event.uid, sequence: event.sequence,
    start: instant(event.startDate.toJSDate()), end: instant(event.endDate.toJSDate()),
    summary: event.summary, organizer: address(event.organizer),
  };
}

function byNodeIcal(text) {
  const events = Object.values(nodeIcal.sync.parseICS(text)).filter((each) => each.type === "VEVENT");
  if (events.length !== 1) throw new Error(`${events.length} events`);
  const [event] = events;
  return {
    method: event.method, uid: event.uid, sequence: Number(event.sequence),
    start: instant(new Date(event.start)), end: instant(new Date(event.end)),
    summary: event.summary, organizer: address(event.organizer),
  };
}

const files = readdirSync(folder).filter((name) => name.endsWith(".ics"));
const read = (reader) => Object.fromEntries(files.map((name) => [name, reader(readFileSync(join(folder, name), "utf8"))]));
process.stdout.write(JSON.stringify({ "ical.js": read(byIcalJs), "node-ical": read(byNodeIcal) }));
