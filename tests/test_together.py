"""Documents of one run compared with each other: `auditor check a b --together`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from auditor import together
from auditor.check.rules import load
from auditor.cli import cli
from auditor.model import Document, Finding, Notice, Verdict
from auditor.pipeline import Tally, audits
from auditor.readers import read_text
from auditor.relate.tellings import owner
from auditor.resources import rules_folder

RELEASE = "Halden said revenue rose 8% to $280.2 million in 2024. Operating profit was $41.3 million in 2024.\n"


def found(*texts: str) -> list[list[Finding]]:
    """The findings across documents, document by document."""
    book = load([rules_folder()])
    documents = [read_text(text, id=f"d{at}.md", path=f"d{at}.md", format="markdown") for at, text in enumerate(texts)]
    done = audits(documents, book, Tally(book), together=True)
    rules = ("restatement/two-documents", "restatement/documents-differ")
    return [[finding for finding in audit.findings if finding.rule in rules] for audit in done]


SILENT = {
    "another owner": "Tamber's revenue was $820.2 million in 2024. Tamber has 12 shops.",
    "another period": "Halden's revenue was $820.2 million in 2023.",
    "another metric": "Halden's net income was $820.2 million in 2024.",
    "another basis": "Halden's revenue excluding disposals was $820.2 million in 2024.",
    "another unit": "Halden's revenue was 820.2 million euros in 2024.",
    "a step": "Halden's revenue rose by $820.2 million in 2024.",
    "a forecast": "Halden's revenue was expected to be $820.2 million in 2024.",
    "told of several things": "Halden's revenue was $820.2 million in 2024. Its revenue was $61.4 million in 2024.",
}


@pytest.mark.parametrize("text", SILENT.values(), ids=SILENT.keys())
def test_what_is_no_contradiction_is_silent(text: str) -> None:
    assert found(RELEASE, text) == [[], []]


def test_equal_figures_pass_on_the_later_document() -> None:
    first, second = found(RELEASE, "Halden's revenue for 2024 was $280.21 million.")
    assert first == []
    assert [finding.verdict for finding in second] == [Verdict.PASS]


def test_a_bound_is_satisfied_by_the_exact_figure_elsewhere() -> None:
    assert [one.verdict for one in found(RELEASE, "Halden had revenue of more than $280 million in 2024.")[1]] == [
        Verdict.PASS
    ]


def test_a_slip_fails_and_names_both_documents_and_places() -> None:
    first, (finding,) = found(f"Halden\n\n{RELEASE}", "Halden's revenue was $820.2 million in 2024.")
    assert first == []
    assert finding.verdict is Verdict.FAIL
    assert "$820.2 million in d1.md:1" in finding.message
    assert "$280.2 million in d0.md:3" in finding.message


def test_what_is_no_slip_is_a_warning() -> None:
    _, (finding,) = found(RELEASE, "Halden's revenue was $311.9 million in 2024.")
    assert (finding.rule, finding.verdict) == ("restatement/documents-differ", Verdict.WARN)


def test_a_cell_of_a_table_is_compared() -> None:
    table = "Halden\n\n| $ in millions | 2024 | 2023 |\n|--|--|--|\n| Operating profit | 43.1 | 38.0 |\n"
    _, (finding,) = found(RELEASE, table)
    assert finding.verdict is Verdict.FAIL


def test_the_prior_year_of_a_later_report_is_compared() -> None:
    _, (finding,) = found(
        RELEASE, "Halden's revenue was $302.8 million in 2025. Halden had revenue of $284.6 million in 2024."
    )
    assert finding.verdict is Verdict.WARN


def test_only_so_many_figures_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(together, "MOST_TELLINGS", 1)
    book = load([rules_folder()])
    tally = Tally(book)
    texts = [RELEASE, "Halden's revenue was $281.0 million in 2023.", "Halden's revenue was $820.2 million in 2024."]
    documents = [Document(text, id=f"d{at}", path=f"d{at}.txt") for at, text in enumerate(texts)]
    done = list(audits(documents, book, tally, together=True))
    assert [notice.level for notice in tally.notices] == ["warning"]
    assert any(finding.rule == "restatement/two-documents" for finding in done[2].findings)


def test_without_the_option_documents_stand_alone() -> None:
    book = load([rules_folder()])
    documents: list[Document | Notice] = [Document(RELEASE), Document("Halden's revenue was $820.2 million in 2024.")]
    rules = {finding.rule for audit in audits(documents, book, Tally(book)) for finding in audit.findings}
    assert not any("documents" in rule for rule in rules)


def test_the_command(tmp_path: Path) -> None:
    (tmp_path / "release.md").write_text(RELEASE)
    (tmp_path / "filing.html").write_text("<h1>Halden</h1><p>Halden's revenue was $820.2 million in 2024.</p>")
    paths = [str(tmp_path / name) for name in ("release.md", "filing.html")]
    assert CliRunner().invoke(cli, ["check", *paths, "-o", "jsonl"]).exit_code == 0
    ran = CliRunner().invoke(cli, ["check", *paths, "--together", "-o", "jsonl"])
    assert ran.exit_code == 1
    lines = [json.loads(line) for line in ran.stdout.splitlines() if line.startswith("{")]
    assert [line["verdict"] for line in lines] == ["pass", "fail"]
    (failed,) = [finding for finding in lines[1]["findings"] if finding["verdict"] == "fail"]
    assert "release.md:1" in failed["message"]


@pytest.mark.parametrize("name", ["Halden Group, Inc.", "Halden plc", "HALDEN", "Halden’s"])
def test_owner(name: str) -> None:
    assert owner(name) == "halden"
