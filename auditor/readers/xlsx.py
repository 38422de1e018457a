"""The reader of workbooks (XLSX): each sheet a table, its cells as their number formats print them.

openpyxl reads them, since it tells number formats, which decide what digits a reader of the sheet sees, and streams row
by row; python-calamine is several times faster but gives values alone. What an
archive unpacks to is checked before anything is unpacked.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import IO, Any, cast
from zipfile import BadZipFile, ZipFile

from auditor.claims.records import Record, Sheet
from auditor.model import Notice
from auditor.readers.number_formats import printed
from auditor.readers.stream import Stream
from auditor.report.places import letters

MOST_UNPACKED = 2 << 30
"""Bytes that all members of a workbook may unpack to."""
MOST_HELD = 512 << 20
"""Bytes that a member may unpack to that is held whole, as the texts of all sheets are."""
MOST_PACKED = 200
"""How many times smaller than itself a large member may be packed; XML of cells is packed 10 to 50 times."""
LARGE = 64 << 20
"""Bytes from which on a member's packing is looked at."""
MOST_ROWS = 1_048_576
"""Rows of a sheet, as of any spreadsheet program."""
OLE = b"\xd0\xcf\x11\xe0"
"""How old Office files begin, and new ones with a password."""
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
WANTED = "save it as .xlsx without a password"


def sheets(source: Stream, path: str, limit: int) -> Iterator[Sheet | Notice]:
    """The sheets of a workbook that hold anything, charts left out."""
    head = source.peek(8)
    if head.startswith(OLE):
        locked = ENCRYPTED in source.peek()
        kind = "is protected by a password" if locked else "is an old workbook (.xls) or protected by a password"
        yield Notice("error", f"{kind}, which cannot be read: {WANTED}", path)
        return
    data = source.read(limit + 1)
    if len(data) > limit:
        yield Notice("error", f"is larger than {limit // 1024 // 1024} MB; split it", path)
        return
    problem = _unfit(data)
    if problem is not None:
        yield Notice("error", problem, path)
        return
    yield from _sheets(data, path)


def _unfit(data: bytes) -> str | None:
    """Why an archive is not unpacked, told from its list of members alone."""
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except (BadZipFile, ValueError, NotImplementedError) as error:
        return f"is no workbook: {error}" if data else "is empty: there is nothing to check"
    if "xl/workbook.xml" not in {member.filename for member in members}:
        return "is a zip archive but no XLSX workbook: it has no xl/workbook.xml"
    if any(member.flag_bits & 1 for member in members):
        return f"is protected by a password, which cannot be read: {WANTED}"
    unpacked = sum(member.file_size for member in members)
    if unpacked > MOST_UNPACKED:
        return f"would unpack to {unpacked:,} bytes, more than {MOST_UNPACKED:,}: it is not unpacked; split it"
    for member in members:
        held = not member.filename.startswith("xl/worksheets/")
        packed = member.file_size > LARGE and member.file_size > MOST_PACKED * max(1, member.compress_size)
        if packed or (held and member.file_size > MOST_HELD):
            sizes = f"from {member.compress_size:,} to {member.file_size:,} bytes"
            return f"its member {member.filename!r} would unpack {sizes}: it is not unpacked"
    return None


def _sheets(data: bytes, path: str) -> Iterator[Sheet | Notice]:
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and extensions that are not kept, which nobody asked for
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    except Exception as error:  # the library raises whatever a damaged part leads to
        yield Notice("error", f"is no workbook that can be read ({type(error).__name__}: {error})"[:300], path)
        return
    for sheet in book.worksheets:
        yield Sheet(path, _records(sheet, data, path), sheet.title, lettered=True)


def _records(sheet: Any, data: bytes, path: str) -> Iterator[Record | Notice]:
    """The rows of a sheet that hold anything; a formula that no program has calculated is told."""
    formulas = _formulas(sheet, data) if _has_formulas(sheet) else ()
    empty: list[str] = []
    rows = zip(_rows(sheet), chain(formulas, iter(lambda: (), None)), strict=False)
    try:
        for number, (cells, formulated) in enumerate(rows, 1):
            empty += (
                f"{letters(at)}{number}" for at, cell in enumerate(cells) if at in formulated and cell.value is None
            )
            told = [printed(cell.value, cell.number_format) if cell.value is not None else "" for cell in cells]
            if any(told):
                yield Record(number, told)
    except Exception as error:  # the library raises whatever a damaged part leads to
        yield Notice(
            "error", f"the sheet {sheet.title!r} cannot be read on ({type(error).__name__}: {error})"[:300], path
        )
    if empty:
        shown = ", ".join(empty[:3]) + (", …" if len(empty) > 3 else "")
        many = "one cell has" if len(empty) == 1 else f"{len(empty):,} cells have"
        message = (
            f"in the sheet {sheet.title!r} {many} a formula but no value ({shown}): "
            "open the file in a spreadsheet program and save it"
        )
        yield Notice("error", message, path)


def _rows(sheet: Any) -> Iterator[tuple[Any, ...]]:
    """The rows of cells; what a sheet says of its own size is not believed."""
    sheet.reset_dimensions()
    yield from islice(sheet.iter_rows(), MOST_ROWS)


def _has_formulas(sheet: Any) -> bool:
    """Whether the sheet's XML has an element `f`."""
    with _source(sheet) as source:
        rest = b""
        while block := source.read(1 << 20):
            if b"<f>" in (joined := rest + block) or b"<f " in joined or b"<f/" in joined:
                return True
            rest = block[-4:]
    return False


def _source(sheet: Any) -> IO[bytes]:
    return cast(IO[bytes], sheet._get_source())


def _formulas(sheet: Any, data: bytes) -> Iterable[frozenset[int]]:
    """For each row the columns that hold formulas."""
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
    for row in _rows(book[sheet.title]):
        yield frozenset(at for at, cell in enumerate(row) if cell.value is not None and cell.data_type == "f")
