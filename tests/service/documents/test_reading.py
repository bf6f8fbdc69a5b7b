"""A document's text, read piece by piece: the same whatever its order, length and encoding."""

import io
import json
from itertools import count

import pytest

from bookwithme.contract import json_text
from bookwithme.contract.document.places import MOST
from bookwithme.domain.errors import InvalidInput, Malformed
from bookwithme.service.documents.reading import parts_in, parts_of, read_world
from bookwithme.service.worlds import worlds
from tests.service.whole import BOOKING, MESSAGE, WHOLE, exported, import_document

BACKWARDS = dict(reversed(WHOLE.items()))


def imported_text(context, text):
    return worlds.import_world(context, parts_in(io.BytesIO(text)))


def problems(document):
    with pytest.raises(InvalidInput) as caught:
        read_world(parts_of(document))
    return [each.field for each in caught.value.problems]


@pytest.mark.parametrize("piece", [4, 61, 2**20])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32-be"])
def test_a_document_is_the_same_in_any_order_piece_and_encoding(
    context, monkeypatch, piece, encoding
):
    monkeypatch.setattr(json_text, "PIECE", piece)
    for document in (WHOLE, BACKWARDS):
        for how in ({"indent": 2}, {"ensure_ascii": False}):
            imported_text(context, json.dumps(document, **how).encode(encoding))
            assert exported(context) == WHOLE
            worlds.reset(context, "empty")


def test_references_hold_also_where_bookings_come_first(context):
    names_nobody = {"bookings": [BOOKING | {"mailbox": "x@contoso.com"}]} | WHOLE
    assert problems(BACKWARDS | {"bookings": [BOOKING, BOOKING]}) == [
        "bookings[1].guid",
        "bookings[1].manageSecret",
    ]
    assert problems(names_nobody | {"bookings": names_nobody["bookings"][:1]} | {"mailboxes": []})


@pytest.mark.parametrize("document", [None, [], "x", 5, {}, {"version": True}], ids=repr)
def test_what_is_no_document_is_refused(context, document):
    import_document(context, WHOLE)
    with pytest.raises(InvalidInput) as caught:
        import_document(context, document)
    assert {each.field for each in caught.value.problems} <= {"body", "version"}
    assert exported(context) == WHOLE


@pytest.mark.parametrize(
    "end", [b"", b"]", b"}}", b"} x", b",}", b", 5}", b', "x"}', b', "x": NaN}', b"\xff}"], ids=repr
)
def test_what_is_no_json_anywhere_is_refused_and_changes_nothing(context, end):
    import_document(context, WHOLE)
    text = json.dumps(WHOLE | {"messages": []}).encode()
    with pytest.raises(Malformed):
        imported_text(context, text.removesuffix(b"}") + end)
    assert exported(context) == WHOLE


def test_a_list_that_stands_twice_is_refused(context):
    text = json.dumps(WHOLE).replace('"bookings"', '"messages": [], "bookings"', 1)
    with pytest.raises(InvalidInput, match="messages: stands in the document before"):
        imported_text(context, text.encode())


def test_of_very_many_problems_the_first_are_told():
    wrong = {"version": 1, "bookings": [5] * 3 * MOST}
    assert problems(wrong) == [*(f"bookings[{number}]" for number in range(MOST)), "body"]
    secrets = (f"{number:02}" for number in count())
    mails = [MESSAGE | {"code": next(secrets)} for _ in range(3 * MOST)]
    assert len(problems({"version": 1, "messages": mails})) == MOST + 1
