"""Units of measure at work: pint behind a small door, with exact factors.

Names are those that `extract.units` gives: pint's canonical names in words (`square kilometer`, `barrel per day`).
pint is loaded at the first call; factors are kept, so that a pair of units costs its parsing once.

>>> from fractions import Fraction
>>> convert(Fraction(100), "celsius", "fahrenheit")
Fraction(212, 1)
>>> convert(Fraction(10), "mile", "kilometer")
Fraction(50292, 3125)
>>> compatible("barrel per day", "liter per second")
True
"""

from __future__ import annotations

from fractions import Fraction
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from auditor.patterns import lazily

if TYPE_CHECKING:
    import pint

DEFINITIONS = """
bit = [information]
radian = [angle] = rad
decibel = [level] = dB
person = [person]
passenger = person
twenty_foot_equivalent_unit = [container] = TEU
international_unit = [potency] = IU
barrel = 42 * gallon = bbl
decade = 10 * year
quarter = 3 * month
acre = 4840 * square_yard
acre_foot = 43560 * cubic_foot = _ = acre_feet
fathom = 6 * foot
furlong = 220 * yard
gauss = tesla / 10000
dunam = 1000 * meter ** 2
quintal = 100 * kilogram
tola = 180 * grain
watt_peak = watt
body_surface_area = 1.73 * meter ** 2
pound_foot = foot * force_pound
barrel_of_oil_equivalent = 5800000 * british_thermal_unit = boe
hundred_kilometer = 100 * kilometer
part = 1
thousand = 1000
million = 1000000
billion = 1000000000
trillion = 1000000000000
"""
"""What pint lacks or, for prose, means otherwise: a bare *barrel* is one of oil (42 US gallons), a *quarter* three
months, a *decade* ten years. Acre, fathom and furlong are those of the international foot (NIST retired the survey foot
in 2022). The barrel of oil equivalent is that of the US Internal Revenue Service, 5.8 million Btu; the tola is that of
the Indian act of 1833. Angles, data and levels get dimensions of their own, so that a degree is no byte."""

POWERS = {"square": 2, "cubic": 3}
LONGEST = 200
"""Characters a name may have."""
NAME = lazily(r"[A-Za-z]+(?: [A-Za-z]+)*")
OFFSET = ("celsius", "fahrenheit")


@cache
def registry() -> pint.UnitRegistry[Any]:
    """pint's registry in exact fractions, with the definitions above; currencies are not in it."""
    import pint

    made: pint.UnitRegistry[Any] = pint.UnitRegistry(None, non_int_type=Fraction, on_redefinition="ignore")
    made.load_definitions(Path(pint.__file__).with_name("default_en.txt"))
    made.load_definitions(DEFINITIONS.strip().splitlines())
    return made


@lru_cache(maxsize=4096)
def parse(name: str) -> pint.Unit:
    """The unit of a canonical name; raises ValueError for a name that is none."""
    if len(name) > LONGEST or not NAME.fullmatch(name):
        raise ValueError(f"not the name of a unit: {name[:LONGEST]!r}")
    above, *below = name.split(" per ")
    factors = _factors(above, name)
    for part in below:
        factors += [_Factor(factor.unit, -factor.power) for factor in _factors(part, name)]
    return _product(factors)


@lru_cache(maxsize=4096)
def compatible(unit: str, to: str) -> bool:
    """Whether amounts in two units measure the same thing; raises ValueError for an unknown unit."""
    return bool(parse(unit).dimensionality == parse(to).dimensionality)


def convert(value: Fraction, unit: str, to: str) -> Fraction:
    """An amount in another unit, exactly; angles rest on pint's fifty digits of π.

    Raises ValueError for an unknown unit and for two that do not measure the same thing.
    """
    line = _line(unit, to)
    return value * line.slope + line.offset


class _Line(NamedTuple):
    """`to = unit × slope + offset`; only temperatures have an offset."""

    slope: Fraction
    offset: Fraction


@lru_cache(maxsize=4096)
def _line(unit: str, to: str) -> _Line:
    if not compatible(unit, to):
        raise ValueError(f"{unit} cannot be converted to {to}: they do not measure the same thing")
    source, target = parse(unit), parse(to)
    offset, one = (registry().Quantity(Fraction(x), source).to(target).magnitude for x in (0, 1))
    if isinstance(offset, float) or isinstance(one, float):
        raise ValueError(f"{unit} has no exact factor to {to}")
    return _Line(Fraction(one) - Fraction(offset), Fraction(offset))


# ---------------------------------------------------------------------- a name, word by word
class _Factor(NamedTuple):
    unit: str
    """pint's name, with underscores."""
    power: int


def _factors(part: str, name: str) -> list[_Factor]:
    """The factors of a name between its *pers*, from left to right."""
    words, factors, sign = part.split(), list[_Factor](), 1
    if words[0] == "inverse":
        words, sign = words[1:], -1
    while words:
        power = POWERS.get(words[0], 1)
        words = words[power > 1 :]
        length = _longest(words)
        if not length:
            raise ValueError(f"unknown unit {' '.join(words)!r} in {name!r}")
        factors.append(_Factor("_".join(words[:length]), sign * power))
        words = words[length:]
    return factors


def _longest(words: list[str]) -> int:
    """How many words the longest unit at the beginning has; 0 for none."""
    return next((count for count in range(len(words), 0, -1) if "_".join(words[:count]) in registry()), 0)


def _product(factors: list[_Factor]) -> pint.Unit:
    """Beside other units a degree of temperature is a difference: *celsius per decade*."""
    made = registry()
    alone = len(factors) == 1 and factors[0].power == 1
    product = made.Unit("dimensionless")
    for unit, power in factors:
        shift = "delta_" if unit in OFFSET and not alone else ""
        product *= made.Unit(shift + unit) ** power
    return product
