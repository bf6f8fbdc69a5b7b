"""Show what is Outlook's and Teams', not Bookings': the published calendar, the meeting."""

from flask import Blueprint, Response, render_template, request

from bookwithme.service.attendee import published
from bookwithme.service.attendee.near_misses import missed_published
from bookwithme.web.attendee.openings import noting_unknown
from bookwithme.web.platform.forms import guid_in
from bookwithme.web.platform.request_context import world_context
from bookwithme.zones import zone_of

blueprint = Blueprint("published", __name__)
blueprint.after_request(noting_unknown(missed_published))


@blueprint.get("/owa/calendar/<page>/<secret>/calendar.ics")
def calendar(page: str, secret: str) -> Response:
    """Give a mailbox's bookings as a calendar file; 304 where the reader's copy is still good."""
    calendar_file = published.published_calendar(world_context(), page, secret)
    answer = Response(content_type="text/calendar; charset=utf-8")
    # Weak: two copies differ in DTSTAMP, which says when they were written and nothing else.
    answer.set_etag(calendar_file.version, weak=True)
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.make_conditional(request)
    if answer.status_code != 304:
        answer.set_data(calendar_file.body())
    return answer


@blueprint.get("/l/meetup-join/<guid>")
def meeting(guid: str) -> str:
    """Show the simulated Teams meeting of a booking."""
    joined = published.teams_meeting(world_context(), guid_in(guid))
    zone = zone_of(joined.booking.time_zone)
    return render_template("meeting.html", meeting=joined, zone=zone)
