"""The documents for readers are true: their code runs, and their tables say what the auditor reads and finds."""

from __future__ import annotations

import doctest
import re
from functools import cache
from pathlib import Path

import pytest
from test_quantity import DIFFERENT, NOT_READ, READ_IN_A_CELL, READ_IN_CONTEXT

import auditor
from auditor.check.amounts import scaled
from auditor.extract import extract
from auditor.readers import read_text

DOCS = Path(__file__).parents[1] / "docs"
NUMBERS = (DOCS / "numbers.md").read_text(encoding="utf-8")


def tables(text: str, *header: str) -> list[dict[str, str]]:
    """The rows of every table that has these columns, by column."""
    rows: list[dict[str, str]] = []
    columns: list[str] = []
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")] if line.startswith("|") else []
        if not cells or not columns:
            columns = cells
        elif set(header) <= set(columns) and not re.fullmatch(r"[-|]+", line):
            rows.append(dict(zip(columns, cells, strict=True)))
    return rows


READINGS = tables(NUMBERS, "printed", "narrow", "wide")
VERDICTS = tables(NUMBERS, "text", "rule", "verdict")


@pytest.mark.parametrize("name", [path.name for path in sorted(DOCS.glob("*.md")) if ">>>" in path.read_text("utf-8")])
def test_the_code_runs(name: str) -> None:
    outcome = doctest.testfile(str(DOCS / name), module_relative=False, encoding="utf-8")
    assert outcome.attempted
    assert not outcome.failed


@pytest.mark.parametrize("row", READINGS, ids=lambda row: row["printed"])
def test_a_printed_number_is_read_as_told(row: dict[str, str]) -> None:
    first, *_ = extract(read_text(row["printed"].strip("`")))
    assert first.quantity is not None
    assert (scaled(first.quantity.narrow), scaled(first.quantity.wide)) == (row["narrow"], row["wide"])


@cache
def verdicts(text: str) -> dict[str, str]:
    """The verdict of every rule that applies to a text, by rule."""
    return {finding.rule: str(finding.verdict) for finding in auditor.check(text).findings}


@pytest.mark.parametrize("row", VERDICTS, ids=lambda row: row["verdict"])
def test_a_text_is_judged_as_told(row: dict[str, str]) -> None:
    assert verdicts(row["text"])[row["rule"].strip("`")] == row["verdict"]


def test_every_verdict_and_table_is_told() -> None:
    assert {row["verdict"] for row in VERDICTS} == {"pass", "pass-by-rounding", "warn", "fail", "not-checked"}
    assert len(READINGS) > 20


@pytest.mark.parametrize("text", [*DIFFERENT, *READ_IN_CONTEXT, *READ_IN_A_CELL, *NOT_READ])
def test_where_we_differ_from_the_proposal_is_told(text: str) -> None:
    assert f"`{text}`" in NUMBERS.partition("## Where we differ")[2]


@pytest.mark.parametrize("text", DIFFERENT)
def test_our_reading_is_told_where_we_differ(text: str) -> None:
    shown = DIFFERENT[text][0].show()
    assert re.search(rf"`{re.escape(text)}`: proposed \S+ \S+ ours {re.escape(shown)}", " ".join(NUMBERS.split()))
