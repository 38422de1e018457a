"""The phrase language: what it matches, what it refuses, and that offsets survive."""

from __future__ import annotations

from typing import Any

import pytest

from auditor.extract import extract
from auditor.model import Document, Kind
from auditor.readers import read_text
from auditor.relate.mask import Masked
from auditor.relate.phrases import PhraseError, compile_phrase, match_phrase

ROLES = {"before": (Kind.MONEY,), "after": (Kind.MONEY,), "change": (Kind.PERCENT,), "parts": (Kind.MONEY,)}
WORDS: dict[str, Any] = {"moved": {"up": ("rose", "went up"), "down": ("fell",)}, "rest": ("the rest", "others")}


def found(phrase: str, document: Document | str) -> list[dict[str, Any]]:
    document = read_text(document) if isinstance(document, str) else document
    masked = Masked(document, extract(document))
    compiled = compile_phrase(phrase, id="t#1", kind="change", role_kinds=ROLES, words=WORDS, options={})
    relations = match_phrase(compiled, masked)
    return [
        {role: [claim.text for claim in claims] for role, claims in relation.roles.items()} | {"sign": relation.sign}
        for relation in relations
    ]


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("<moved> {change} to {after}", "Sales rose 8% in May and stood at $5 million."),
        ("<moved> {change} to {after}", "Sales rose 8%.\n\nTo $5 million it is far."),
        ("<moved> {change} to {after}", "Sales arose 8% to $5 million."),
        ("<moved> {change} ... to {after}", "Sales rose 8% in 7 regions to $5 million."),
        ("<moved> {change} ... to {after}", "Sales rose 8%. Costs came to $5 million."),
        ("<moved> {change} ... to {after}", "Sales rose 8% as one two three four five six seven to $5 million."),
        ("{after} ( {change} )", "Sales of $5 million, 8%."),
    ],
)
def test_what_a_phrase_does_not_match(phrase: str, text: str) -> None:
    assert found(phrase, text) == []


@pytest.mark.parametrize(
    ("phrase", "text", "roles"),
    [
        (
            "<moved> {change} to {after}",
            "Sales ROSE 8% to $5 million.",
            {"change": ["8%"], "after": ["$5 million"], "sign": 1},
        ),
        (
            "<moved> {change} to {after}",
            "It fell more than 8% to\n$5 million.",
            {"change": ["8%"], "after": ["$5 million"], "sign": -1},
        ),
        (
            "<moved> [by] {change} to {after}",
            "It went up by 8% to $5 a share.",
            {"change": ["8%"], "after": ["$5"], "sign": 1},
        ),
        (
            "<moved> {change} [... in stores] to {after}",
            "It rose 8% year on year in stores to $5.",
            {"change": ["8%"], "after": ["$5"], "sign": 1},
        ),
        (
            "{change} (of | from) {after}",
            "That is 8% of $5 million.",
            {"change": ["8%"], "after": ["$5 million"], "sign": 0},
        ),
        ("{after} ( {change} )", "It cost $5 million (8%).", {"after": ["$5 million"], "change": ["8%"], "sign": 0}),
        (
            "{after} , or {change} ,",
            "It paid $5 million , or 8%, then.",
            {"after": ["$5 million"], "change": ["8%"], "sign": 0},
        ),
        (
            "{parts+} ... went to <rest>",
            "So $5 for tea, $6 for buns and $7 for jam went to the rest.",
            {"parts": ["$5", "$6", "$7"], "sign": 0},
        ),
        (
            "to {after} from {before}",
            "to 5 million yuan ($0.7 million) from $4",
            {"after": ["5 million yuan"], "before": ["$4"], "sign": 0},
        ),
    ],
)
def test_what_a_phrase_matches(phrase: str, text: str, roles: dict[str, Any]) -> None:
    assert found(phrase, text) == [roles]


def test_hidden_markup_does_not_disturb() -> None:
    document = read_text("Sales **rose 8%** to [$5 million](http://example.org/2020).", format="markdown")
    assert found("<moved> {change} to {after}", document) == [{"change": ["8%"], "after": ["$5 million"], "sign": 1}]


def test_places_are_those_of_the_document() -> None:
    document = read_text("First a *long* **preface**.\n\nSales **rose** 8% to $5 million.\n", format="markdown")
    masked = Masked(document, extract(document))
    phrase = compile_phrase(
        "<moved> {change} to {after}", id="t#1", kind="change", role_kinds=ROLES, words=WORDS, options={}
    )
    (relation,) = match_phrase(phrase, masked)
    assert document.text[relation.start : relation.end] == "rose** 8% to $5 million"


@pytest.mark.parametrize(
    ("phrase", "column", "says"),
    [
        ("rose {chnage}", 5, "did you mean 'change'"),
        ("<mooved> {change}", 0, "did you mean 'moved'"),
        ("rose {change:percnt}", 5, "did you mean 'percent'"),
        ("rose [by {change}", 17, "'[' is not closed"),
        ("rose by] {change}", 7, "']' closes nothing"),
        ("rose | fell {change}", 5, "outside brackets"),
        ("rose {change", 5, "neither a word"),
    ],
)
def test_a_bad_phrase_says_where_and_what_is_allowed(phrase: str, column: int, says: str) -> None:
    with pytest.raises(PhraseError, match=r".") as caught:
        found(phrase, "x")
    assert says in str(caught.value)
    assert caught.value.column == column


def test_a_gap_is_linear_on_hostile_text() -> None:
    text = "rose 8% " + "word " * 20_000 + "to $5"
    assert found("<moved> {change} ... to {after}", text) == []
