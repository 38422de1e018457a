"""Workbooks and Parquet files: what their cells say, and what cannot be read."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest

from auditor import pipeline
from auditor.check.rules import load
from auditor.model import Document, Notice
from auditor.readers import read
from auditor.readers.number_formats import printed
from auditor.report.concise import make
from auditor.report.records import placed
from auditor.resources import rules_folder

MISSING = "is not installed: install the project with its dependencies"
HEADER = ["document", "value", "unit", "converted_value", "converted_unit"]
ROWS = [["story", 280.2, "billion yuan", 38.38, "billion USD"], ["story", 48.9, "billion yuan", 7.61, "billion USD"]]


@pytest.fixture(scope="module")
def openpyxl() -> Any:
    return pytest.importorskip("openpyxl", reason=f"openpyxl {MISSING}")


def workbook(openpyxl: Any, **sheets: list[list[Any]]) -> Any:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    return book


def bytes_of(book: Any) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def found(data: bytes, format: str | None = None) -> list[Document | Notice]:
    return list(read("-", stdin=io.BytesIO(data), format=format))


def told(data: bytes, format: str | None = "xlsx") -> list[str]:
    return [str(one) for one in found(data, format) if isinstance(one, Notice)]


# ---------------------------------------------------------------------- number formats
@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (38.38, "General", "38.38"),
        (38.38, "0.000", "38.380"),
        (38.0, "General", "38"),
        (1234567.5, "#,##0", "1,234,568"),
        (1234567.5, "#,##0.00", "1,234,567.50"),
        (0.125, "0%", "13%"),
        (0.125, "0.0%", "12.5%"),
        (-5.2, "0.0;(0.0)", "(5.2)"),
        (-5.2, "0.0", "-5.2"),
        (0, '0.0;-0.0;"-"', "0"),
        (280200000000, '#,##0.0,,,"bn"', "280.2bn"),
        (38.38, '"$"#,##0.00', "$38.38"),
        (38.38, "[$€-407] #,##0.00", "€ 38.38"),
        (38.38, "[$$-409]#,##0.0", "$38.4"),
        (-12, '_(* #,##0_);[Red]_(* \\(#,##0\\);_(* "-"_)', "(12)"),
        (2.5, "0.0#", "2.5"),
        (2.25, "0.0#", "2.25"),
        (2.5, "0.00E+00", "2.5"),
        (2.5, "# ?/?", "2.5"),
        (0.30000000000000004, "General", "0.30000000000000004"),
        (True, "General", "true"),
        (dt.datetime(2024, 12, 31), "yyyy-mm-dd", "2024-12-31"),
        ("text", "@", "text"),
    ],
)
def test_number_formats_decide_the_digits(value: object, code: str, text: str) -> None:
    assert printed(value, code) == text


# ---------------------------------------------------------------------- workbooks
def test_a_workbook_of_claims(openpyxl: Any) -> None:
    data = bytes_of(workbook(openpyxl, Notes=[["see", "Q4"]], Q4=[HEADER, *ROWS]))
    whole = pipeline.report(iter(found(data)), load([rules_folder()]))
    stream = io.StringIO()
    sink = make(stream, __import__("auditor.report", fromlist=["Options"]).Options(color=False))
    for audit in whole.audits:
        sink.add(placed(audit))
    assert "-:3:4 (sheet Q4, cell D3): error fx/implied-rates-agree" in stream.getvalue()


def test_number_formats_of_cells_count(openpyxl: Any) -> None:
    book = workbook(openpyxl, S=[["document", "value", "unit"], ["a", 38.38, "USD"], ["a", 0.125, ""]])
    book["S"]["B2"].number_format = "0.000"
    book["S"]["B3"].number_format = "0.0%"
    (document,) = [one for one in found(bytes_of(book)) if isinstance(one, Document)]
    assert [row[1] for row in document.tables[0].rows[1:]] == ["38.380", "12.5%"]


def test_a_plain_sheet_keeps_its_rows(openpyxl: Any) -> None:
    book = workbook(openpyxl, Statement=[[], ["(in millions)", 2024, 2023], [], ["Sales", 12.4, 11.0]])
    (document,) = [one for one in found(bytes_of(book)) if isinstance(one, Document)]
    table = document.tables[0]
    assert table.origin is not None
    assert (table.origin.sheet, table.origin.lines, table.rows[1]) == ("Statement", [2, 4], ["Sales", "12.4", "11"])


def test_formulas_without_values_are_told(openpyxl: Any) -> None:
    data = bytes_of(workbook(openpyxl, S=[["document", "value"], ["a", "=1+1"], ["a", "=2+2"]]))
    (message,) = [one for one in told(data) if "formula" in one]
    assert "in the sheet 'S' 2 cells have a formula but no value (B2, B3): open the file" in message


def test_a_bomb_is_not_unpacked(openpyxl: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auditor.readers.xlsx.LARGE", 1 << 16)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (1 << 20))
    (message,) = told(stream.getvalue())
    assert "'xl/worksheets/sheet1.xml' would unpack from" in message
    monkeypatch.setattr("auditor.readers.xlsx.MOST_UNPACKED", 1000)
    assert "it is not unpacked; split it" in told(stream.getvalue())[0]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is empty"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "is an old workbook (.xls) or protected by a password"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "is protected by a password"),
        (b"PK\x03\x04 broken", "is no workbook"),
        (b"document,text\na,5%\n", "is no workbook"),
    ],
)
def test_what_is_no_workbook_is_told(data: bytes, message: str) -> None:
    assert message in " ".join(told(data))


def test_another_archive_is_told() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    assert "no XLSX workbook" in told(stream.getvalue())[0]


def test_a_damaged_part_is_told(openpyxl: Any) -> None:
    whole = io.BytesIO(bytes_of(workbook(openpyxl, S=[["document", "value"], ["a", 5]])))
    stream = io.BytesIO()
    with zipfile.ZipFile(whole) as archive, zipfile.ZipFile(stream, "w") as made:
        for name in archive.namelist():
            data = archive.read(name)
            made.writestr(name, data[: len(data) // 2] if "sheet1" in name else data)
    assert any("cannot be read on" in one for one in told(stream.getvalue()))


# ---------------------------------------------------------------------- Parquet
@pytest.fixture(scope="module")
def parquet() -> Any:
    return pytest.importorskip("pyarrow.parquet", reason=f"pyarrow {MISSING}")


def parquet_of(parquet: Any, columns: dict[str, list[Any]], **types: Any) -> bytes:
    import pyarrow as pa

    stream = io.BytesIO()
    arrays = {name: pa.array(values, types.get(name)) for name, values in columns.items()}
    parquet.write_table(pa.table(arrays), stream)
    return stream.getvalue()


def test_a_parquet_file_of_claims(parquet: Any) -> None:
    data = parquet_of(parquet, dict(zip(HEADER, map(list, zip(*ROWS, strict=True)), strict=True)))
    (document,) = [one for one in found(data) if isinstance(one, Document)]
    assert document.tables[0].rows[1] == ["story", "280.2", "billion yuan", "38.38", "billion USD"]
    assert document.tables[0].origin is not None
    assert document.tables[0].origin.lines == [1, 1, 2]


def test_parquet_numbers_keep_their_digits(parquet: Any) -> None:
    import pyarrow as pa

    columns = {
        "document": ["a"],
        "value": [38.38],
        "converted_value": [280200000000.0],
        "low": [38.38],
        "high": ["38.380"],
    }
    data = parquet_of(parquet, columns, value=pa.float32())
    (document,) = [one for one in found(data) if isinstance(one, Document)]
    assert document.tables[0].rows[1] == ["a", "38.38", "280200000000", "38.38", "38.380"]


def test_a_parquet_corpus(parquet: Any) -> None:
    data = parquet_of(parquet, {"id": ["a"], "text": ["Sales rose 8%."], "date": [dt.date(2024, 2, 3)]})
    (document,) = [one for one in found(data) if isinstance(one, Document)]
    assert (document.id, document.text, document.date) == ("a", "Sales rose 8%.", dt.date(2024, 2, 3))


def test_a_broken_parquet_file_is_told(parquet: Any) -> None:
    assert "is no Parquet file that can be read" in told(b"PAR1 broken PAR1", None)[0]


def test_files_are_known_by_their_names(openpyxl: Any, tmp_path: Path) -> None:
    path = tmp_path / "claims.xlsx"
    workbook(openpyxl, S=[HEADER, *ROWS]).save(path)
    assert [one.id for one in read(str(tmp_path)) if isinstance(one, Document)] == ["story"]


# ---------------------------------------------------------------------- JSON Lines
LINES = (
    b'{"id": 1, "document": "a", "value": 38.380, "unit": "USD", "change": null}\n\n'
    b'{"document": "a", "text": "5 %", "period": "2024"}\n'
)


def test_lines_of_claims() -> None:
    (document,) = [one for one in found(LINES, "jsonl") if isinstance(one, Document)]
    table = document.tables[0]
    assert table.rows[1][:4] == ["1", "a", "38.380", "USD"]
    assert table.rows[2][table.fields["text"]] == "5 %"
    assert table.origin is not None
    assert table.origin.lines == [1, 1, 3]


@pytest.mark.parametrize(
    "line",
    [
        b'{"id": "a", "text": "Sales rose 8%.", "subject": "a mail"}',
        b'{"text": "5 %", "document": "x", "entity": "y", "tables": []}',
        b'{"text": "5 %"}',
    ],
)
def test_lines_of_a_corpus_are_no_claims(line: bytes) -> None:
    (document,) = [one for one in found(line, "jsonl") if isinstance(one, Document)]
    assert document.text


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b"[1]", "-:3: this line is no claim: it is no object"),
        (b"{", "-:3: this line is no claim: Input data was truncated"),
        (b'{"document": "a", "value": [1]}', "-:3: this line is no claim: 'value' holds a list or an object"),
    ],
)
def test_a_line_that_is_no_claim_is_told(line: bytes, message: str) -> None:
    data = b'{"document": "a", "value": 5, "unit": "%"}\n\n' + line
    assert told(data, "jsonl") == [message]
