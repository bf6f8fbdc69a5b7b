"""The example script of docs/real-clients.md, as it stands there, against a server."""

import re
from pathlib import Path

TEXT = (Path(__file__).parents[3] / "docs/real-clients.md").read_text("utf-8")


def test_the_documents_script_books_a_page_with_a_mailed_code(emulator):
    (script,) = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
    names = {}
    exec(compile(script, "real-clients.md", "exec"), names)
    emulator.mailbox("adele@contoso.com").meeting_type("Intro")
    number = names["book"](emulator.url, "adele@contoso.com", "visitor@fabrikam.com")
    (booking,) = emulator.call("GET", "/bookings?mailbox=adele@contoso.com")["bookings"]
    assert booking["manageUrl"].endswith(f"/{number}")
