"""Shares, rates and parts of a whole in text: what binds, what stays silent, whatever the order of the words."""

from __future__ import annotations

import pytest

from auditor.check.findings import check
from auditor.check.rules import load_folder
from auditor.extract import extract
from auditor.model import Claim, Document, Kind, Relation, Verdict
from auditor.readers import read_text
from auditor.relate import relate
from auditor.relate.book import phrasebook
from auditor.relate.scene import Scene
from auditor.relate.told import sentences

BOOK = load_folder()
PHRASES = phrasebook(BOOK).phrases
MINE = ("share/", "sum/", "percent/")


def verdicts(text: str) -> dict[str, Verdict]:
    document = read_text(text)
    claims = extract(document)
    found, _, _ = check(document, claims, relate(document, claims, PHRASES, BOOK.words), BOOK)
    return {finding.rule: finding.verdict for finding in found if finding.rule.startswith(MINE)}


def relations(text: str, *kinds: str) -> list[Relation]:
    document = read_text(text)
    return [each for each in relate(document, extract(document), PHRASES, BOOK.words) if each.kind in kinds]


def told(text: str, kind: str) -> list[dict[str, list[str]]]:
    return [
        {role: [claim.text for claim in claims] for role, claims in relation.roles.items()}
        for relation in relations(text, kind)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Of 1,220 people asked, 37 percent approved; among city dwellers the figure was 51 percent.",
        "Turnout was 54.2% and she received 48.1% of the votes counted.",
        "More than 5,000 homes were affected, 5,108 on the final count.",
        "At the group, where a fund has an 81 percent stake, capital spending climbed to $1.31bn from $1.19bn.",
        "The fund raised its offer for the 34 per cent it does not own to $149.84 a share from $137.03.",
        "The offer of 310.30 rupees per share is 58% above the 195.70 rupees at which it last traded.",
        "Spending was up 13.0% at constant exchange rates, to 12.0 billion rand from 11.1 billion rand.",
        "Government debt is 249 percent of annual output and the share sale was 233% subscribed.",
        "Of 51 dispensers in one arm and 59 in the other, 80% were female.",
        "The letters brought 66 responses (17.4%), of which 32 (8.6%) were positive.",
        "They sold 40 of the 20-litre cans and 12 boxes of 30.",
        "In 2019/20 (5%) and 2023/2024 (6%) it grew.",
        "They beat the league leaders 4-3 before a crowd of 40,358.",
    ],
)
def test_what_is_no_share(text: str) -> None:
    assert Verdict.FAIL not in verdicts(text).values()


@pytest.mark.parametrize(
    "text",
    [
        "131 of the 173 schools, or {}%, reopened.",
        "{} percent of the 173 schools, or 131, reopened.",
        "{}%, or 131 of the 173 schools, reopened.",
        "Of 173 schools, 131 ({}%) reopened.",
        "Of the 173 schools, {} percent, or 131, reopened.",
        "Inspectors visited 173 schools and 131 of them ({} percent) reopened.",
        "The survey covered 173 schools, of which 131, or {}%, had reopened.",
        "{}% of schools (131 of 173) reopened.",
        "In all, 131/173 ({}%) schools reopened.",
        "The share of schools that reopened ({}%, 131/173) was low.",
    ],
)
def test_a_share_in_any_order(text: str) -> None:
    (right,) = told(text.format("75.7"), "share")
    assert (right["part"], right["whole"]) == (["131"], ["173"])
    assert verdicts(text.format("75.7"))["percent/share-of-whole"] is Verdict.PASS
    assert verdicts(text.format("57.7"))["percent/share-of-whole"] is Verdict.FAIL


def test_a_share_that_is_cut_off_only_warns() -> None:
    assert verdicts("Recovery was seen in 11/24 (45%) of them.")["percent/share-of-whole"] is Verdict.WARN


def test_shares_of_other_wholes_than_those_beside_them_only_warn() -> None:
    text = "The success rate was 93.1% (27/33), with 6.9% (2/33) aspirated again."
    assert verdicts(text) == {"share/tally-fits": Verdict.WARN, "share/part-of-count": Verdict.PASS}


def test_a_converted_amount_does_not_come_between() -> None:
    text = "It posted profit of €1.03 billion ($1.05 billion) on sales of €9.26 billion, for an 11.1 percent margin."
    assert told(text, "share") == [
        {"part": ["€1.03 billion"], "whole": ["€9.26 billion"], "share": ["11.1 percent"]},
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Only 40 of the 23 seats were taken.",
        "There were 94 machines in all, of which 173 were running.",
        "In total, 15/14 (57%) subjects improved.",
    ],
)
def test_a_part_that_is_more_than_its_whole(text: str) -> None:
    assert verdicts(text)["share/part-of-count"] is Verdict.FAIL


def test_a_rate_per_so_many() -> None:
    (rate,) = relations("There were 312 deaths in a population of 2.45 million, or 12.7 per 100,000.", "rate")
    assert rate.values["per"].contains(100_000)
    assert {role: claims[0].text for role, claims in rate.roles.items()} == {
        "part": "312",
        "whole": "2.45 million",
        "rate": "12.7",
    }


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("In total, 8/14 (57%) recovered.", ["8", "14", "57%"]),
        ("(11/24, 45%)", ["11", "24", "45%"]),
        ("Some 3,912 out of 5,540 stations opened.", ["3,912", "5,540"]),
        ("It fell 5% in 2019/20 (5%).", ["5%", "5%"]),
        ("He was seen on 12/03/2024 (5%).", ["12/03/2024", "5%"]),
    ],
)
def test_tallies_are_two_counts(text: str, counts: list[str]) -> None:
    assert [
        claim.text for claim in extract(read_text(text)) if claim.kind is not Kind.DATE or "/03/" in claim.text
    ] == counts


def test_a_listing_of_figures_is_left_alone() -> None:
    text = "Results: " + ", ".join(f"{number} of {number + 3} ({number}%)" for number in range(10, 60)) + "."
    document = Document(text=text)
    claims: list[Claim] = extract(document)
    assert not list(sentences(Scene(document, claims, BOOK.words)))
