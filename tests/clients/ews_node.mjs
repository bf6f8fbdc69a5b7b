// ews-javascript-api against the EWS endpoint: `ews_node.mjs LIBRARIES ADDRESS`, one line a case.

import assert from "node:assert/strict";
import { createRequire } from "node:module";

const [libraries, root] = process.argv.slice(2);
const ews = createRequire(`${libraries}/`)("ews-javascript-api");
const ADELE = "adele@contoso.com";
const ALLOW = "Set-OrganizationConfig -EwsApplicationAccessPolicy EnforceAllowList -EwsAllowList";
const LOCK = `${ALLOW} @{Add="MicrosoftOWSPersonalBookings"} -EwsEnabled $true`;
const DAY = ["2026-10-25T00:00:00Z", "2026-10-26T00:00:00Z"];
let number = 0;
let worlds = [];

async function api(url, method, path, body) {
  const headers = { "Content-Type": "application/json" };
  const answer = await fetch(`${url}/_emulator/api${path}`, { method, headers, body: JSON.stringify(body) });
  assert.ok(answer.ok, `${method} ${path}: ${answer.status}`);
  return answer.status === 204 ? null : answer.json();
}

/** A world with Adele in it: its address. */
async function world() {
  number += 1;
  const made = await api(root, "POST", "/worlds", { name: `node-${number}`, scenario: "empty" });
  const url = made.url.replace(/\/$/, "");
  await api(url, "PUT", "/clock", { now: "2026-10-19T06:00:00Z", mode: "frozen" });
  await api(url, "POST", "/mailboxes", {
    address: ADELE, displayName: "Adele Vance", timeZone: "Europe/Paris", subscription: "Microsoft 365 E3",
  });
  worlds.push(url);
  return url;
}

/** The lines of docs/real-clients.md. */
function service(url) {
  const exchange = new ews.ExchangeService(ews.ExchangeVersion.Exchange2013_SP1);
  exchange.Credentials = new ews.WebCredentials(ADELE, "anything");
  exchange.Url = new ews.Uri(`${url}/EWS/Exchange.asmx`);
  return exchange;
}

const calendar = () => new ews.FolderId(ews.WellKnownFolderName.Calendar);
const view = () => new ews.CalendarView(...DAY.map((each) => new ews.DateTime(each)));
const run = (url, command) => api(url, "POST", "/exchange", { command, organization: "contoso.com" });

async function statusOf(call) {
  try {
    await call();
    return 200;
  } catch (error) {
    return error.HttpStatusCode ?? error.status ?? error.response?.status ?? String(error);
  }
}

const CASES = {
  "1 FindItem": async () => {
    assert.equal((await service(await world()).FindAppointments(calendar(), view())).TotalCount, 0);
  },
  "2 the 403": async () => {
    const url = await world();
    const { id } = await api(url, "POST", `/mailboxes/${ADELE}/meeting-types`, { title: "Intro" });
    await run(url, LOCK);
    const { slots } = await api(url, "GET", `/meeting-types/${id}/slots?start=2026-10-20T00:00:00Z&end=${DAY[0]}`);
    assert.ok(slots.length > 0, "the page offers times");
    const status = await statusOf(() => service(url).FindAppointments(calendar(), view()));
    assert.match(String(status), /403/);
    const [told] = (await api(url, "GET", "/journal?kind=client")).entries;
    assert.deepEqual([told.outcome, told.agent.split("/")[0]], ["denied", "axios"]);
  },
  "3 allow list": async () => {
    const url = await world();
    await run(url, LOCK);
    await run(url, 'Set-OrganizationConfig -EwsAllowList @{Add="exchangelib*"}');
    const ask = () => service(url).FindAppointments(calendar(), view());
    assert.match(String(await statusOf(ask)), /403/);
    await run(url, 'Set-OrganizationConfig -EwsAllowList @{Add="axios/*"}');
    assert.equal(await statusOf(ask), 200);
  },
  "9 GetUserAvailability": async () => {
    const url = await world();
    const event = { subject: "Night", start: "2026-10-25T00:30:00Z", end: "2026-10-25T02:00:00Z" };
    await api(url, "POST", `/mailboxes/${ADELE}/events`, event);
    const window = new ews.TimeWindow(...DAY.map((each) => new ews.DateTime(each)));
    const asked = [new ews.AttendeeInfo(ADELE)];
    const kind = ews.AvailabilityData.FreeBusy;
    const options = new ews.AvailabilityOptions();
    options.RequestedFreeBusyView = ews.FreeBusyViewType.DetailedMerged;
    options.MergedFreeBusyInterval = 30;
    const found = await service(url).GetUserAvailability(asked, window, kind, options);
    const [one] = found.AttendeesAvailability.Responses;
    assert.equal(one.CalendarEvents.length, 1);
    const [busy] = (await api(url, "GET", `/mailboxes/${ADELE}/freebusy?start=${DAY[0]}&end=${DAY[1]}`)).busy;
    const seen = [one.CalendarEvents[0].StartTime, one.CalendarEvents[0].EndTime];
    assert.deepEqual(seen.map((each) => each.TotalMilliSeconds), [busy.start, busy.end].map(Date.parse));
    assert.equal(one.CalendarEvents[0].Details.Subject, "Night");
    const begins = (cell) => Date.parse(DAY[0]) + cell * 30 * 60_000;
    const digits = Array.from({ length: 48 }, (_, cell) =>
      Date.parse(busy.start) < begins(cell + 1) && Date.parse(busy.end) > begins(cell) ? 2 : 0);
    assert.deepEqual(one.MergedFreeBusyStatus, digits);
  },
  "10 CreateItem, DeleteItem": async () => {
    const url = await world();
    const item = new ews.Appointment(service(url));
    item.Subject = "Blocked";
    item.Body = new ews.MessageBody("Two words");
    item.Start = new ews.DateTime("2026-10-25T09:00:00Z");
    item.End = new ews.DateTime("2026-10-25T10:00:00Z");
    await item.Save(ews.SendInvitationsMode.SendToNone);
    const path = `/mailboxes/${ADELE}/events`;
    const [kept] = (await api(url, "GET", path)).events;
    assert.deepEqual([kept.subject, kept.body, kept.start], ["Blocked", "Two words", "2026-10-25T09:00:00Z"]);
    const [seen] = (await service(url).FindAppointments(calendar(), view())).Items;
    assert.deepEqual([seen.Subject, seen.Id.UniqueId], ["Blocked", item.Id.UniqueId]);
    await item.Delete(ews.DeleteMode.HardDelete, ews.SendCancellationsMode.SendToNone);
    assert.deepEqual((await api(url, "GET", path)).events, []);
  },
};

/** Keep which operations were answered in a case, and whether the program was locked out. */
async function answered(at, ran) {
  for (const url of worlds) {
    for (const each of (await api(url, "GET", "/journal?kind=client")).entries) {
      const what = each.outcome === "denied" ? "403" : each.operation;
      if (!ran.has(what)) ran.set(what, new Set());
      ran.get(what).add(at);
    }
  }
  worlds = [];
}

let failed = 0;
const ran = new Map();
for (const [name, test] of Object.entries(CASES)) {
  const [at, ...operation] = name.split(" ");
  try {
    await test();
    console.log(`ews-javascript-api | ${at} | ${operation.join(" ")} | ok`);
  } catch (error) {
    failed += 1;
    console.log(`ews-javascript-api | ${at} | ${operation.join(" ")} | FAILED`);
    console.error(name, error);
  }
  await answered(at, ran);
}
for (const what of [...ran.keys()].sort()) console.log(`${what}: ${[...ran.get(what)].join(", ")}`);
process.exit(failed ? 1 : 0);
