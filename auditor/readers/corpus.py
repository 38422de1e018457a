"""The reader of corpora: one JSON object a line, one document each."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, cast

import msgspec

from auditor.model import Document, Notice, Segment, Table, wide_stretches
from auditor.patterns import lazily
from auditor.readers.dates import iso_date
from auditor.readers.decode import decode, encoding_of, scrub
from auditor.readers.paragraphs import blocks_of
from auditor.readers.stream import Stream

KEYS = "id, text, date, title and tables"
"""The keys of a line; others are left alone."""

_EACH = f"each line holds one JSON object with {KEYS}"

_ESCAPE = lazily(r"\\(?:u[dD][89abAB]..\\u[dD][c-fC-F]..|u....|.)", re.DOTALL)
_HALF = lazily(r"\\u[dD][89a-fA-F]..")
_TEXT_KEY = lazily(r'"text"\s*:\s*')


class _Line(msgspec.Struct):
    text: msgspec.Raw
    id: Any = None
    date: Any = None
    title: str | None = None
    tables: list[list[list[Any]]] | None = None


_LINE = msgspec.json.Decoder(_Line, float_hook=str)
_STRING = msgspec.json.Decoder(str)


class _Wrong(ValueError):
    """What is wrong with a line, said for its writer, and in which column where that is known."""

    def __init__(self, message: str, column: int | None = None) -> None:
        super().__init__(message)
        self.column = column


def stream(source: Stream, path: str, limit: int) -> Iterator[Document | Notice]:
    """A document for each line; an error with the line's number for each line that is none.

    No more than one line, of at most `limit` bytes, is held at a time.
    """
    for number, raw in numbered_lines(source, limit):
        if raw is None:
            yield Notice("error", f"the line is longer than {limit:,} bytes", path, number)
        elif raw.strip():
            yield _document(raw, path, number)


def numbered_lines(source: Stream, limit: int) -> Iterator[tuple[int, bytes | None]]:
    """Numbered lines in UTF-8; None for one that is too long."""
    encoding, mark = encoding_of(source.peek(4))
    source.read(mark)
    readline = source.readline if encoding == "utf-8" else _recoded(source, encoding)
    number = 0
    while line := readline(limit + 1):
        number += 1
        whole = line.endswith(b"\n") or len(line) <= limit
        yield number, line if whole else None
        while not whole:
            line = readline(limit)
            whole = not line or line.endswith(b"\n")


def _recoded(source: Stream, encoding: str) -> Callable[[int], bytes]:
    """A `readline` that gives UTF-8 whatever the stream's encoding."""
    import codecs

    reader = codecs.getreader(encoding)(cast(BinaryIO, source), "replace")
    return lambda limit: reader.readline(limit).encode("utf-8", "replace")


def _document(raw: bytes, path: str, number: int) -> Document | Notice:
    try:
        line, damage = _line(raw, path, number)
        return _read(line, damage, path, number)
    except _Wrong as wrong:
        return Notice("error", f"this line is no document: {wrong}", path, number, wrong.column)


def _line(raw: bytes, path: str, number: int) -> tuple[str, list[Notice]]:
    """The line's characters, with what JSON cannot hold replaced one for one."""
    try:
        line, damage = raw.decode(), list[Notice]()
    except UnicodeDecodeError:
        line, damage = decode(raw, path, number)
    if not _HALF.search(line):
        return line, damage
    line, lone = _without_lone_surrogates(line)
    if lone:
        message = f"{lone:,} lone surrogate{'' if lone == 1 else 's'} replaced by U+FFFD"
        damage = [*damage, Notice("warning", message, path, number)]
    return line, damage


def _read(line: str, damage: list[Notice], path: str, number: int) -> Document:
    found = _parsed(line)
    text, nuls = scrub(_text(found.text), path, number)
    date, doubt = _date(found.date, path, number)
    return Document(
        text=text,
        id=_id(found.id) or f"{path}:{number}",
        path=path,
        blocks=blocks_of(text),
        tables=[_table(rows, at) for at, rows in enumerate(found.tables or ())],
        date=date,
        title=scrub(found.title or "")[0],
        notices=damage + nuls + doubt,
        segments=_segments(line, found.text),
        lines=[0],
        line_base=number,
        wide=wide_stretches(line),
    )


def _parsed(line: str) -> _Line:
    try:
        return _LINE.decode(line)
    except msgspec.ValidationError as error:
        raise _Wrong(f"{error}; its keys are {KEYS}") from error
    except msgspec.DecodeError as error:
        raise _malformed(line, str(error)) from error
    except RecursionError as error:
        raise _Wrong("it is nested too deep") from error


def _malformed(line: str, reason: str) -> _Wrong:
    """What the standard library says, which knows the column."""
    import json

    try:
        json.loads(line)
    except json.JSONDecodeError as error:
        near = line[error.pos : error.pos + 20].rstrip()
        where = f"at {near!r}" if near else "at its end"
        return _Wrong(f"{error.msg.removesuffix(' at')} {where}; {_EACH}", error.pos + 1)
    except (ValueError, RecursionError) as error:
        reason = str(error)
    return _Wrong(f"{reason}; {_EACH}")


def _without_lone_surrogates(line: str) -> tuple[str, int]:
    """The line with every escape of half a surrogate pair made that of U+FFFD, as long as before; and how many."""
    found = 0

    def mended(escape: re.Match[str]) -> str:
        nonlocal found
        if len(escape[0]) != 6 or not _HALF.fullmatch(escape[0]):
            return escape[0]
        found += 1
        return "\\ufffd"

    return _ESCAPE.sub(mended, line), found


def _text(raw: msgspec.Raw) -> str:
    try:
        return _STRING.decode(raw)
    except msgspec.ValidationError as error:
        raise _Wrong(f"its `text` must be a string, not {bytes(raw)[:40].decode('utf-8', 'replace')}") from error


def _id(written: object) -> str:
    if written is None or isinstance(written, str):
        return scrub(written or "")[0]
    if isinstance(written, int) and not isinstance(written, bool):
        return str(written)
    raise _Wrong(f"its `id` must be a string or a whole number, not {_shown(written)}")


def _date(written: object, path: str, number: int) -> tuple[dt.date | None, list[Notice]]:
    if written is None or written == "":
        return None, []
    day = iso_date(written) if isinstance(written, str) else None
    if day:
        return day, []
    message = f"the date {_shown(written)} is not YYYY-MM-DD; the document is taken as undated"
    return None, [Notice("warning", message, path, number)]


def _table(rows: list[list[Any]], at: int) -> Table:
    numbered = enumerate(rows)
    return Table(rows=[[_cell(cell, at, row, column) for column, cell in enumerate(cells)] for row, cells in numbered])


def _cell(cell: object, table: int, row: int, column: int) -> str:
    """The cell as text: a number keeps the digits it is written with, null is empty."""
    if isinstance(cell, str):
        return cell if cell.isascii() and "\0" not in cell else scrub(cell)[0]
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, int):
        return str(cell)
    raise _Wrong(f"`tables[{table}][{row}][{column}]` must be a string, a number or null, not {_shown(cell)}")


def _segments(line: str, raw: msgspec.Raw) -> list[Segment]:
    """The way back from the text to the characters of its line: a new stretch after each escape."""
    written = bytes(raw).decode()
    begin = _begin(line, written) + 1
    found = [Segment(0, begin)]
    shift = begin
    for escape in _ESCAPE.finditer(written, 1) if "\\" in written else ():
        start, end = escape.span()
        shift += end - start - 1
        found.append(Segment(begin + end - 1 - shift, begin + end - 1))
    return found


def _begin(line: str, written: str) -> int:
    for key in _TEXT_KEY.finditer(line):
        if line.startswith(written, key.end()):
            return key.end()
    return max(0, line.find(written))


def _shown(value: object) -> str:
    return msgspec.json.encode(value)[:60].decode("utf-8", "replace")
