"""What the documentation promises: its examples run, its links lead somewhere, its output is the real one."""

from __future__ import annotations

import csv
import doctest
import re
from pathlib import Path

import pytest

from auditor.check.rules import load
from auditor.check.selftest import run_tests
from auditor.resources import rules_folder

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", ROOT / "examples" / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
LINK = re.compile(r"\]\(([^)#]+)[^)]*\)")
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(page: Path, language: str) -> list[str]:
    """The fenced blocks of a page in a language."""
    return [text for name, text in FENCE.findall(page.read_text(encoding="utf-8")) if name == language]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    links = [link for link in LINK.findall(page.read_text(encoding="utf-8")) if "://" not in link]
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_python_page_runs() -> None:
    pytest.importorskip("pandas", reason="pandas is not installed: install the project with its dependencies")
    pytest.importorskip("pyarrow", reason="pyarrow is not installed: install the project with its dependencies")
    failed, total = doctest.testfile(str(ROOT / "docs" / "api.md"), module_relative=False)
    assert total > 5
    assert failed == 0


def test_output_in_readme_is_real() -> None:
    (shown,) = blocks(ROOT / "README.md", "text")
    golden = iter((ROOT / "examples" / "output" / "several-errors.txt").read_text(encoding="utf-8").splitlines())
    assert [line for line in shown.splitlines() if line not in golden] == []


def test_rule_of_the_documentation_works(tmp_path: Path) -> None:
    for text in blocks(ROOT / "docs" / "rules.md", "yaml"):
        key, _, name = text.partition("\n")[0].partition(": ")
        path = {"id": tmp_path / f"{name}.yaml", "kind": tmp_path / "relations" / f"{name}.yaml"}.get(
            key, tmp_path / "words" / "own.yaml"
        )
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    book = load([rules_folder(), tmp_path])
    assert [str(notice) for notice in book.notices] == []
    results = list(run_tests(book, {"house/purchase"}))
    assert len(results) == 4
    assert [result.problem for result in results if result.problem] == []
    path = tmp_path / "house" / "purchase.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("severity: error", "severity: eror"), encoding="utf-8")
    (notice,) = load([rules_folder(), tmp_path]).notices
    assert str(notice).replace(f"{tmp_path}", "house-rules") in (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")


NAMED = re.compile(r"^\| `([a-z]+\.[a-z_0-9]+)` \|.*\| (`[^|]+`) \|$", re.MULTILINE)


def test_checks_by_name_lead_to_rules_that_are_shipped() -> None:
    rows = NAMED.findall((ROOT / "docs" / "rules.md").read_text(encoding="utf-8"))
    named = {rule for _, rules in rows for rule in re.findall(r"`([^`]+)`", rules)}
    assert len(rows) == len(dict(rows)) == 55
    assert named <= set(load([rules_folder()]).rules)


def test_every_check_of_the_catalogue_has_rules() -> None:
    path = ROOT.parent / "shared" / "rule_catalogue.csv"
    if not path.exists():
        pytest.skip("the catalogue of checks, ../shared/rule_catalogue.csv, is not here")
    rows = dict(NAMED.findall((ROOT / "docs" / "rules.md").read_text(encoding="utf-8")))
    with path.open(encoding="utf-8", newline="") as file:
        assert [row["id"] for row in csv.DictReader(file) if row["id"] not in rows] == []
