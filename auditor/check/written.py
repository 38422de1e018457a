"""A figure as its digits stand in a text, and the same figure with other digits in the same style."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from auditor.model import Claim
from auditor.patterns import lazily
from auditor.quantity import Quantity

LONGEST = 30
"""Digits of a figure that are looked at; a longer one is no figure that somebody typed."""

_FIGURE = lazily(r"\.?\d(?:[.,’']?\d|[ \u202f\xa0](?=\d{3}(?!\d))\d)*")
_NO_DIGIT = lazily(r"\D")


class Written(NamedTuple):
    """The digits of a claim's figure and what stands around them."""

    before: str
    """What stands before the figure: a currency sign, a bracket."""
    digits: str
    """Its digits, without point and grouping."""
    decimals: int
    """How many of them stand behind the point."""
    point: str
    """The sign of the point; a full stop when it has none."""
    group: str
    """The sign between its thousands; empty when there is none."""
    bare: bool
    """True when nothing stands before the point (`.036`)."""
    after: str
    """What stands behind the figure: a scale word, a unit, a bracket."""
    unit: Fraction
    """What one in the last digit is worth, scale word applied; its sign is that of the figure."""

    def text(self, digits: str, decimals: int) -> str:
        """The claim's text with other digits."""
        return f"{self.before}{self.figure(digits, decimals)}{self.after}"

    def figure(self, digits: str, decimals: int) -> str:
        """Other digits in the style of these."""
        padded = digits.rjust(decimals + 1, "0")
        whole, rest = padded[: len(padded) - decimals], padded[len(padded) - decimals :]
        whole = whole.lstrip("0") or "0"
        if self.bare and rest and whole == "0":
            whole = ""
        if len(whole) > 3 and (self.group or len(self.digits) - self.decimals <= 3):
            group = self.group or ("." if self.point == "," else ",")
            whole = f"{int(whole):,}".replace(",", group)
        return f"{whole}{self.point}{rest}" if decimals else whole

    def quantity(self, claim: Claim, digits: str, decimals: int) -> Quantity:
        """What other digits stand for in the place of a claim's."""
        assert claim.quantity is not None
        step = Fraction(10) ** (self.decimals - decimals)
        ulp = claim.quantity.ulp * step
        return Quantity(
            int(digits) * self.unit * step, ulp, self._coarse(claim.quantity, ulp, digits, decimals),
            claim.quantity.hedge, claim.quantity.spread,
        )  # fmt: skip

    def _coarse(self, printed: Quantity, ulp: Fraction, digits: str, decimals: int) -> Fraction:
        """The coarse reading of other digits: trailing zeros count as digits where those of the figure do."""
        settled = self.decimals == 0 and self.digits.endswith("0") and printed.coarse <= printed.ulp
        if settled or decimals or not printed.coarse or not int(digits):
            return ulp
        return ulp * Fraction(10) ** (len(digits) - len(digits.rstrip("0")))


def written(claim: Claim) -> Written | None:
    """How a claim's figure is written; None when its digits are not one plain decimal figure."""
    found = _FIGURE.search(claim.text[:200])
    if found is None or claim.quantity is None:
        return None
    digits = _NO_DIGIT.sub("", found[0])
    if len(digits) > LONGEST:
        return None
    group, point, decimals = _signs(found[0])
    unit = _unit(claim.quantity, digits)
    after = claim.text[found.end() :]
    if unit is None or not _is_plain(claim.quantity, unit, after):
        return None
    return Written(
        claim.text[: found.start()], digits, decimals, point, group, found[0].startswith("."), after, unit
    )  # fmt: skip


def _unit(quantity: Quantity, digits: str) -> Fraction | None:
    number = int(digits)
    if number:
        return quantity.value / number if quantity.value else None
    return quantity.ulp or None


def _is_plain(quantity: Quantity, unit: Fraction, after: str) -> bool:
    """Whether the figure's last digit is its last place: not so in `86-1/2` or `1 in 5`."""
    if not quantity.ulp:
        return not any(character.isdigit() for character in after)
    ratio = quantity.ulp / abs(unit)
    return ratio.denominator == 1 and str(ratio.numerator).strip("0") == "1"


def _signs(figure: str) -> tuple[str, str, int]:
    """The grouping sign, the point and the number of decimals of a written figure."""
    signs = [character for character in figure if not character.isdigit()]
    if not signs:
        return "", ".", 0
    last, behind = signs[-1], len(figure) - figure.rindex(signs[-1]) - 1
    several = len(set(signs)) > 1
    is_group = last not in ".," or (not several and (len(signs) > 1 or (last == "," and behind == 3)))
    if is_group:
        return last, "," if last == "." else ".", 0
    return (signs[0] if several else ""), last, behind
