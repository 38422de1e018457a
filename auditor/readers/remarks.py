"""Comments that are meant for the auditor: found in mark-up and in plain text, and kept out of what is read.

In mark-up they are comments, `<!-- auditor: … -->`. In plain text they stand behind `#` on a line of their own or at a
line's end, `# auditor: …`, and the text is read as if they were not there.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate

import msgspec

from auditor.model import Block, Remark, line_starts
from auditor.patterns import lazily

OPENING, CLOSING, NAME = "<!--", "-->", "auditor:"
REACH = 500
"""Characters before a comment in which the code that it stands in may begin."""
MOST = 10_000
"""Remarks that are read of one document."""

_IN_TEXT = lazily(r"#[ \t]{0,8}auditor:([^\r\n]*)")

_TICKS = lazily("`+")

Hidden = list[tuple[int, int]]
"""Stretches of a text that are no part of what is read, in order."""


def said_in(source: str, start: int) -> str | None:
    """What the comment that begins here says to the auditor; None when it says nothing."""
    if not source.startswith(OPENING, start):
        return None
    end = source.find(CLOSING, start)
    said = source[start + len(OPENING) : end if end >= 0 else len(source)].strip()
    return " ".join(said.removeprefix(NAME).split()) if said.startswith(NAME) else None


def remarks_in_markup(text: str, clean: str, blocks: list[Block]) -> list[Remark]:
    """The remarks in a source with comments; one that its reader sees, as in a block of code, is none."""
    found: list[Remark] = []
    starts: list[int] = []
    at = text.find(OPENING) if NAME in text else -1
    while at >= 0 and len(found) < MOST:
        block = _around(blocks, at)
        is_hidden = clean[at] == "\0" and (block is None or block.kind != "code") and not _in_code(text, clean, at)
        if is_hidden and (said := said_in(text, at)) is not None:
            starts = starts or line_starts(text)
            found.append(Remark(said, at, bisect_right(starts, at), block is not None))
        at = text.find(OPENING, at + 1)
    return found


def remarks_in_text(text: str) -> tuple[list[Remark], Hidden]:
    """The remarks of a plain text, and the stretches that they take up: whole lines, or the ends of lines."""
    found: list[Remark] = []
    hidden: Hidden = []
    starts = line_starts(text) if NAME in text else []
    for match in _IN_TEXT.finditer(text) if starts else ():
        line = bisect_right(starts, match.start())
        begin, end = starts[line - 1], match.end()
        before = text[begin : match.start()]
        if before and not before[-1].isspace() or len(found) >= MOST:
            continue
        if before.strip():
            begin += len(before.rstrip())
        else:
            end = starts[line] if line < len(starts) else len(text)
        found.append(Remark(" ".join(match[1].split()), begin, line, bool(before.strip())))
        hidden.append((begin, end))
    return found, hidden


def without(text: str, hidden: Hidden) -> str:
    """The text without the hidden stretches."""
    parts, end = [], 0
    for start, stop in hidden:
        parts.append(text[end:start])
        end = stop
    return "".join([*parts, text[end:]])


def restored(block: Block, hidden: Hidden) -> Block:
    """A block of the text without the hidden stretches, as it stands in the text with them."""
    lengths = [stop - start for start, stop in hidden]
    places = [start - gone for (start, _), gone in zip(hidden, accumulate(lengths, initial=0), strict=False)]
    gone = [0, *accumulate(lengths)]
    start = block.start + gone[bisect_right(places, block.start)]
    end = block.end - 1 + gone[bisect_right(places, block.end - 1)] + 1
    return msgspec.structs.replace(block, start=start, end=end)


def _in_code(text: str, clean: str, at: int) -> bool:
    """Whether an odd number of backtick runs stands in what is blanked right before an offset."""
    begin = at
    while begin > max(0, at - REACH) and clean[begin - 1] == "\0":
        begin -= 1
    return len(_TICKS.findall(text, begin, at)) % 2 == 1


def _around(blocks: list[Block], at: int) -> Block | None:
    """The block that an offset lies in."""
    place = bisect_right(blocks, at, key=lambda block: block.start) - 1
    return blocks[place] if place >= 0 and at < blocks[place].end else None
