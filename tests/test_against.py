"""A text held against the documents it was made from (`--against`)."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from auditor.check.rules import load
from auditor.cli import cli
from auditor.model import Finding
from auditor.pipeline import Tally, audits
from auditor.readers import read_text
from auditor.resources import rules_folder
from auditor.tieout.against import Against, read_sources

FOLDER = Path(__file__).parents[1] / "examples" / "tie-out"
REPORT = FOLDER / "norvane-annual-report.html"


def held(text: str, *sources: Path) -> list[Finding]:
    """The findings of a text held against sources."""
    book = load([rules_folder()])
    read, notices = read_sources([str(source) for source in sources])
    assert notices == []
    (audit,) = audits([read_text(text)], book, Tally(book), then=[Against(read, book).compare])
    return [finding for finding in audit.findings if finding.rule.startswith("source/")]


def unsupported(text: str, *sources: Path) -> list[str]:
    return [finding.message.partition(" does not stand")[0] for finding in held(text, *sources) if finding.level]


SUPPORTED = {
    "the figure itself": "Net income was $161.3 million.",
    "rounded": "Net sales came to almost exactly $1.5 billion.",
    "told as a loss of sign": "Operating expenses of $371 million weighed on the year.",
    "change in percent": "Net income rose 20.6%.",
    "change in amount": "Operating income was $34.1 million higher.",
    "margin": "The operating margin was 14.7%.",
    "share of sales": "Gross profit was 39.7% of net sales.",
    "difference of two rows": "Operating income less net income, the charge for interest and tax, was $56.9 million.",
    "from figures of the text": "Sales were $1,482.6 million and the cost $893.4 million, a spread of $589.2 million.",
    "difference in a sentence": "Headcount grew by 223.",
    "a small count": "It opened two sites and closed one.",
    "the year": "In 2023 net sales were $1,371.9 million.",
    "multiple": "Net income was 1.2 times that of the year before.",
}


@pytest.mark.parametrize("text", SUPPORTED.values(), ids=SUPPORTED.keys())
def test_what_the_source_bears_out(text: str) -> None:
    assert unsupported(text, REPORT) == []


UNSUPPORTED = {
    "digits transposed": ("Net income was $163.1 million.", "$163.1 million"),
    "another amount": ("The dividend is $0.95 a share.", "$0.95"),
    "a change that is none": ("Net income rose 26.4%.", "26.4%"),
    "a scale word": ("Net income was $161.3 billion.", "$161.3 billion"),
    "a count": ("The company employed 4,120 people.", "4,120"),
    "another currency": ("Net income was 161.3 million euros.", "161.3 million euros"),
}


@pytest.mark.parametrize(("text", "figure"), UNSUPPORTED.values(), ids=UNSUPPORTED.keys())
def test_what_it_does_not(text: str, figure: str) -> None:
    assert unsupported(text, REPORT) == [figure]


def test_the_example_lists_exactly_its_three_unsupported_numbers() -> None:
    summary = (FOLDER / "norvane-summary.md").read_text(encoding="utf-8")
    assert unsupported(summary, REPORT) == ["$163.1 million", "$0.95", "26.4%"]


def test_a_year_that_the_source_does_not_name() -> None:
    (finding,) = [each for each in held("In 2031 the dividend was $0.85.", REPORT) if each.level]
    assert (finding.rule, finding.level) == ("source/year-named", "warning")


def test_several_sources(tmp_path: Path) -> None:
    further = tmp_path / "orders.txt"
    further.write_text("Online orders grew 26.4% in 2024.", encoding="utf-8")
    assert unsupported("Online orders grew 26.4%.", REPORT, further) == []


def test_on_the_command_line() -> None:
    text = "Net sales were $1,482.6 million and net income $163.1 million."
    ran = CliRunner().invoke(cli, ["check", "-", "--against", str(REPORT), "-o", "concise"], input=text)
    assert ran.exit_code == 1
    assert "source/supported $163.1 million does not stand in" in ran.stdout


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [("none.html", None, "No such file"), ("empty.txt", "No number here.", "holds no number")],
)
def test_a_source_that_cannot_be_used(tmp_path: Path, name: str, text: str | None, said: str) -> None:
    if text is not None:
        (tmp_path / name).write_text(text, encoding="utf-8")
    text = "Net income was $161.3 million."
    ran = CliRunner().invoke(cli, ["check", "-", "--against", str(tmp_path / name), "-o", "concise"], input=text)
    assert ran.exit_code == 2
    assert said in ran.stdout + ran.stderr
    assert "source/supported" not in ran.stdout
