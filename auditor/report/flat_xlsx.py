"""`xlsx`: a workbook with the sheets `findings` and `claims`, written as the documents are done.

Every text is stored as text, so that no cell is a formula whatever it begins with.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from io import BytesIO
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import IO, Any, BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.xml.functions import tostring

from auditor.model import Run
from auditor.patterns import lazily
from auditor.report.flat import CLAIMS, FINDINGS, claim_rows, finding_rows
from auditor.report.records import AuditRecord
from auditor.report.sink import Options

MOST_ROWS = 1_048_576
"""Rows of a sheet; what is more goes on a further sheet."""
CORE = "docProps/core.xml"
"""The member of a workbook that tells when it was made."""
LONGEST = 32_767
"""Characters of a cell; a longer text is cut."""
_FORBIDDEN = lazily("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML cannot hold."""


class Sheets:
    """Keeps nothing but what its library puts into a temporary file."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._book = Workbook(write_only=True)
        self._findings = _Sheet(self._book, "findings", FINDINGS)
        self._claims = _Sheet(self._book, "claims", CLAIMS)

    def add(self, audit: AuditRecord) -> None:
        """Write the rows of a document."""
        self._findings.write(finding_rows(audit))
        self._claims.write(claim_rows(audit))

    def finish(self, run: Run) -> None:
        """Write the workbook, which tells no time but that of the run: one run gives one file."""
        properties = self._book.properties
        with TemporaryFile() as written:
            self._book.save(written)
            properties.created = properties.modified = run.started.replace(tzinfo=None)
            _copy(written, self._stream, {CORE: tostring(properties.to_tree())})


class _Sheet:
    """A table on as many sheets as it needs."""

    def __init__(self, book: Any, name: str, fields: Mapping[str, str]) -> None:
        self._book = book
        self._name = name
        self._fields = fields
        self._sheets = 0
        self._begin()

    def _begin(self) -> None:
        self._sheets += 1
        self._sheet = self._book.create_sheet(self._name if self._sheets == 1 else f"{self._name} {self._sheets}")
        self._sheet.freeze_panes = "A2"
        self._rows = 1
        self._sheet.append([self._cell(name) for name in self._fields])

    def write(self, rows: Iterable[tuple[Any, ...]]) -> None:
        for row in rows:
            if self._rows >= MOST_ROWS:
                self._begin()
            self._rows += 1
            self._sheet.append([self._cell(value) for value in row])

    def _cell(self, value: Any) -> Any:
        if isinstance(value, list):
            value = " ".join(value)
        if not isinstance(value, str):
            return value
        cell = WriteOnlyCell(self._sheet)
        cell._value = stored(value)
        cell.data_type = "s"
        return cell


def _copy(written: IO[bytes], stream: BinaryIO, instead: Mapping[str, bytes]) -> None:
    """The archive with some other members, and with one date for all that is in it."""
    with ZipFile(written) as archive, ZipFile(stream, "w", ZIP_DEFLATED) as made:
        for name in archive.namelist():
            found = BytesIO(instead[name]) if name in instead else archive.open(name)
            with found as source, made.open(ZipInfo(name), "w", force_zip64=True) as target:
                copyfileobj(source, target)


def stored(text: str) -> str:
    """The text as a cell can hold it: what XML forbids as U+FFFD, and the end of a very long one cut."""
    text = _FORBIDDEN.sub("\ufffd", text)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def make(stream: BinaryIO, options: Options) -> Sheets:
    """The workbook on a binary stream."""
    return Sheets(stream)
