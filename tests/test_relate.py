"""Relations: what binds, what stays unbound, and why."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import msgspec
import pytest

from auditor.check.rules import load, load_folder
from auditor.extract import extract
from auditor.model import Claim, Kind, Relation
from auditor.readers import read_text
from auditor.relate import relate, settle
from auditor.relate.book import phrasebook

BOOK = load_folder()
PHRASES = phrasebook(BOOK).phrases


def relations(text: str, kind: str, date: dt.date | None = None) -> list[Relation]:
    document = msgspec.structs.replace(read_text(text), date=date)
    return [each for each in relate(document, extract(document), PHRASES, BOOK.words) if each.kind == kind]


def told(text: str, kind: str, **options: Any) -> list[dict[str, list[str]]]:
    return [
        {role: [claim.text for claim in claims] for role, claims in relation.roles.items()}
        for relation in relations(text, kind, **options)
        if not relation.unclear
    ]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Profit rose 23 percent to $506 million, compared with $502.6 million expected by analysts.", "change"),
        ("It cut its budget by $3 million, to 7 million euros from $11 million.", "change"),
        ("Gross profit rose to $444.8 million, or 18.7 percent of net sales from $382.3 million.", "share"),
        ("It earned 4.95 billion euros, or 37 cents a share.", "conversion"),
        ("It paid $5 million ($6 million).", "conversion"),
        ("They won 3–2 and lost 5-1.", "range"),
        ("Debt was $34.6 million and $41.0 million, respectively, for a total of $80 million.", "sum"),
        ("A tax of 15.5% applies to cash and 8% on the remaining earnings.", "shares"),
        ("On Friday the vote was held. A 3 May 2024 note says so.", "span"),
    ],
)
def test_what_is_no_relation(text: str, kind: str) -> None:
    wider = {"change": {"before"}, "share": {"whole"}, "span": {"weekday"}}.get(kind, set())
    assert not [roles for roles in told(text, kind) if not wider or wider & roles.keys()]


def test_a_rate_is_told_the_usual_way_up() -> None:
    (pair,) = told("It paid $38.38 billion (280.2 billion yuan).", "conversion")
    assert pair == {"base": ["280.2 billion yuan"], "quote": ["$38.38 billion"]}


def test_a_printed_rate_stands_beside_each_pair() -> None:
    found = told("It paid 280.2 billion yuan ($38.38 billion). ($1 = 7.3 yuan)", "printed-rate")
    rate = {"one": ["$1"], "rate": ["7.3 yuan"]}
    assert found == [{"base": ["280.2 billion yuan"], "quote": ["$38.38 billion"], **rate}, rate]


def test_the_relation_with_more_roles_wins() -> None:
    (change,) = told("Sales rose 10 percent to $110 million from $100 million.", "change")
    assert change == {"change": ["10 percent"], "after": ["$110 million"], "before": ["$100 million"]}


def test_what_binds_two_ways_binds_to_neither() -> None:
    a, b = (Claim(id, at, at + 1, id, Kind.MONEY, None, "USD") for at, id in enumerate("ab"))
    one = Relation("change", {"before": (a,), "after": (b,)}, "x#1", 0, 2)
    other = Relation("change", {"before": (b,), "after": (a,)}, "x#2", 0, 2)
    assert [relation.unclear is not None for relation in settle([one, other])] == [True, True]
    assert [relation.unclear for relation in settle([one])] == [None]


def test_another_basis_makes_a_change_unclear() -> None:
    (change,) = relations("Sales rose 10 percent to $110 million from $105 million at constant currency.", "change")
    assert change.unclear is not None
    assert "constant currency" in change.unclear


def test_basis_points_are_read_in_points() -> None:
    (change,) = relations("The yield rose 19 basis points to 4.98%, from 4.79%.", "change")
    (delta,) = change.roles["delta"]
    assert delta.quantity is not None
    assert (float(delta.quantity.value), delta.unit) == (0.19, "pp")


def test_a_weekday_without_a_year_needs_a_document_date() -> None:
    text = "The vote is on Friday, 3 May."
    (open_span,) = relations(text, "span")
    assert open_span.unclear is not None
    (span,) = relations(text, "span", date=dt.date(2024, 4, 20))
    assert span.unclear is None
    assert span.words["actual_name"] == "Friday"
    (far,) = relations(text, "span", date=dt.date(2024, 11, 20))
    assert far.unclear is not None


def test_a_filing_in_millions_is_not_held_to_usual_rates() -> None:
    plain = relations("It paid 8 billion euros ($11 million).", "conversion")
    assert "lowest" in plain[0].values
    in_millions = relations("(in millions)\n\nIt paid 40.5 billion yen ($10,800).", "conversion")
    assert in_millions[0].values == {}


@pytest.mark.parametrize(
    ("option", "says"),
    [("sgin: 1", "did you mean 'sign'"), ("sign: upwards", "neither 1 nor -1"), ("unclear: [a]", "is no text")],
)
def test_options_of_a_phrase_are_checked(tmp_path: Path, option: str, says: str) -> None:
    file = tmp_path / "tidal.yaml"
    file.write_text(
        "kind: tidal\ntitle: Tides\nroles:\n  figure: {kinds: [percent], about: a tide}\n"
        f'phrases:\n  - {{text: "tide of {{figure}}", {option}}}\n',
        encoding="utf-8",
    )
    (notice,) = phrasebook(load([file])).notices
    assert says in notice.message
    assert (notice.path, notice.line) == (str(file), 6)
