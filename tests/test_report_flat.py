"""Findings and claims as rows of CSV, Parquet and XLSX files: what they hold, and that no cell is run."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner
from report_samples import damaged, hostile, report, story, tables

import auditor
from auditor.cli import cli
from auditor.model import Audit
from auditor.report import make
from auditor.report.flat import CLAIMS, FINDINGS
from auditor.report.flat_csv import DANGEROUS, neutral
from auditor.report.records import placed

FALSE = "Revenue was 280.2 billion yuan ($38.38 billion), profit 48.9 billion yuan ($7.61 billion)."
NEEDED = "is not installed: install the project with its dependencies"


def written(name: str, *audits: Audit) -> bytes:
    stream, whole = io.BytesIO(), report(*audits)
    sink = make(name, stream)
    for audit in whole.audits:
        sink.add(placed(audit))
    sink.finish(whole.run)
    assert not stream.closed
    return stream.getvalue()


def rows_of(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8"))))


@pytest.mark.parametrize(("name", "fields"), [("csv", FINDINGS), ("csv-claims", CLAIMS)])
def test_csv_has_its_columns_and_rows(name: str, fields: dict[str, str]) -> None:
    samples = [damaged(), story(), tables()]
    rows = rows_of(written(name, *samples))
    assert list(rows[0]) == list(fields)
    assert len(rows) == sum(len(one.findings if name == "csv" else one.claims) for one in samples)


@pytest.mark.parametrize("text", ["=1+1", "+5%", "-5%", "@SUM(A1)", "\tx", "\rx", "＝1+1"])
def test_what_a_spreadsheet_would_run_is_text(text: str) -> None:
    assert neutral(text) == f"'{text}"


def evil(text: str) -> Audit:
    """A sample in which everything that comes from a document is a formula."""
    sample = damaged()
    document = msgspec.structs.replace(sample.document, id=text, path=text)
    claims = [msgspec.structs.replace(claim, text=text, subject=text, entity=text) for claim in sample.claims]
    findings = [msgspec.structs.replace(finding, message=text, working=(text,)) for finding in sample.findings]
    return msgspec.structs.replace(sample, document=document, claims=claims, findings=findings)


@pytest.mark.parametrize("name", ["csv", "csv-claims"])
def test_no_cell_of_a_csv_is_run(name: str) -> None:
    fields = FINDINGS if name == "csv" else CLAIMS
    for row in rows_of(written(name, evil("=cmd|' /C calc'!A0"), hostile())):
        for field, cell in row.items():
            if cell.startswith(DANGEROUS):
                assert fields[field] in ("integer", "number") or field in ("value", "low", "high")
                float(cell)


def test_negative_numbers_stay_numbers() -> None:
    stream = io.BytesIO()
    sink = make("csv-claims", stream)
    whole = auditor.check("The margin was -5.2 percent.")
    sink.add(placed(whole.audits[0]))
    (row,) = rows_of(stream.getvalue())
    assert (row["text"], row["value"], row["number"]) == ("'-5.2 percent", "-5.2", "-5.2")


@pytest.mark.parametrize(("name", "fields"), [("parquet", FINDINGS), ("parquet-claims", CLAIMS)])
def test_parquet_has_its_schema(name: str, fields: dict[str, str]) -> None:
    pq = pytest.importorskip("pyarrow.parquet", reason=f"pyarrow {NEEDED}")
    from auditor.report.flat_arrow import schema_of

    for samples in ([], [damaged(), hostile(), tables()]):
        table = pq.read_table(io.BytesIO(written(name, *samples)))
        assert table.schema.equals(schema_of(fields))
        assert table.num_rows == sum(len(one.findings if name == "parquet" else one.claims) for one in samples)


def test_parquet_is_written_in_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    pq = pytest.importorskip("pyarrow.parquet", reason=f"pyarrow {NEEDED}")
    monkeypatch.setattr("auditor.report.flat_parquet.GROUP", 2)
    file = pq.ParquetFile(io.BytesIO(written("parquet-claims", damaged(), story(), tables())))
    assert file.metadata.num_row_groups > 1


def test_xlsx_has_two_sheets_without_a_formula() -> None:
    openpyxl: Any = pytest.importorskip("openpyxl", reason=f"openpyxl {NEEDED}")
    book = openpyxl.load_workbook(io.BytesIO(written("xlsx", evil("=1+1"), hostile())))
    assert book.sheetnames == ["findings", "claims"]
    for sheet, fields in zip(book, (FINDINGS, CLAIMS), strict=True):
        rows = list(sheet.iter_rows())
        assert [cell.value for cell in rows[0]] == list(fields)
        assert len(rows) > 1
        assert {cell.data_type for row in rows for cell in row} <= {"s", "n", "b"}
    texts = [cell.value for row in book["claims"].iter_rows() for cell in row if cell.data_type == "s"]
    assert "=1+1" in texts


def test_one_run_gives_one_workbook(tmp_path: Path) -> None:
    pytest.importorskip("openpyxl", reason=f"openpyxl {NEEDED}")
    assert written("xlsx", damaged()) == written("xlsx", damaged())


def test_a_sheet_that_is_full_goes_on_in_another(monkeypatch: pytest.MonkeyPatch) -> None:
    openpyxl: Any = pytest.importorskip("openpyxl", reason=f"openpyxl {NEEDED}")
    monkeypatch.setattr("auditor.report.flat_xlsx.MOST_ROWS", 3)
    book = openpyxl.load_workbook(io.BytesIO(written("xlsx", damaged(), story())))
    held = sum(sheet.max_row - 1 for sheet in book if sheet.title.startswith("claims"))
    assert "claims 2" in book.sheetnames
    assert held == len(damaged().claims) + len(story().claims)


def test_check_writes_them_all(tmp_path: Path) -> None:
    pytest.importorskip("openpyxl", reason=f"openpyxl {NEEDED}")
    pytest.importorskip("pyarrow", reason=f"pyarrow {NEEDED}")
    outputs = [f"{name}:{tmp_path / name}" for name in ("csv", "csv-claims", "parquet", "parquet-claims", "xlsx")]
    options = [part for output in outputs for part in ("-o", output)]
    done = CliRunner().invoke(cli, ["check", "-", "-q", *options], input=FALSE)
    assert done.exit_code == 1, done.output
    assert all(path.stat().st_size for path in tmp_path.iterdir())
    failed = [row for row in rows_of((tmp_path / "csv").read_bytes()) if row["level"] == "error"]
    assert [(row["line"], row["text"], row["suggestion"]) for row in failed] == [
        ("1", "$7.61 billion", "$6.71 billion")
    ]
