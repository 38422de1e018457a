"""Data frames of claims, and reports as data frames."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

import auditor
from auditor.frames import documents_of_frame, written
from auditor.model import Document
from auditor.report.flat import CLAIMS, FINDINGS

pd = pytest.importorskip("pandas", reason="pandas is not installed: install the project with its dependencies")
pa = pytest.importorskip("pyarrow", reason="pyarrow is not installed: install the project with its dependencies")

ROWS = {
    "document": ["story", "story"],
    "text": ["280.2 billion yuan", "48.9 billion yuan"],
    "converted": ["$38.38 billion", "$7.61 billion"],
}
TYPES = {"string": "string", "integer": "int64", "number": "double", "boolean": "bool", "strings": "list<item: string>"}


def test_a_frame_is_checked() -> None:
    report = auditor.check_frame(pd.DataFrame(ROWS))
    (finding,) = [finding for finding in report.findings if finding.level]
    assert (finding.rule, finding.suggestions[0].text) == ("fx/implied-rates-agree", "$6.71 billion")
    assert report.exit_status == 1


def test_columns_are_mapped() -> None:
    frame = pd.DataFrame(ROWS).rename(columns={"text": "Betrag"})
    assert auditor.check_frame(frame, {"text": "Betrag"}).exit_status == 1


def test_an_unknown_name_raises() -> None:
    with pytest.raises(ValueError, match="did you mean 'text'"):
        auditor.check_frame(pd.DataFrame(ROWS), {"txt": "Betrag"})
    with pytest.raises(ValueError, match="fail_on is 'eror'"):
        auditor.check_frame(pd.DataFrame(ROWS), fail_on="eror")


def test_what_is_no_frame_raises() -> None:
    with pytest.raises(TypeError, match="expected a pandas DataFrame, not list"):
        auditor.check_frame([1, 2])  # type: ignore[arg-type]


def test_a_frame_without_figures_is_a_notice() -> None:
    report = auditor.check_frame(pd.DataFrame({"document": ["a"]}))
    assert report.exit_status == 2
    assert "neither a column 'text' nor 'value'" in str(report.run.notices[0])


def test_an_empty_frame_is_checked() -> None:
    report = auditor.check_frame(pd.DataFrame({"document": [], "text": []}))
    assert (report.exit_status, report.audits) == (0, [])


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("38.380", "38.380"),
        (38.38, "38.38"),
        (280200000000.0, "280200000000"),
        (1e22, "1e+22"),
        (float("nan"), ""),
        (None, ""),
        (7, "7"),
        (Decimal("38.380"), "38.380"),
        (dt.datetime(2024, 12, 31), "2024-12-31"),
        (dt.date(2024, 12, 31), "2024-12-31"),
    ],
)
def test_values_keep_their_digits(value: object, text: str) -> None:
    assert written(value) == text


def test_every_type_of_column_is_read() -> None:
    frame = pd.DataFrame(
        {
            "document": pd.Categorical(["a", "b"]),
            "value": pd.array([38.5, None], dtype="Float64"),
            "converted_value": pd.array([1, 2], dtype="int64[pyarrow]"),
            "unit": ["USD", None],
            "date": pd.to_datetime(["2024-12-31", None]),
        },
        index=[7, 7],
    )
    documents = [one for one in documents_of_frame(frame) if isinstance(one, Document)]
    assert [one.tables[0].rows[1] for one in documents] == [
        ["a", "38.5", "1", "USD", "2024-12-31"],
        ["b", "", "2", "", ""],
    ]
    assert [one.date for one in documents] == [dt.date(2024, 12, 31), None]


@pytest.mark.parametrize(
    "text", ["", "Revenue was 280.2 billion yuan ($38.38 billion), profit 48.9 billion yuan ($7.61 billion)."]
)
def test_columns_and_types_are_stable(text: str) -> None:
    for frame, fields in zip(auditor.to_frame(auditor.check(text)), (CLAIMS, FINDINGS), strict=True):
        assert {name: kind.pyarrow_dtype for name, kind in frame.dtypes.items()} == {
            name: getattr(pa, TYPES[kind].replace("double", "float64").replace("bool", "bool_"))()
            if kind != "strings"
            else pa.list_(pa.string())
            for name, kind in fields.items()
        }


def test_claims_of_a_report_are_a_table_of_claims() -> None:
    claims, _ = auditor.to_frame(auditor.check("Revenue was about 280.2 billion yuan in 2024, up 8%."))
    report = auditor.check_frame(claims)
    assert [notice for audit in report.audits for notice in audit.document.notices] == []
    again = auditor.to_frame(report).claims
    kept = ["text", "kind", "unit", "value", "low", "high", "hedge", "subject", "entity", "noun"]
    figures = claims[claims["kind"] != "date"]
    assert again[kept].values.tolist() == figures[kept].values.tolist()


def test_pandas_stays_off_the_command_line(tmp_path: Path) -> None:
    script = (
        "import sys; from click.testing import CliRunner; from auditor.cli import cli; "
        "open('story.md', 'w').write('Sales rose 10 percent to $110 million from $100 million.'); "
        "done = CliRunner().invoke(cli, ['check', 'story.md']); assert done.exit_code == 0, done.output; "
        "print([name for name in ('pandas', 'numpy', 'pyarrow', 'openpyxl') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert done.stdout == "[]\n"
