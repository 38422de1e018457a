"""What the labels of three lines say about one being a percentage of another: *operating margin*, *% of net sales*."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from auditor.patterns import lazily

_WORD = lazily(r"[a-z]{2,40}")
_COMMON = frozenset(
    [
        "of", "and", "the", "to", "as", "for", "from", "in", "on", "by", "per", "at", "or", "not", "its", "net",
        "total", "other", "our", "non", "gaap", "measure", "percent", "percentage", "margin", "margins", "rate",
        "rates", "ratio", "millions", "thousands", "dollars",
    ]
)  # fmt: skip
"""Words that say nothing about which line is meant."""
STEM = 7
"""Letters by which words are compared (*franchise*, *franchised*)."""
OVERLAP = 2.0
"""What it is worth that the words of a label stand in another, all of them."""
REVENUE = 1.5
"""What it is worth that a margin is taken of revenue."""
BESIDE = 0.7
"""What it is worth that a ratio stands right below the line it is about."""
BARE = 1.5
"""The same for a label that names only what the share is taken of."""
BELOW = -2.0
"""What it costs that the line it is about stands below it."""
TAX = 3.0
"""What it is worth that a tax rate is that of tax on income before it."""
SAME = 2.0
"""What it is worth that the label is that of the line it is about, called a percentage (`Total margin %`)."""
STRANGE = -1.5
"""What it costs that a share is taken of something else than its label says."""


class Named(NamedTuple):
    """What a label says."""

    words: frozenset[str]
    """Its words but the common ones."""
    of: frozenset[str] | None
    """The words of what it says to be a share of; None when it does not say."""
    about: frozenset[str]
    """The words of what it tells a share of."""
    bare: str
    """The label without what calls it a percentage."""
    margin: bool
    """Whether it calls itself a margin."""
    revenue: bool
    """Whether it names revenue."""
    tax_rate: bool
    tax: bool
    before_tax: bool


_STEMS = frozenset(word[:STEM].rstrip("s") for word in _COMMON)


def named(label: str, revenue: re.Pattern[str], margin: re.Pattern[str], share: re.Pattern[str]) -> Named:
    """What a label in lower case says."""
    found = _OF.search(label) or share.search(label)
    words = _words(label)
    of, about = None, words
    if found is not None:
        of, about = _words(label[found.end() :], keep=True), _words(label[: found.start()])
    is_tax = "tax" in label
    before = is_tax and "before" in label
    tax_rate = is_tax and "rate" in label
    is_revenue = revenue.search(label) is not None and found is None and "cost" not in label
    return Named(
        words,
        of,
        about,
        _bare(label),
        margin.search(label) is not None,
        is_revenue,
        tax_rate,
        is_tax and not before,
        before,
    )


_OF = lazily(r"(?:as )?(?:an? )?(?:%|percent|percentage|share)(?: \(%\))? (?:of|to) (?:the )?")


_PERCENT = frozenset(["percent", "percentage", "pct", "as", "a"])


def _bare(label: str) -> str:
    return " ".join(word for word in re.findall(r"[a-z]+", label) if word not in _PERCENT)


def _words(text: str, keep: bool = False) -> frozenset[str]:
    found = _WORD.findall(text)
    words = frozenset(word[:STEM].rstrip("s") for word in found) | _initials(found)
    return words - _STEMS or (words if keep else frozenset())


def _initials(words: Sequence[str]) -> frozenset[str]:
    """What a name is called for short (`ebit`), where it has three words or more."""
    letters = "".join(word[0] for word in words if word not in _COMMON or word == "net")[:8]
    return frozenset((letters.rstrip("s"),)) if len(letters) > 2 else frozenset()


def likened(names: Sequence[Named], at: int, part: int, whole: int) -> float:
    """What labels and places say for a line being a percentage of another, in decimal digits."""
    ratio, first, second = names[at], names[part], names[whole]
    if ratio.tax_rate:
        return TAX if first.tax and second.before_tax else STRANGE
    worth = BESIDE * (part == at - 1) + BELOW * (part > at)
    if ratio.of is not None:
        worth += OVERLAP * _overlap(ratio.of, second.words) if ratio.of & second.words else STRANGE
        if not ratio.about:
            return worth + (BARE if part == at - 1 else 0.0 if 0 < at - part < 4 else STRANGE)
        return worth + OVERLAP * _overlap(ratio.about, first.words)
    worth += SAME * (ratio.bare == first.bare and part < at)
    if ratio.margin:
        worth += REVENUE * (second.revenue and not first.revenue)
        worth += STRANGE * (first.revenue and not second.revenue)
    return worth + OVERLAP * _overlap(ratio.about, first.words) * (ratio.margin or 0.5)


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """How many of the words of a label stand in another."""
    return len(one & other) / len(one) if one else 0.0
