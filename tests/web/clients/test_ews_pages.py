"""Pages of a calendar are cut by the database from one order, files and all."""

import pytest

from tests.web.clients.soaping import (
    NAMES,
    ask,
    create,
    distinguished,
    event,
    find,
    ids_of,
    items_of,
    texts,
)

STARTS = '<t:FieldURI FieldURI="calendar:Start"/>'
# What the database cannot cut: read whole, in the order of all lists.
WHOLE = (
    f"<m:Restriction><t:Not><t:IsLessThan>{STARTS}<t:FieldURIOrConstant>"
    '<t:Constant Value="1970-01-01T00:00:00Z"/></t:FieldURIOrConstant></t:IsLessThan></t:Not>'
    "</m:Restriction>"
)
ORDERS = {
    order: f'<m:SortOrder><t:FieldOrder Order="{order}">{STARTS}</t:FieldOrder></m:SortOrder>'
    for order in ("Ascending", "Descending")
}


def paged(client, size, order=""):
    offset, ended = 0, "false"
    while ended == "false":
        view = f'<m:IndexedPageItemView MaxEntriesReturned="{size}" Offset="{offset}"'
        answer = ask(client, find(f'{view} BasePoint="Beginning"/>{order}'))
        root = answer.find(".//m:RootFolder", NAMES)
        offset, ended = root.get("IndexedPagingOffset"), root.get("IncludesLastItemInRange")
        yield int(root.get("TotalItemsInView")), ids_of(answer)


@pytest.mark.parametrize("size", [1, 2, 3, 100])
@pytest.mark.parametrize("order", ["", *ORDERS.values()])
def test_pages_joined_are_the_whole_in_its_order(client, week, size, order):
    # Two of equal times, and one that begins with them: their order is that of all pages.
    for end in ("11:00", "11:00", "10:30"):
        ask(client, create(event("2026-11-24T10:00:00Z", f"2026-11-24T{end}:00Z", "Same")))
    whole = ids_of(ask(client, find(f"{WHOLE}{order}")))
    assert len({*whole}) == 8
    pages = [*paged(client, size, order)]
    assert [number for _, ids in pages for number in ids] == whole
    assert {total for total, _ in pages} == {8}


def test_what_lies_at_the_edge_of_a_restriction_is_found(client, week):
    ask(client, create(event("2026-11-20T10:00:00Z", "2026-11-20T10:00:00Z", "Moment")))
    for field in ("Start", "End"):
        for first, last in (("GreaterThanOrEqualTo", "LessThanOrEqualTo"), ("EqualTo", "EqualTo")):
            terms = "".join(
                f'<t:Is{each}><t:FieldURI FieldURI="calendar:{field}"/><t:FieldURIOrConstant>'
                f'<t:Constant Value="2026-11-20T10:00:00Z"/></t:FieldURIOrConstant></t:Is{each}>'
                for each in (first, last)
            )
            answer = ask(client, find(f"<m:Restriction><t:And>{terms}</t:And></m:Restriction>"))
            assert [texts(each)["Subject"] for each in items_of(answer)] == ["Moment"]


def test_a_folder_counts_what_its_pages_hold(client, week):
    folder = f"<m:FolderIds>{distinguished('calendar')}</m:FolderIds></m:GetFolder>"
    shape = "<m:FolderShape><t:BaseShape>Default</t:BaseShape></m:FolderShape>"

    def count():
        answer = ask(client, f"<m:GetFolder>{shape}{folder}")
        return int(answer.findtext(".//t:TotalCount", "", NAMES))

    _, booking = week
    found = [count()]
    ask(client, create(event("2026-11-24T10:00:00Z", "2026-11-24T11:00:00Z")))
    found.append(count())
    client.post(f"/_emulator/api/bookings/{booking.guid}/cancel")
    assert [*found, count()] == [5, 6, 5]
