"""Orders, sales and the ratio of the two that manufacturers tell as *book-to-bill*."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.model import Claim, Kind, Relation
from auditor.patterns import lazily
from auditor.relate.scene import Scene
from auditor.relate.told import Told, sentences

_TOPIC = lazily(r"\bbook[- ]to[- ]bill\b")
_RATIO = lazily(
    r"\bbook[- ]to[- ]bill(?:\sratio)?\)?(?:,?\s(?:of|was|is|at|stood at|came to|came in at|reached"
    r"|for the quarter was))?\s$"
)
_BEHIND = lazily(r"^\s?(?:times|x)?\s?\)?\s?(?:book[- ]to[- ]bill)\b")
_ORDERS = lazily(r"\b(?:orders?|bookings?|order intake|new business)\b[^,;()\d]{0,40}$")
_SALES = lazily(r"\b(?:sales|revenues?|billings?|shipments?|turnover|deliveries)\b[^,;()\d]{0,40}$")


def find(scene: Scene) -> Iterator[Relation]:
    """A `book-to-bill` for every sentence with orders, sales and their ratio, one of each."""
    for told in sentences(scene):
        if len(told.claims) < 3 or not _TOPIC.search(told.text):
            continue
        ratios, orders, sales = _ratios(told), _led(told, _ORDERS), _led(told, _SALES)
        if len(ratios) == len(orders) == len(sales) == 1 and orders[0].unit == sales[0].unit:
            roles: dict[str, tuple[Claim, ...]] = {"orders": (orders[0],), "sales": (sales[0],), "ratio": (ratios[0],)}
            yield Relation("book-to-bill", roles, "book-to-bill", told.start, told.end)


def _ratios(told: Told) -> list[Claim]:
    return [
        claim
        for at, claim in enumerate(told.claims)
        if claim.kind is Kind.NUMBER and (_RATIO.search(told.gaps[at]) or _BEHIND.match(told.gaps[at + 1]))
    ]


def _led(told: Told, by: re.Pattern[str]) -> list[Claim]:
    return [
        claim
        for at, claim in enumerate(told.claims)
        if claim.kind is Kind.MONEY and claim.range is None and by.search(told.gaps[at])
    ]
