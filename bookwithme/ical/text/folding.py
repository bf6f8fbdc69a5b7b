"""Content lines folded at 75 octets, and whole again (RFC 5545, 3.1), in text that we wrote."""


def unfold(text: str) -> str:
    """Put each content line of a calendar into one piece, so that words can be found in it."""
    return text.replace("\r\n ", "").replace("\r\n\t", "")


def fold(text: str) -> str:
    """Fold the whole content lines of a calendar as `writer` does."""
    return "\r\n".join(map(_folded, text.split("\r\n")))


def _folded(line: str) -> str:
    pieces, begin = [], 0
    while len(octets := line[begin : begin + _MOST + 1].encode()) > _MOST:
        end = begin + len(octets[:_MOST].decode(errors="ignore"))
        end -= line[end - 1] in "\\^"  # what these begin is left whole
        pieces.append(line[begin:end])
        begin = end
    return "\r\n ".join((*pieces, line[begin:]))


_MOST = 74
"""Octets of a piece: the writer begins another before the 75th."""
