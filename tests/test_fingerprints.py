"""A finding is known again when its document changes elsewhere, and told from its neighbours when it does not."""

from __future__ import annotations

import pytest

import auditor
from auditor.check.fingerprints import shown_as
from auditor.model import Document, Verdict
from auditor.readers import read_text

SALES = "Sales rose 10 percent to $190 million from $100 million."
PROFIT = "Profit rose 20 percent to $36 million from $30 million."
TABLE = "| | 2024 | 2023 |\n|---|---|---|\n"
TABLE += "| North | 1,110 | 1,211 |\n| South | 2,220 | 2,321 |\n| Total | 3,530 | 3,532 |\n"


def prints(text: str, format: str = "text", path: str = "story.txt") -> set[str]:
    """The fingerprints of what fails in a text."""
    report = auditor.check(read_text(text, format=format, path=path))
    return {finding.fingerprint for finding in report.findings if finding.verdict is Verdict.FAIL}


@pytest.mark.parametrize(
    "edited",
    [
        pytest.param(f"\n\n\n{SALES}\n\n{PROFIT}\n", id="moved down by lines"),
        pytest.param(f"A quiet day at the office, all said and done.\n\n{SALES}\n\n{PROFIT}\n", id="paragraph before"),
        pytest.param(f"{SALES}\n\n{PROFIT.replace('$36', '$37')}\n", id="another number edited"),
        pytest.param(f"{PROFIT}\n\n{SALES}\n", id="paragraphs in another order"),
        pytest.param(f"{SALES} {PROFIT}\n", id="paragraphs joined"),
    ],
)
def test_a_finding_is_known_again_when_the_text_is_edited_elsewhere(edited: str) -> None:
    (known,) = prints(f"{SALES}\n\n{PROFIT}\n")
    assert known in prints(edited)


@pytest.mark.parametrize(
    "edited",
    [
        pytest.param(SALES.replace("$190", "$191"), id="its own number edited"),
        pytest.param(SALES.replace("Sales", "Costs"), id="about something else"),
    ],
)
def test_another_finding_is_not_taken_for_it(edited: str) -> None:
    assert len(prints(edited)) == 1
    assert prints(SALES) != prints(edited)


def test_a_finding_is_known_again_when_lines_are_broken_elsewhere() -> None:
    known = prints(f"{SALES}\n\n{PROFIT}\n", "markdown")
    assert known
    assert known <= prints(SALES.replace(" to ", "\nto ") + f"\n\n{PROFIT}\n", "markdown")


def test_a_finding_in_a_table_is_known_again_when_rows_come_before_it() -> None:
    known = prints(TABLE, "markdown", "facts.md")
    assert known
    assert known == prints(f"# Results\n\nAll in order here.\n\n{TABLE}", "markdown", "facts.md")


def test_a_pair_that_does_not_fit_is_known_again_when_another_pair_is_added() -> None:
    pairs = "Revenue was 280.2 billion yuan ($38.38 billion), profit 48.9 billion yuan ($7.61 billion)."
    pairs += "\n\nTaxes came to 73.0 billion yuan ($10.00 billion)."
    assert prints(pairs)
    assert prints(pairs) & prints(f"{pairs}\n\nInterest came to 14.6 billion yuan ($2.00 billion).")


def test_equal_findings_of_one_document_have_fingerprints_of_their_own() -> None:
    assert len(prints(f"{SALES}\n\n{SALES}\n\n{SALES}")) == 3


@pytest.mark.parametrize("path", ["./story.txt", "folder/../story.txt"])
def test_the_way_a_file_is_named_makes_no_difference(path: str) -> None:
    assert prints(SALES, path=path) == prints(SALES)
    assert prints(SALES, path="other.txt") != prints(SALES)


def test_documents_of_a_corpus_are_told_apart_by_their_own_ids_only() -> None:
    named = [shown_as(Document("", id=id, path="corpus.jsonl")) for id in ("a7", "corpus.jsonl:7", "corpus.jsonl:8")]
    assert named == ["corpus.jsonl#a7", "corpus.jsonl", "corpus.jsonl"]
