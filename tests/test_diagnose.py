"""Which number is named as wrong and what is suggested: silence where two repairs are as likely comes first."""

from __future__ import annotations

import pytest

import auditor
from auditor.check.evaluate import Evaluation, Overrides, Result
from auditor.check.rules import load_folder
from auditor.model import Document, Finding, Table

BOOK = load_folder()


def failing(text: str) -> list[Finding]:
    return [each for each in auditor.check(text).findings if each.verdict == "fail"]


def suggested(text: str) -> set[str]:
    return {each.text for finding in failing(text) for each in finding.suggestions}


@pytest.mark.parametrize(
    "text",
    [
        "Sales fell 8 percent to $108.0 million from $100.0 million in 2023.",
        "Of the 1,310 members, 131 (1.0%) agreed.",
        "The deal is worth 8 billion euros ($11 million).",
        "It paid $51 million and $37 million, for a total of $142 million.",
    ],
    ids=["the direction word may be wrong", "either may be ten times off", "either scale word", "too few digits"],
)
def test_nothing_is_suggested_where_no_repair_clearly_wins(text: str) -> None:
    assert failing(text)
    assert suggested(text) == set()


@pytest.mark.parametrize(
    ("text", "repair"),
    [
        ("Sales rose 10 percent to $190.4 million from $91.3 million.", "$100.4 million"),
        ("Sales rose 8.1 percent to $125.3 million from $151.9 million.", "$115.9 million"),
        ("It paid $51.4 million and $37.3 million, for a total of $87.8 million.", "$88.7 million"),
        ("It paid $5.16 million and $3.72 million, for a total of $13.94 million.", "$8.88 million"),
        ("Revenue was 280.2 billion yuan ($38.38 billion), profit 48.9 billion yuan ($7.61 billion).", "$6.71 billion"),
        ("In all 1,310 of 1,730 members (57.7%) agreed.", "75.7%"),
        ("Orders almost halved to 16,860 from 5,871.", "tripled"),
        ("Orders more than quadrupled to 278,000 from 114,000.", "doubled"),
        ("The dividend of €0.020 gives Orrin Foods a yield of 3 percent at the current price of €7.23.", "€0.20"),
    ],
)
def test_the_likeliest_repair_is_suggested(text: str, repair: str) -> None:
    assert suggested(text) == {repair}


@pytest.mark.parametrize(
    ("text", "repairs"),
    [
        ("The vote was held on Thursday, 3 May 2024.", set()),
        ("The vote was held on WEDNESDAY, May 21, 2024.", {"TUESDAY"}),
        ("The vote was held on Fri., May 15, 2024.", {"Wed."}),
    ],
    ids=["four days of the month are one slip away", "as printed", "abbreviated"],
)
def test_a_day_of_the_week_gives_way_to_a_date_that_no_slip_explains(text: str, repairs: set[str]) -> None:
    (finding,) = failing(text)
    assert {each.text for each in finding.suggestions} == repairs
    assert any(line.startswith("it would hold with") for line in finding.working)


def test_the_working_ends_with_what_would_make_it_pass() -> None:
    (finding, *_) = failing("It paid $51 million and $37 million, for a total of $142 million.")
    assert finding.working[-1].startswith("it would hold with ")
    assert all(figure in finding.working[-1] for figure in ("$142 million", "$51 million", "$37 million"))


def test_two_close_repairs_are_both_told() -> None:
    (finding, *_) = failing("Of the 1,310 members, 131 (1.0%) agreed.")
    assert any("none clearly ahead" in line and "10%" in line for line in finding.working)


def test_a_direction_word_that_may_be_wrong_is_told() -> None:
    lines = [
        line
        for finding in failing("Sales fell 8 percent to $108.0 million from $100.0 million.")
        for line in finding.working
    ]
    assert "it would hold if the words said the opposite direction" in lines


def grid(rows: list[list[str]]) -> Document:
    return Document("See the table.", tables=[Table([["Item", "2024", "2023"], *rows])])


def test_a_figure_confirmed_elsewhere_is_not_the_culprit() -> None:
    text = (
        "Revenue of $5.93 million was 7 percent of the total of $145.8 million. "
        "Costs of $5.832 million were 4 percent of the total of $145.8 million."
    )
    claims = {each.claim for finding in failing(text) for each in finding.suggestions}
    named = {each.id: each.text for each in auditor.check(text).audits[0].claims}
    assert not {"$145.8 million"} & {named[claim] for claim in claims}


@pytest.fixture
def evaluations(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The rules that were applied, once for each time: what a diagnosis costs."""
    done: list[str] = []
    run = Evaluation.run

    def counted(self: Evaluation, overrides: Overrides | None = None) -> Result:
        done.append(self.rule.id)
        return run(self, overrides)

    monkeypatch.setattr(Evaluation, "run", counted)
    return done


def test_a_long_sum_is_diagnosed_with_few_evaluations(evaluations: list[str]) -> None:
    parts = [1_000 + 37 * at for at in range(60)]
    wrong = sum(parts) + 900_000
    rows = [[f"Item {at}", f"{part:,}", f"{part + 11:,}"] for at, part in enumerate(parts)]
    rows.append(["Total", f"{wrong:,}", f"{sum(parts) + 660:,}"])
    auditor.check(grid(rows))
    assert 0 < evaluations.count("table/total-foots") < 20


@pytest.mark.parametrize("count", [3, 50])
def test_a_failing_group_of_any_size_is_diagnosed_with_few_evaluations(evaluations: list[str], count: int) -> None:
    pairs = ", ".join(f"{at}.5 million euros (${at * 1.1 + 0.55:.2f} million)" for at in range(1, count))
    assert failing(f"It paid {pairs} and 99.5 million euros ($1.09 million).")
    assert 0 < evaluations.count("fx/implied-rates-agree") < 5_000


@pytest.mark.parametrize(
    ("others", "repair"),
    [
        (
            " Costs rose 3.2% to $72.2 million from $70.0 million. Tax rose 8.4% to $32.5 million from $30.0 million.",
            "6.0%",
        ),
        (" Costs rose 3% to $72.1 million from $70.0 million. Tax rose 8% to $32.5 million from $30.0 million.", "6%"),
    ],
    ids=["as the others have", "as the others have not"],
)
def test_a_lost_point_comes_back_with_the_decimals_of_its_siblings(others: str, repair: str) -> None:
    assert suggested("Sales rose 60% to $132.5 million from $125.0 million." + others) == {repair}
