"""The documents for readers are true: their code runs, and their tables say what the auditor reads and finds."""

from __future__ import annotations

import doctest
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from test_quantity import DIFFERENT, NOT_READ, READ_IN_A_CELL, READ_IN_CONTEXT

import auditor
from auditor import yaml12
from auditor.check.amounts import scaled
from auditor.extract import extract
from auditor.model import Claim
from auditor.readers import read_text

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
NUMBERS = (DOCS / "numbers.md").read_text(encoding="utf-8")
EXTRACTION = (DOCS / "extraction.md").read_text(encoding="utf-8")


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


# ---------------------------------------------------------------------- docs/extraction.md
KINDS = tables(EXTRACTION, "printed", "kind", "unit", "value")
READ = tables(EXTRACTION, "text", "read")
AMBIGUOUS = tables(EXTRACTION, "text", "unit", "ambiguous")
PERIODS = tables(EXTRACTION, "printed", "label", "first day", "last day")


def claims_of(cell: str) -> list[Claim]:
    """What is read in the text of a table's cell."""
    return extract(read_text(cell.strip("`")))


def one_of(values: Iterable[object]) -> str:
    """The one value that all claims of a row share, as a table prints it."""
    (value,) = set(values)
    return "—" if value is None else str(value)


@pytest.mark.parametrize("row", KINDS, ids=lambda row: row["printed"])
def test_a_quantity_is_read_as_told(row: dict[str, str]) -> None:
    found = claims_of(row["printed"])
    values = [scaled(claim.quantity.printed, 7) for claim in found if claim.quantity is not None]
    said = one_of(claim.kind for claim in found), one_of(claim.unit for claim in found), " and ".join(values)
    assert said == (row["kind"], row["unit"], row["value"])


@pytest.mark.parametrize("row", READ, ids=lambda row: row["text"])
def test_of_a_text_is_read_what_is_told(row: dict[str, str]) -> None:
    assert (", ".join(f"`{claim.text}`" for claim in claims_of(row["text"])) or "nothing") == row["read"]


@pytest.mark.parametrize("row", AMBIGUOUS, ids=lambda row: row["text"])
def test_a_unit_is_ambiguous_where_it_is_told(row: dict[str, str]) -> None:
    (claim,) = (claim for claim in claims_of(row["text"]) if claim.quantity is not None)
    assert (claim.unit or "—", "yes" if claim.ambiguous else "no") == (row["unit"], row["ambiguous"])


@pytest.mark.parametrize("row", PERIODS, ids=lambda row: row["printed"])
def test_a_date_is_read_as_told(row: dict[str, str]) -> None:
    (claim,) = claims_of(row["printed"])
    period = claim.period
    assert period is not None
    days = (row["first day"], row["last day"])
    assert (period.label, str(period.start or "—"), str(period.end or "—")) == (row["label"], *days)


def test_every_kind_and_table_of_extraction_is_told() -> None:
    assert {row["kind"] for row in KINDS} | {"date"} == {str(kind) for kind in auditor.model.Kind}
    assert min(len(KINDS), len(READ), len(AMBIGUOUS), len(PERIODS)) > 10


# ---------------------------------------------------------------------- what extraction.md says to add, added to a copy
BLOCK = re.compile(r"^```(yaml|python)\n# (\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
DIFF = re.compile(r"^```diff\n(.*?)^```$", re.MULTILINE | re.DOTALL)
HUNK = re.compile(r"^--- (\S+)\n((?:(?!--- )[ +-].*\n|\+\n)+)", re.MULTILINE)


def merged(old: Any, new: Any) -> Any:
    """An old entry of a vocabulary with a new one in it."""
    if isinstance(old, dict):
        return old | {key: merged(old[key], value) if key in old else value for key, value in new.items()}
    assert isinstance(old, list), f"{old} is replaced by {new}"
    return [*old, *new]


def added(path: Path, text: str) -> None:
    """A block of the page added to the file it names."""
    if path.parent.name == "vocabulary":
        old, new = (yaml12.plain(yaml12.load(part, path.name)) for part in (path.read_text(encoding="utf-8"), text))
        path.write_text(json.dumps(merged(old, new), ensure_ascii=False), encoding="utf-8")
    else:
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        path.write_text(before + text, encoding="utf-8")


def changed(path: Path, lines: list[str]) -> None:
    """A hunk of the page applied to the file it names."""
    before, after = ("\n".join(line[1:] for line in lines if line[0] in kept) for kept in (" -", " +"))
    text = path.read_text(encoding="utf-8")
    assert text.count(before) == 1, f"{path.name} has not one place for: {before}"
    path.write_text(text.replace(before, after), encoding="utf-8")


def test_what_is_told_to_be_added_works(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "auditor", tmp_path / "auditor", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "rules", tmp_path / "rules")
    shutil.copytree(ROOT / "tests" / "data", tmp_path / "tests" / "data")
    for name in ("conftest.py", "test_extract.py"):
        shutil.copy(ROOT / "tests" / name, tmp_path / "tests")
    blocks = BLOCK.findall(EXTRACTION)
    for _, name, text in blocks:
        added(tmp_path / name, text)
    hunks = [hunk for diff in DIFF.findall(EXTRACTION) for hunk in HUNK.findall(diff)]
    for name, lines in hunks:
        changed(tmp_path / name, lines.splitlines())
    tests = tmp_path / "tests" / "test_extract.py"
    tests.write_text(
        tests.read_text(encoding="utf-8").replace('"percent",', '"percent", "permille",', 1), encoding="utf-8"
    )
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(tmp_path), str(tests)]
    run = subprocess.run(
        command,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout[-4000:]
    assert len(blocks) > 12
    assert len(hunks) > 5
