"""JSON that is read piece by piece is what it is as a whole."""

import io
import json
import tracemalloc
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookwithme.contract import json_text
from bookwithme.contract.json_text import JsonText, parsed
from bookwithme.domain.errors import Malformed

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


class Slow(io.BytesIO):
    """Gives as few bytes as it is made to, and counts them."""

    most = 3

    def read(self, size=-1):
        return super().read(min(size, self.most))


def whole(text, kind=Slow):
    """All that stands in an object, name by name, its lists item by item."""
    reader = JsonText(kind(text))
    assert reader.next() == "{"
    found = [
        (name, list(reader.items()) if reader.next() == "[" else reader.value())
        for name in reader.names()
    ]
    reader.end()
    return found


@pytest.fixture(autouse=True)
def _small(monkeypatch):
    monkeypatch.setattr(json_text, "PIECE", 5)


@given(value=st.dictionaries(st.text(), VALUES), indent=st.none() | st.just(1))
def test_it_is_read_as_it_is_whole(value, indent):
    text = json.dumps(value, indent=indent, ensure_ascii=bool(indent))
    assert whole(text.encode("utf-8", "surrogatepass")) == list(json.loads(text).items())


@given(value=st.dictionaries(st.text(max_size=3), VALUES, min_size=1), data=st.data())
def test_what_is_cut_or_damaged_is_refused_as_it_is_whole(value, data):
    text = json.dumps(value)
    at = data.draw(st.integers(0, len(text) - 1))
    damage = data.draw(st.sampled_from(["", "]", "}", ",", "x", "\0"]))
    text = (text[:at] + damage + (text[at + 1 :] if damage else "")).encode()
    try:
        expected = parsed(text)
    except Malformed:
        expected = Malformed
    if isinstance(expected, dict) and text.startswith(b"{"):
        assert dict(whole(text)) == expected
    elif text.startswith(b"{"):
        with pytest.raises(Malformed):
            whole(text)


def test_a_long_list_is_never_held(monkeypatch):
    monkeypatch.setattr(json_text, "PIECE", 1_000)
    item = json.dumps({"text": "x" * 500}).encode()

    class Endless(io.RawIOBase):
        parts = chain([b'{"a": ['], (item + b"," for _ in range(2_000)), [item + b"]}"])

        def read(self, _size=-1):
            return next(self.parts, b"")

    tracemalloc.start()
    reader = JsonText(Endless())
    reader.next()
    counted = sum(1 for _ in reader.names() for _ in reader.items())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert counted == 2_001
    assert peak < 200_000


def test_a_value_is_not_longer_than_what_may_be_held(monkeypatch):
    monkeypatch.setattr(json_text, "LARGEST", 50)
    with pytest.raises(Malformed, match="more than 50 characters"):
        whole(b'{"a": "' + b"x" * 200 + b'"}')


def test_what_is_wrong_is_found_before_the_rest_is_read(monkeypatch):
    monkeypatch.setattr(Slow, "most", 100)
    monkeypatch.setattr(json_text, "PIECE", 100)
    file = Slow(b'{"a": [wrong, ' + b"1," * 100_000)
    reader = JsonText(file)
    reader.next()
    with pytest.raises(Malformed):
        [list(reader.items()) for _ in reader.names()]
    assert file.tell() < 1_000


def test_nothing_is_nested_too_deep():
    for deep in (json_text.DEEPEST + 1, 100_000):
        with pytest.raises(Malformed):
            whole(b'{"a": {"b":' + b"[" * deep + b"]" * deep + b"}}")


@pytest.mark.parametrize(("written", "number"), [("1.0", 1), ("1e3", 1000), ("1.5", 1.5), ("1", 1)])
def test_a_number_without_a_fraction_is_whole_however_it_is_written(written, number):
    (found,) = parsed(f"[{written}]".encode())
    assert (found, type(found)) == (number, type(number))
