"""Files to documents.

    path --files--> stream --sniff--> format --decode--> text --parse--> Document

A reader is one module and one line in `FORMATS`. A module for one document a file has
`parse(text, path, id) -> Document`; one for many has `stream(source, path, limit)`, which yields
documents and notices; one for tables has `sheets(source, path, limit)`, which yields sheets and notices.
Whatever goes wrong with a file is a `Notice` among the documents, never an exception.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from io import BytesIO
from os import path as os_path
from types import MappingProxyType, ModuleType
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

import msgspec

from auditor.model import Document, Notice
from auditor.nearest import unknown
from auditor.readers.decode import declared_encoding, decode, scrub
from auditor.readers.files import documents_in, opened, shown_path
from auditor.readers.sniff import binary_format, binary_kind, sniff
from auditor.readers.stream import HEAD, Stream

if TYPE_CHECKING:
    from auditor.claims.records import Sheet

LIMIT = 256 * 1024 * 1024
"""The largest document, in bytes; in a corpus, the longest line."""


class Format(NamedTuple):
    """A kind of file that can be read."""

    name: str
    """What `--format` calls it."""
    suffixes: tuple[str, ...]
    """How names of such files end, in lower case."""
    module: str
    """The module of its reader, imported when first used."""
    is_corpus: bool = False
    """True when a file holds many documents, or tables that may."""
    is_table: bool = False
    """True when a file holds tables: of claims, of documents or of figures."""


class Tables(NamedTuple):
    """What the user says of tables: CSV, XLSX and Parquet files, and lines of claims."""

    kind: str | None = None
    """`claims`, `documents` or `plain`; None lets the header of each table decide."""
    columns: Mapping[str, str] = MappingProxyType({})
    """What the columns of a table of claims are called there, by the names they go by here."""


AS_THEY_ARE = Tables()
"""Tables of which nothing is said."""


FORMATS: dict[str, Format] = {
    known.name: known
    for known in (
        Format("text", (".txt", ".text"), "auditor.readers.text"),
        Format("markdown", (".md", ".markdown"), "auditor.readers.markdown"),
        Format("html", (".html", ".htm", ".xhtml"), "auditor.readers.html"),
        Format("jsonl", (".jsonl", ".ndjson"), "auditor.readers.corpus", is_corpus=True),
        Format("csv", (".csv", ".tsv"), "auditor.readers.csv_file", is_corpus=True, is_table=True),
        Format("xlsx", (".xlsx", ".xlsm"), "auditor.readers.xlsx", is_corpus=True, is_table=True),
        Format("parquet", (".parquet",), "auditor.readers.parquet", is_corpus=True, is_table=True),
    )
}
"""The formats by name."""

CLAIM_LINES = Format("claims", (), "auditor.readers.claim_lines", is_corpus=True, is_table=True)
"""JSON Lines that are no corpus but claims."""


def read(
    path: str,
    *,
    stdin: BinaryIO | None = None,
    format: str | None = None,
    skip: Callable[[str], bool] | None = None,
    tables: Tables = AS_THEY_ARE,
) -> Iterator[Document | Notice]:
    """The documents of a file, of a folder's files in sorted order, or of standard input (`-`), one by one.

    Without a `format` the suffix decides, and without a known suffix the content. In a folder only files
    with a known suffix (that of `format` where given) are read, and none whose path `skip` is true of. Raises
    ValueError at once for an unknown `format`; all that goes wrong later is yielded as a Notice.
    """
    if format is not None:
        _known(format)
    if path == "-":
        return _input(stdin, format, tables)
    return _folder(path, format, skip, tables) if os_path.isdir(path) else _file(path, format, tables)


def sheets(path: str) -> Iterator[Sheet | Notice]:
    """The tables of a file as their records, by its suffix (CSV, XLSX, Parquet …); a Notice for what is none."""
    shown, format = shown_path(path), _by_suffix(path)
    if format is None or not FORMATS[format].is_table:
        allowed = " ".join(suffix for known in FORMATS.values() if known.is_table for suffix in known.suffixes)
        yield Notice("error", f"is no table that can be read: its name ends in none of {allowed}", shown)
        return
    raw = opened(path)
    if isinstance(raw, Notice):
        yield raw
        return
    with raw:
        try:
            yield from _module(FORMATS[format]).sheets(Stream(raw), shown, LIMIT)
        except OSError as error:
            yield Notice("error", f"cannot be read: {error.strerror or error}", shown)


def files_of(path: str, format: str | None = None, skip: Callable[[str], bool] | None = None) -> Iterator[str | Notice]:
    """The files that `read` reads of a path: itself, or those of a folder with what is to be said of the others."""
    if not os_path.isdir(path):
        return iter([path])
    formats = [_known(format)] if format else list(FORMATS.values())
    return documents_in(path, tuple(suffix for known in formats for suffix in known.suffixes), skip)


def read_bytes(
    data: bytes, path: str, *, format: str | None = None, tables: Tables = AS_THEY_ARE
) -> Iterator[Document | Notice]:
    """The documents of a file whose content is at hand, as `read` gives them."""
    return _guarded(BytesIO(data), shown_path(path), format or _by_suffix(path), tables)


def file_format(path: str, format: str | None = None) -> Format | None:
    """The format that a file is read as; None when its content decides."""
    name = format or _by_suffix(path)
    return FORMATS.get(name) if name else None


def read_text(text: str, *, format: str = "text", path: str = "", id: str = "") -> Document:
    """The document of a text at hand. Raises ValueError for a format that is unknown or holds many documents."""
    known = _known(format)
    if known.is_corpus:
        raise ValueError(f"format {format!r} holds many documents: give its file to read()")
    clean, damage = scrub(text.removeprefix("\ufeff"), path)
    document: Document = _module(known).parse(clean, path, id or path)
    return _noted(document, damage)


def _known(name: str) -> Format:
    if name not in FORMATS:
        raise ValueError(unknown("format", name, FORMATS))
    return FORMATS[name]


def _module(known: Format) -> ModuleType:
    return import_module(known.module)


def _input(stdin: BinaryIO | None, format: str | None, tables: Tables) -> Iterator[Document | Notice]:
    raw = stdin or (sys.stdin.buffer if sys.stdin else None)
    if raw is None:
        yield Notice("error", "there is no standard input", "-")
    else:
        yield from _guarded(raw, "-", format, tables)


def _folder(
    folder: str, format: str | None, skip: Callable[[str], bool] | None, tables: Tables
) -> Iterator[Document | Notice]:
    for found in files_of(folder, format, skip):
        if isinstance(found, Notice):
            yield found
        else:
            yield from _file(found, format, tables)


def _file(path: str, format: str | None, tables: Tables) -> Iterator[Document | Notice]:
    shown = shown_path(path)
    raw = opened(path)
    if isinstance(raw, Notice):
        yield raw
        return
    with raw:
        yield from _guarded(raw, shown, format or _by_suffix(path), tables)


def _by_suffix(path: str) -> str | None:
    name = path.lower()
    return next((known.name for known in FORMATS.values() if name.endswith(known.suffixes)), None)


def _guarded(raw: BinaryIO, path: str, format: str | None, tables: Tables) -> Iterator[Document | Notice]:
    try:
        yield from _documents(Stream(raw), path, format, tables)
    except OSError as error:
        yield Notice("error", f"cannot be read: {error.strerror or error}", path)


def _documents(source: Stream, path: str, format: str | None, tables: Tables) -> Iterator[Document | Notice]:
    format = format or binary_format(source.peek(HEAD))
    if format is None and (kind := binary_kind(source.peek(HEAD))):
        yield Notice("error", f"looks like {kind}, which cannot be read; give {_allowed()}", path)
        return
    known = FORMATS[format or sniff(source.peek(HEAD))]
    if not known.is_corpus:
        yield _whole(source, path, known)
        return
    if known.name == "jsonl" and _are_claims(source, tables):
        known = CLAIM_LINES
    if known.is_table:
        yield from _tables(source, path, known, tables)
        return
    for found in _module(known).stream(source, path, LIMIT):
        yield _noted(found, []) if isinstance(found, Document) else found


def _are_claims(source: Stream, tables: Tables) -> bool:
    """Whether the lines of a JSON Lines file are claims, one each."""
    if tables.kind is not None:
        return tables.kind == "claims"
    from auditor.readers.claim_lines import holds_claims

    return holds_claims(source.peek(HEAD), tables.columns)


def _tables(source: Stream, path: str, known: Format, tables: Tables) -> Iterator[Document | Notice]:
    from auditor.claims.records import documents

    for found in _module(known).sheets(source, path, LIMIT):
        if isinstance(found, Notice):
            yield found
            continue
        yield from documents(found, tables.kind, tables.columns)


def _whole(source: Stream, path: str, known: Format) -> Document | Notice:
    data = source.read(LIMIT + 1)
    if len(data) > LIMIT:
        return Notice("error", f"is larger than {LIMIT // 1024 // 1024} MB; split it", path)
    text, damage = decode(data, path, declared=declared_encoding(data) if known.name == "html" else None)
    del data
    try:
        return _noted(_module(known).parse(text, path, path), damage)
    except (ArithmeticError, LookupError, RuntimeError, TypeError, ValueError, AttributeError, AssertionError) as error:
        cause = f"{type(error).__name__}: {error}"[:200]
        return Notice("error", f"the {known.name} reader failed on it, which is a defect to report ({cause})", path)


def _noted(document: Document, damage: list[Notice]) -> Document:
    """The document with what decoding it said, and a warning when there is nothing in it."""
    notices = damage + document.notices
    if not document.text.strip() and not any(cell for table in document.tables for row in table.rows for cell in row):
        line = document.line_base if document.line_base > 1 else None
        notices = [*notices, Notice("warning", "is empty: there is nothing to check", document.path, line)]
    return document if notices == document.notices else msgspec.structs.replace(document, notices=notices)


def _allowed() -> str:
    return ", ".join(f"{known.name} ({' '.join(known.suffixes)})" for known in FORMATS.values())
