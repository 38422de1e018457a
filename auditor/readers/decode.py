"""Bytes to text: what could not be decoded is replaced, and said."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from auditor.model import Notice, Place
from auditor.patterns import lazily

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
"""Byte order marks and the encodings they announce; the longer of two that begin alike stands first."""

REPLACEMENT = "\ufffd"
"""What stands for a character that could not be read."""

_SURROGATE = lazily("[\ud800-\udfff]")
_DECLARED = lazily(rb"""(?i)<(?:meta|\?xml)[^<>]{0,200}?(?:charset|encoding)\s{0,9}=\s{0,9}["']?([\w-]{1,20})""")
_LEGACY = lazily(
    r"windows-125\d|cp125\d|iso-8859-\d{1,2}|latin-?1|us-ascii|koi8-[ru]|shift_jis|euc-(?:jp|kr)|gbk|gb2312|gb18030|big5"
)
_AS_BROWSERS_DO = {"iso-8859-1": "cp1252", "latin1": "cp1252", "latin-1": "cp1252", "us-ascii": "cp1252"}


def encoding_of(data: bytes) -> tuple[str, int]:
    """The encoding that a byte order mark announces and the mark's length; `utf-8` and 0 without one."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return encoding, len(mark)
    return "utf-8", 0


def decode(data: bytes, path: str = "", line: int = 1, declared: str | None = None) -> tuple[str, list[Notice]]:
    """The text of the bytes, and a warning for each kind of damage that was replaced by U+FFFD.

    `line` is the number of the first line in the file. `declared` is the encoding a document names
    itself; it counts only where the bytes are no UTF-8.
    """
    encoding, skipped = encoding_of(data)
    payload = data[skipped:] if skipped else data
    try:
        text, broken = payload.decode(encoding), list[Notice]()
    except UnicodeDecodeError as error:
        if declared and not skipped:
            encoding = declared
        text, broken = _replaced(payload, encoding, error.start, path, line)
    text, damaged = scrub(text, path, line)
    return text, broken + damaged


def declared_encoding(data: bytes) -> str | None:
    """The Python name of the legacy encoding that the head of an HTML or XML page declares, if any."""
    found = _DECLARED.search(data[:4096])
    name = found[1].decode("ascii", "replace").lower() if found else ""
    return _AS_BROWSERS_DO.get(name, name) if _LEGACY.fullmatch(name) else None


def scrub(text: str, path: str = "", line: int = 1) -> tuple[str, list[Notice]]:
    """The text with NUL and lone surrogates replaced by U+FFFD one for one, and a warning where there were any."""
    return (text, []) if text.isascii() and "\0" not in text else _scrub(text, path, line)


def has_surrogates(text: str) -> bool:
    """Whether a text holds a lone surrogate, as one that stands for a byte that could not be read."""
    return _SURROGATE.search(text) is not None


def without_surrogates(text: str) -> str:
    """The text with lone surrogates replaced by U+FFFD."""
    return _SURROGATE.sub(REPLACEMENT, text)


def _scrub(text: str, path: str, line: int) -> tuple[str, list[Notice]]:
    notices = []
    if nuls := text.count("\0"):
        notices.append(_warning(text, text.index("\0"), f"{_times(nuls, 'NUL character')} replaced", path, line))
        text = text.replace("\0", REPLACEMENT)
    if first := _SURROGATE.search(text):
        text, lone = _SURROGATE.subn(REPLACEMENT, text)
        notices.append(_warning(text, first.start(), f"{_times(lone, 'lone surrogate')} replaced", path, line))
    return text, notices


def _replaced(data: bytes, encoding: str, first: int, path: str, line: int) -> tuple[str, list[Notice]]:
    text = data.decode(encoding, "replace")
    count = text.count(REPLACEMENT) - data.decode(encoding, "ignore").count(REPLACEMENT)
    if not count:
        return text, []
    before = len(data[:first].decode(encoding, "replace"))
    message = f"{_times(count, 'byte sequence')} that {'is' if count == 1 else 'are'} no {encoding.upper()} replaced"
    return text, [_warning(text, before, message, path, line)]


def place_in(text: str, offset: int, line: int = 1) -> Place:
    """The one-based line and column of an offset, the first line having the number given."""
    return Place(line + text.count("\n", 0, offset), offset - text.rfind("\n", 0, offset))


def _warning(text: str, offset: int, message: str, path: str, line: int) -> Notice:
    at = place_in(text, offset, line)
    return Notice("warning", f"{message} by U+FFFD, the first one here", path, at.line, at.column)


def _times(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"


def lines_of(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of every line, its end not counted in; a line ends at CR LF, CR or LF."""
    start = 0
    for found in re.finditer(r"\r\n?|\n", text):
        yield start, found.start()
        start = found.end()
    yield start, len(text)
