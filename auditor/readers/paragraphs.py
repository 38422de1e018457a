"""Plain text to blocks: where a paragraph ends when nothing but line ends says so.

A blank line always ends a block. A single line end does too, unless the lines around it were broken to
fit a page: short, of like length, and mostly ending in the middle of a sentence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from auditor.model import Block, Span
from auditor.patterns import lazily

WRAP_LIMIT = 120
"""The longest line, in characters, of a text whose lines were broken to fit a page."""

WRAP_LEAST = 40
"""The longest line of such a text is at least this long, unless it ends with a full sentence."""

HEADING_LIMIT = 100
"""The longest heading, in characters."""

_LINE = lazily(r"\S[^\r\n]*")
_ITEM = lazily(r"(?:[-*•–·▪◦‣●○■□]|\(?(?:\d{1,2}|[a-z])[.)])[ \t\xa0]+(?=[^\W\d_]|[$€£¥\"“‘(])")
_CLOSERS = "\"'”’»)]"
_STOPS = (".", "!", "?", "…", "。", "！", "？")
_PAUSES = (":", ";", ",", "-", "–", "—")
_WORD = lazily(r"\S+")


def blocks_of(text: str) -> list[Block]:
    """The headings, paragraphs and items of a plain text, in reading order, without overlaps."""
    return list(_with_headings(text, _prose(text)))


def _prose(text: str) -> Iterator[Block]:
    for lines in _chunks(text):
        yield from [_block(text, lines[0])] if len(lines) == 1 else _chunk_blocks(text, lines)


def _chunks(text: str) -> Iterator[list[Span]]:
    """Runs of lines with no blank line between them; each line without the space around it."""
    lines: list[Span] = []
    for found in _LINE.finditer(text):
        start, end = found.span()
        if lines and _is_blank_between(text, lines[-1].end, start):
            yield lines
            lines = []
        lines.append(Span(start, _trimmed(text, start, end)))
    if lines:
        yield lines


def _trimmed(text: str, start: int, end: int) -> int:
    """The end of a line that begins with a visible character, without the space after it."""
    return end if not text[end - 1].isspace() else start + len(text[start:end].rstrip())


def _is_blank_between(text: str, start: int, end: int) -> bool:
    feeds = text.count("\n", start, end) or text.count("\r", start, end)
    return feeds > 1


def _chunk_blocks(text: str, lines: list[Span]) -> Iterator[Block]:
    joins = _is_wrapped(text, lines)
    group = [lines[0]]
    for line in lines[1:]:
        if not joins or _ITEM.match(text, line.start, line.end):
            yield _block(text, Span(group[0].start, group[-1].end))
            group = []
        group.append(line)
    yield _block(text, Span(group[0].start, group[-1].end))


def _is_wrapped(text: str, lines: list[Span]) -> bool:
    width = max(end - start for start, end in lines)
    if width > WRAP_LIMIT or (width < WRAP_LEAST and not _ends(text, lines[-1], _STOPS)):
        return False
    breaks = list(pairwise(lines))
    running = sum(_runs_on(text, before, after) for before, after in breaks)
    forced = sum(_is_full(text, before, after, width) for before, after in breaks)
    return 2 * running >= len(breaks) and 2 * forced >= len(breaks)


def _runs_on(text: str, before: Span, after: Span) -> bool:
    """True when the first line ends, and the second goes on, in the middle of a sentence."""
    return not _ends(text, before, _STOPS) and not text[after.start].isupper()


def _is_full(text: str, before: Span, after: Span, width: int) -> bool:
    """True when the first word of the second line had no room on the first."""
    word = _WORD.match(text, after.start, after.end)
    return before.end - before.start + 1 + (len(word[0]) if word else 0) > width


def _ends(text: str, line: Span, stops: tuple[str, ...]) -> bool:
    """True when the line ends with one of the stops, closing quotes and brackets aside."""
    return text[max(line.start, line.end - 6) : line.end].rstrip(_CLOSERS).endswith(stops)


def _block(text: str, span: Span) -> Block:
    item = _ITEM.match(text, span.start, span.end)
    return Block("item", item.end(), span.end, 1) if item else Block("paragraph", span.start, span.end)


def _with_headings(text: str, blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks, those that head the block after them made headings: only what stands first or after prose."""
    before: Block | None = None
    pending: Block | None = None
    for block in blocks:
        if pending:
            before = _titled(text, before, pending, block)
            yield before
        pending = block
    if pending:
        yield pending


def _titled(text: str, before: Block | None, block: Block, after: Block) -> Block:
    if block.kind != "paragraph" or not _is_title(text, block):
        return block
    opens = before is None and _is_blank_between(text, block.end, after.start)
    between = (before is None or _is_prose(text, before)) and _is_prose(text, after)
    return Block("heading", block.start, block.end, 1) if opens or between else block


def _is_title(text: str, block: Block) -> bool:
    """True for a short line with words in it that is no sentence and announces nothing."""
    if block.end - block.start > HEADING_LIMIT or _ends(text, Span(block.start, block.end), _STOPS + _PAUSES):
        return False
    line = text[block.start : block.end]
    return "\n" not in line and any(map(str.isalpha, line))


def _is_prose(text: str, block: Block) -> bool:
    """True for a block that is a sentence at least, or long."""
    return (
        block.kind != "paragraph"
        or block.end - block.start > HEADING_LIMIT
        or _ends(text, Span(block.start, block.end), _STOPS)
    )
