"""Let the bots open a link that are known to open links before people do, and see what they saw.

Their requests go through the application in this process, by the same routes as anybody's.
"""

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import NamedTuple
from uuid import UUID

from flask import request
from werkzeug.test import TestResponse

from bookwithme.contract.links import BotVisit, SeenCard
from bookwithme.service.attendee.address_resolution import Address
from bookwithme.service.attendee.openings import Visit
from bookwithme.service.organizer import sharing
from bookwithme.web.platform.inside import ask
from bookwithme.web.platform.request_context import world_context


class Agent(NamedTuple):
    """A program that opens links. `missing`: how many characters of the address it has yet."""

    name: str
    user_agent: str
    method: str = "GET"
    missing: int = 0
    purpose: str = ""


_CHROME = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/130.0 Safari/537.36"
AGENTS = (
    Agent("Microsoft Teams", "Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5"),
    Agent("Outlook, Bing preview", "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 BingPreview"),
    Agent("Slack", "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)"),
    Agent("Facebook", "facebookexternalhit/1.1 (+http://www.facebook.com/externalhit_uatext.php)"),
    Agent("LinkedIn", "LinkedInBot/1.0 (compatible; Mozilla/5.0; +http://www.linkedin.com)"),
    Agent("X", "Twitterbot/1.0"),
    Agent("Telegram", "TelegramBot (like TwitterBot)"),
    Agent("Discord", "Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)"),
    Agent("WhatsApp, while it is typed", "WhatsApp/2.23.20.0", missing=6),
    Agent("WhatsApp", "WhatsApp/2.23.20.0"),
    Agent("Safe Links", "Mozilla/5.0 (Windows NT 10.0) SafeLinks", "HEAD"),
    Agent("Mimecast", "Mozilla/5.0 (compatible; Mimecast-Scanner)", "HEAD"),
    Agent("Proofpoint", "Mozilla/5.0 (compatible; Proofpoint URL Defense)"),
    Agent("Browser, prefetch", _CHROME, purpose="prefetch"),
    Agent("curl", "curl/8.5.0"),
    Agent("Scanner that submits forms", _CHROME.replace("Chrome", "HeadlessChrome"), "POST"),
)


def visits(bookingcode: UUID, owner: str | None = None) -> Iterator[BotVisit]:
    """Let every one of `AGENTS` open a link; raises NotFound, AccessDenied."""
    shared, _ = sharing.show_link(world_context(), bookingcode, owner)
    here = request.script_root + shared.url.removeprefix(shared.base)
    before = _state(bookingcode)
    for agent in AGENTS:
        answer = _visit(agent, here)
        after, seen = _state(bookingcode), _Reader(answer.text)
        yield BotVisit(
            agent=agent.name,
            method=agent.method,
            recognized_as=Visit(Address(""), "", None, user_agent=agent.user_agent).client,
            status=answer.status_code,
            changed=after != before,
            card=SeenCard(**seen.card) if answer.status_code == 200 and seen.card else None,
        )
        before = after


def _state(bookingcode: UUID) -> tuple[object, int]:
    shared, story = sharing.show_link(world_context(), bookingcode)
    return shared.link, sum(each.kind == "booked" for each in story)


def _visit(agent: Agent, address: str) -> TestResponse:
    headers = {"User-Agent": agent.user_agent}
    headers |= {"Sec-Purpose": agent.purpose} if agent.purpose else {}
    if agent.method != "POST":
        code = address.partition("bookingcode=")[2].partition("&")[0]
        typed = address.replace(code, code[: len(code) - agent.missing])
        return ask(typed, agent.method, headers=headers)
    starts = _Reader(ask(address, headers=headers).text).starts
    form = f"{address}&start={starts[0]}" if starts else address
    fields = _Reader(ask(form, headers=headers).text).fields
    return ask(address, "POST", headers=headers, data=fields)


class _Reader(HTMLParser):
    """What a program finds in a page: its card, open times, fields of forms with their defaults."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.card: dict[str, str] = {}
        self.starts: list[str] = []
        self.fields: dict[str, str] = {}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        kind = named.get("property", "")
        if kind in {"og:title", "og:description", "og:url", "og:image"}:
            self.card[kind[3:]] = named.get("content", "")
        if named.get("name") == "start" and tag == "button":
            self.starts.append(named["value"])
        elif tag in {"input", "textarea"} and "name" in named:
            self.fields[named["name"]] = named.get("value", "")
