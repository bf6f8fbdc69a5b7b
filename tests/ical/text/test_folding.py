from bookwithme.ical.text.folding import fold, unfold

LONG = (
    "DESCRIPTION:" + "é" * 60 + " see http://127.0.0.1:8000/w/a-world-with-a-long-name/bookwithme"
)


def test_lines_of_more_than_75_octets_are_folded_and_come_back_whole():
    text = f"BEGIN:VCALENDAR\r\n{LONG}\r\nEND:VCALENDAR\r\n"
    folded = fold(text)
    assert max(len(line.encode()) for line in folded.split("\r\n")) == 75
    assert unfold(folded) == text
    assert fold(unfold(folded)) == folded


def test_short_lines_stay_as_they_are_and_a_tab_folds_too():
    text = "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
    assert fold(text) == unfold(text) == text
    assert unfold("SUMMARY:Co\r\n\tffee\r\n") == "SUMMARY:Coffee\r\n"
