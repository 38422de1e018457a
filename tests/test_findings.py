"""From relations to findings: the given story, its damages, culprits, repairs, derived figures, coverage."""

from __future__ import annotations

from pathlib import Path

import pytest

import auditor
from auditor.interval import Interval
from auditor.model import Finding, Report, Verdict

SEED = Path(__file__).parents[2] / "shared" / "seed" / "alibaba-december-quarter.txt"
STORY = (
    "For the quarter ending in December, Halden reported an 8% increase in revenue to 280.2 billion yuan "
    "($38.38 billion), while net income soared to 48.9 billion yuan ($6.71 billion). The company's New York-listed "
    "shares surged over 12% following the announcement.\n\n"
    "Halden's stock has surged more than 60% this year, with its U.S.-listed shares climbing 8.5% to $136.58 in "
    "morning trading."
)


def story() -> str:
    return SEED.read_text(encoding="utf-8") if SEED.exists() else STORY


def of(report: Report, rule: str) -> list[Finding]:
    return [finding for finding in report.findings if finding.rule == rule]


@pytest.mark.parametrize("text", [STORY, story()], ids=["own words", "seed"])
def test_the_given_example(text: str) -> None:
    report = auditor.check(text)
    assert report.exit_status == 0
    (rates,) = of(report, "fx/implied-rates-agree")
    assert rates.verdict is Verdict.PASS
    shown = " ".join([rates.message, *rates.working])
    assert all(interval in shown for interval in ("[7.2984, 7.3029]", "[7.2748, 7.3005]", "[7.2984, 7.3005]"))
    (moves,) = of(report, "restatement/one-day-moves")
    assert (moves.verdict, moves.level) == (Verdict.WARN, "warning")
    assert all(finding.verdict is Verdict.PASS for finding in of(report, "percent/plausible-change"))
    derived = {each.shown for each in report.audits[0].derived}
    assert {"258.2 to 260.7 billion yuan", "$125.8 to $125.9"} <= derived


@pytest.mark.parametrize(
    ("printed", "damaged"),
    [
        ("$6.71 billion", "$67.1 billion"),
        ("48.9 billion yuan", "84.9 billion yuan"),
        ("280.2 billion yuan", "280.2 million yuan"),
        ("$38.38 billion", "$33.88 billion"),
    ],
)
def test_a_damaged_amount_fails_and_the_pair_is_named(printed: str, damaged: str) -> None:
    report = auditor.check(story().replace(printed, damaged))
    assert report.exit_status == 1
    (rates,) = of(report, "fx/implied-rates-agree")
    texts = {claim.id: claim.text for claim in report.audits[0].claims}
    assert rates.verdict is Verdict.FAIL
    assert damaged in {texts[claim] for claim in rates.claims}


def test_of_three_pairs_the_odd_one_is_told() -> None:
    report = auditor.check("Paid 73.1 yuan ($10.0), then 146.2 yuan ($20.0), then 219.3 yuan ($3.0).")
    (rates,) = of(report, "fx/implied-rates-agree")
    assert rates.message.startswith("219.3 yuan ($3.0) implies")
    texts = {claim.id: claim.text for claim in report.audits[0].claims}
    assert {texts[claim] for claim in rates.claims[:2]} == {"219.3 yuan", "$3.0"}


def test_a_repair_that_clearly_wins_is_suggested() -> None:
    report = auditor.check("Revenue was 280.2 billion yuan ($38.38 billion), profit 48.9 billion yuan ($7.61 billion).")
    (rates,) = of(report, "fx/implied-rates-agree")
    assert [(each.text, each.reason) for each in rates.suggestions] == [("$6.71 billion", "digits transposed")]
    assert rates.culprit == rates.suggestions[0].claim == rates.claims[0]


def test_no_repair_is_suggested_when_two_are_as_likely() -> None:
    report = auditor.check("The deal is worth 8 billion euros ($11 million).")
    assert all(finding.suggestions == () for finding in report.findings)


def test_fingerprints_survive_text_before_and_are_unique() -> None:
    text = "Sales rose 10 percent to $190.4 million from $100.4 million."
    twice = auditor.check(f"{text}\n\n{text}")
    prints = [finding.fingerprint for finding in twice.findings]
    assert len(prints) == len(set(prints))
    moved = auditor.check(f"An unrelated opening sentence that is long enough to push all.\n\n{text}")
    alone = auditor.check(f"A quiet day at the office, all said and done here.\n\n{text}")
    assert {f.fingerprint for f in of(moved, "change/percent-to-from")} == {
        f.fingerprint for f in of(alone, "change/percent-to-from")
    }


def test_coverage_gives_a_reason_for_every_number_left_out() -> None:
    (audit,) = auditor.check("Sales rose 8%. The hall seats 400 people. It cost 5 euros ($6).").audits
    assert audit.coverage.claims == len(audit.claims)
    checked = {
        claim for finding in audit.findings if finding.verdict is not Verdict.NOT_CHECKED for claim in finding.claims
    }
    assert audit.coverage.checked == len(checked)
    assert set(audit.coverage.unchecked) == {claim.id for claim in audit.claims} - checked
    assert all(audit.coverage.unchecked.values())


def test_a_rule_that_only_warns_never_fails() -> None:
    report = auditor.check("Revenue rose 1,200%.")
    (finding,) = of(report, "percent/plausible-change")
    assert finding.verdict is Verdict.WARN


def test_figures_of_a_table_of_cells_are_claims_at_their_cells() -> None:
    from auditor.model import Document, Table

    document = Document("See below.", tables=[Table([["", "2024"], ["Revenue", "(1,234)"], ["Growth", "8%"]])])
    cells = {(claim.row, claim.column): claim for claim in auditor.extract(document)}
    negative = cells[1, 1].quantity
    assert negative is not None
    assert negative.value == -1234
    assert (cells[2, 1].start, cells[2, 1].end, cells[2, 1].table) == (0, 2, 0)


def test_days_of_the_week_are_told_by_their_names() -> None:
    for text, step in {
        "The vote was held on Thursday, 3 May 2024.": "stated == actual: Thursday == Friday does not hold",
        "The vote was held on Friday, 3 May 2024.": "stated == actual: Friday == Friday holds",
    }.items():
        (finding,) = of(auditor.check(text), "span/weekday-and-date")
        assert finding.working[0] == step
        assert finding.intervals == {}


def test_the_bound_of_a_comparison_is_drawn_as_a_bound() -> None:
    (finding,) = of(auditor.check("The family owns 166% of the company."), "percent/share-at-most-100")
    share, bound = finding.intervals.items()
    assert share == ("share", Interval.of("165.5", "166.5"))
    assert bound == ("at most 100", Interval.at_most(100))
