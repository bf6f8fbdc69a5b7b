"""Every transcript of `corpus/`, typed again, comes out as it stands there."""

from pathlib import Path

import pytest

from tests.exchange.transcript import replay

CORPUS = sorted((Path(__file__).parent / "corpus").glob("*.txt"))


@pytest.mark.parametrize("path", CORPUS, ids=[path.stem for path in CORPUS])
def test_a_transcript_comes_out_as_it_was_written_down(path):
    expected = path.read_text("utf-8")
    assert replay(expected) == expected


def test_the_corpus_is_wide():
    commands = [line for path in CORPUS for line in path.read_text("utf-8").split("\nPS> ")[1:]]
    assert len(commands) > 200
