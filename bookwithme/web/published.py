"""What is Outlook's and Teams', not Bookings': the published calendar, the meeting itself."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request

from bookwithme.domain.addresses import parse_guid
from bookwithme.domain.errors import NotFound
from bookwithme.service import publishing
from bookwithme.service.near_misses import missed_published
from bookwithme.web.context import place
from bookwithme.web.openings import noting_unknown
from bookwithme.zones import zone_of

blueprint = Blueprint("published", __name__)
blueprint.after_request(noting_unknown(missed_published))


@blueprint.get("/owa/calendar/<page>/<secret>/calendar.ics")
def calendar(page: str, secret: str) -> Response:
    """A mailbox's bookings as a calendar file; 304 where the reader's copy is still good."""
    published = publishing.published_calendar(place(), page, secret)
    answer = Response(published.body, content_type="text/calendar; charset=utf-8")
    # Weak: two copies differ in DTSTAMP, which says when they were written and nothing else.
    answer.set_etag(published.version, weak=True)
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.make_conditional(request)
    return answer


@blueprint.get("/l/meetup-join/<guid>")
def meeting(guid: str) -> str:
    """The simulated Teams meeting of a booking."""
    parsed = parse_guid(guid)
    if parsed is None:
        raise NotFound
    joined = publishing.teams_meeting(place(), parsed)
    zone = zone_of(joined.booking.time_zone)
    return render_template("meeting.html", meeting=joined, zone=zone)
