"""HTML inside Markdown: its tags blanked, its text left in place."""

from __future__ import annotations

import html
import re

from auditor.patterns import lazily
from auditor.readers.superscript import LOWERED, RAISED, TAIL, is_exponent, is_mark

_HIDDEN = lazily(
    r"<!--(?:(?!-->).)*+(?:-->|\Z)|<(script|style|template)\b(?:(?!</\1).)*+(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE
)
_TAG = lazily(r"</?([A-Za-z][A-Za-z0-9-]*)[^<>]*>")
_ENTITY = lazily(r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_SHIFTED = lazily(r"<(sup|sub)>([^<>]{1,24})</\1>", re.IGNORECASE)
_INLINE = (
    "a abbr b bdi bdo big cite code del dfn em font i ins kbd mark nobr q s samp small span strike strong sub sup "
    "time tt u var wbr"
)
_GLUED = frozenset(_INLINE.split())


def visible_html(source: str) -> str:
    """The source, as long as before, with comments, scripts and tags blanked and its entities read."""
    seen = _HIDDEN.sub(lambda found: blanked(found[0]), source)
    seen = with_shifted(seen, seen)
    seen = _TAG.sub(lambda found: tag_as_space(found[0]), seen)
    return _ENTITY.sub(lambda found: padded(html.unescape(found[0]), len(found[0])), seen)


def tag_as_space(tag: str) -> str:
    """What stands for a tag: nothing, or a line end where it parts what is before it from what is after."""
    named = _TAG.match(tag)
    if not named or named[1].lower() in _GLUED:
        return blanked(tag)
    return ("\t" if named[1].lower() in {"td", "th"} else "\n") + blanked(tag[1:])


def blanked(stretch: str) -> str:
    """Deleted characters in place of all but line ends."""
    return re.sub(r"[^\r\n]", "\0", stretch)


def padded(character: str, length: int) -> str:
    """The character, filled up with deleted ones; as many U+FFFD when it is longer than its place."""
    return character.ljust(length, "\0") if len(character) <= length else "\ufffd" * length


def with_shifted(source: str, clean: str) -> str:
    """The clean text with raised and lowered figures of the source read: notes deleted, exponents raised."""
    parts, end = [], 0
    for found in _SHIFTED.finditer(source):
        start, stop = found.span(2)
        before = clean[max(end, found.start() - TAIL) : found.start()].replace("\0", "")
        parts += [clean[end:start], _shifted(found[1].lower(), before, found[2], clean[start:stop])]
        end = stop
    return "".join([*parts, clean[end:]])


def _shifted(tag: str, before: str, written: str, clean: str) -> str:
    if tag == "sub":
        return clean.translate(LOWERED) if written.strip().isdigit() else clean
    if is_exponent(before, written):
        return clean.translate(RAISED)
    return blanked(clean) if is_mark(written) else clean
