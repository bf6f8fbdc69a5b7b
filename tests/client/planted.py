"""Ten mistakes of somebody who writes tests; `test_typing.py` lets mypy find them."""

from datetime import UTC, datetime, timedelta

from bookwithme.client import Emulator

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


def right(emulator: Emulator) -> None:
    """Nothing is wrong here."""
    adele = emulator.mailbox("adele@contoso.com", time_zone="Europe/Paris")
    intro = adele.meeting_type("Intro", visibility="private", duration=timedelta(minutes=30))
    half = adele.meeting_type("Half", duration="PT30M", hours={"weekly": {}})
    booking = intro.book(intro.slots(NOW, "2026-12-01T00:00:00Z")[0], name="Ben", notes="Hi")
    booking.reschedule(booking.start + timedelta(days=1))
    booking.cancel("Ill")
    emulator.clock.advance(days=91)
    emulator.clock.advance("PT5M")
    emulator.settings(email_verification=False)
    code = emulator.messages(to="ben@", wait=5)[0].code or ""
    half.share(single_use=True).open()
    assert code in emulator.exchange("Get-OrganizationConfig").output


def wrong(emulator: Emulator) -> None:
    """Each line has one mistake."""
    adele = emulator.mailbox("adele@contoso.com")
    intro = adele.meeting_type("Intro")
    booking = intro.book(NOW)
    adele.meeting_type("Intro", visibilty="private")  # 1: a letter is missing
    adele.meeting_type("Intro", visibility="secret")  # 2: there is no such visibility
    adele.meeting_type("Intro", duration=30)  # 3: of what?
    emulator.mailbox("ben@contoso.com", timezone="Europe/Paris")  # 4: it is time_zone
    intro.share(singleUse=True)  # 5: it is single_use
    intro.book(NOW, mail="ben@fabrikam.com")  # 6: it is email
    emulator.clock.advance(day=91)  # 7: it is days
    emulator.settings(policy_delay="slow")  # 8: there is no such delay
    booking.move(NOW)  # 9: it is reschedule
    assert emulator.messages(to="ben@")[0]["code"]  # 10: it is an attribute
