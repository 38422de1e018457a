"""Units of measure in text: the pattern that finds a unit expression, and what one says.

    expression := part (`·` part)* ( (`/` | `per` | `a`) part )*
    part       := (`square` | `cubic`)? prefix? unit (power | `squared` | `cubed`)?

Everything else is data, in `vocabulary/units.yaml`: to add a unit, add a line there.

>>> read_unit("sq km")
Unit(name='square kilometer', dimension='area', duration=False, sure=True)
>>> read_unit("kg/cm³").name
'kilogram per cubic centimeter'
>>> read_unit("barrels a day").name
'barrel per day'
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache
from typing import Any, NamedTuple

from auditor.extract.data import vocabulary
from auditor.extract.engine import any_of
from auditor.extract.unit_table import Atom, entries, prefixed, unit_table, word_forms
from auditor.patterns import lazily


class Unit(NamedTuple):
    """What a unit expression says."""

    name: str
    """pint's canonical name in words: `square kilometer`, `kilogram per cubic centimeter`, `inverse second`."""
    dimension: str
    """`length`, `area`, `speed`, …; `other` where the exponents have no name of their own."""
    duration: bool
    """True for a plain unit of time."""
    sure: bool
    """False when the written form alone does not settle that it is this unit (`m`, `in`, `pounds`)."""


class Factor(NamedTuple):
    """An atom with its exponent."""

    atom: Atom
    exponent: int


Factors = tuple[Factor, ...]

LONGEST = 100
"""Characters a unit expression may have."""
POWERS = {"square": 2, "cubic": 3, "sq": 2, "cu": 3, "squared": 2, "cubed": 3}
TEMPERATURES = ("celsius", "fahrenheit", "kelvin")


def unit_words() -> frozenset[str]:
    """The single words that are units by themselves, in lower case, plurals included."""
    return frozenset(word for entry in entries() for _, word in word_forms(entry) if word.isalpha())


# ---------------------------------------------------------------------- the pattern
BLANK = r"[\s\x{a0}\x{2007}\x{2009}\x{202f}]"
JOIN = r"[\s\x{a0}\x{2007}\x{2009}\x{202f}-]"
BETWEEN = rf"{JOIN}{{1,2}}"
AREA = rf"(?i:square|cubic|sq\.?|cu\.?){JOIN}{{0,2}}"
AREA_BEHIND = rf"{BETWEEN}(?i:squared|cubed)\b"
POWER = r"(?:\^[-−]?[123]\b|⁻?[¹²³]|−[123]\b|[23]\b)"
DEGREES = rf"(?:(?i:degrees?|deg\b\.?){BETWEEN}|[°º]{BLANK}?)"


@cache
def unit_source() -> str:
    """The pattern of one unit expression for the linear engine, without groups, the longest form first.

    It ends at the end of a word, but begins anywhere: what stands before it is the caller's to check.
    """
    words, signs = _word_source(_above), _sign_source(_above)
    unit = rf"(?:{AREA})?(?:{words}|{signs})(?:{AREA_BEHIND})?"
    inverse = _sign_source(_below, inverse=True)
    times = rf"(?:[·⋅∙*](?:{inverse}|{_sign_source(_below)})|{BLANK}{inverse}){{0,2}}"
    counts = rf"(?i:{any_of(_forms(_rated))}){_rate()}"
    whole = _ended(form for form in unit_table().spellings if not form.isalpha())
    bracketed = rf"[(\[{{<](?:{signs})[)\]}}>]"
    return rf"(?:(?:{_temperatures()}|(?:s|fb)[-–]1\b|{whole}|{unit}{times})(?:{_rate()}){{0,2}}|{counts}|{bracketed})"


def _ended(forms: Iterable[str]) -> str:
    """Any of the forms, at the end of a word where it ends in a letter."""
    return "|".join(any_of([form]) + (r"\b" if _lettered(form) else "") for form in sorted(forms, reverse=True))


def _temperatures() -> str:
    names = any_of(form for name in TEMPERATURES for form in _forms_of(name))
    return rf"{DEGREES}(?:(?i:{names})|[CFKcfk])\b"


def _rate() -> str:
    below = rf"(?:{AREA})?(?:{_word_source(_below)}|{_sign_source(_below)})"
    each = rf"{BETWEEN}(?i:an?){BETWEEN}(?i:{any_of(vocabulary('units')['each'])})\b"
    return rf"(?:(?:{BLANK}?/{BLANK}?|{BETWEEN}(?i:per){BETWEEN}){below}|{each})"


def _above(entry: dict[str, Any]) -> bool:
    return entry.get("role") not in ("below", "rated")


def _below(entry: dict[str, Any]) -> bool:
    return entry.get("role") in ("per", "below")


def _rated(entry: dict[str, Any]) -> bool:
    return entry.get("role") == "rated"


def _forms(wanted: Callable[[dict[str, Any]], bool]) -> list[str]:
    return [word for entry in entries() if wanted(entry) for _, word in word_forms(entry)]


def _forms_of(name: str) -> list[str]:
    return [word for _, word in word_forms(vocabulary("units")["units"][name])]


def _word_source(wanted: Callable[[dict[str, Any]], bool]) -> str:
    """Words in any case: those that stand alone, and those behind any prefix, which the table checks."""
    chosen = [entry for entry in entries() if wanted(entry)]
    plain = any_of(word for entry in chosen for word in _singulars(entry))
    behind = any_of(word for entry in chosen if entry.get("prefixes", "oil") != "oil" for word in _singulars(entry))
    oil = vocabulary("units")["sets"]["oil"]
    prefix = any_of(prefix for prefix in vocabulary("units")["prefixes"] if prefix not in oil)
    return rf"(?i:(?:{plain}|{prefix}{behind})s?)\b".replace(r"\s", BETWEEN)


def _singulars(entry: dict[str, Any]) -> Iterator[str]:
    """The words of a unit; the pattern lets any of them end in -s, the table knows which do."""
    yield from (str(word).lower() for word in entry.get("words", ()))
    yield from (word.lower() for word in entry.get("fixed", ()))


def _sign_source(wanted: Callable[[dict[str, Any]], bool], inverse: bool = False) -> str:
    """Signs as written, with their prefixes and a power behind; with a negative power only, where `inverse` says so."""
    groups: dict[str, list[str]] = {}
    for entry in entries():
        if wanted(entry):
            groups.setdefault(entry.get("prefixes", ""), []).extend(entry.get("signs", ()))
    if wanted is _above:
        groups[""] += [form for form in unit_table().spellings if form.isalpha()]
    lettered = _grouped(groups, _lettered)
    if inverse:
        return rf"(?:{lettered}|day|week|year)(?:\^?[-−–][123]\b|⁻[¹²³])"
    return rf"(?:{_grouped(groups, lambda form: not _lettered(form))}|{lettered}(?:{POWER}|\b))"


def _lettered(form: str) -> bool:
    return form[-1].isascii() and form[-1].isalpha()


def _grouped(groups: dict[str, list[str]], wanted: Callable[[str], bool]) -> str:
    """The wanted signs of every set of prefixes, behind any of its prefixes."""
    data = vocabulary("units")
    sources = []
    for name, signs in groups.items():
        if chosen := [sign for sign in signs if wanted(sign)]:
            letters = [letter for prefix in data["sets"].get(name, ()) for letter in data["prefixes"][prefix]]
            sources.append((any_of(letters) + "?" if letters else "") + any_of(chosen))
    return f"(?:{'|'.join(sources)})"


# ---------------------------------------------------------------------- reading one expression
RATE = lazily(r"\s?/\s?|[\s-]+(?:per|an?)[\s-]+", re.IGNORECASE)
PRODUCT = lazily(r"[·⋅∙*]")
LED = lazily(r"(square|cubic|sq|cu)\.?[\s-]*(.+)", re.IGNORECASE)
TRAILED = lazily(r"(.+?)[\s-]+(squared|cubed)", re.IGNORECASE)
RAISED = lazily(r"(.+?)\^?([-−–⁻]?)([123¹²³])")
WARM = lazily(r"(?:degrees?|deg\b\.?|[°º])[\s-]*(.+)", re.IGNORECASE)
DIGITS = {"1": 1, "2": 2, "3": 3, "¹": 1, "²": 2, "³": 3}
HEAD = lazily(r"[^\W\d_]+")
SETTLING = lazily(r"[/^·⋅∙*⁻²³\d]")
SHORT = 3
"""Letters of the longest sign that is too short for a rate in words to settle it."""
OPENING = ("(", "[", "{", "<")


@lru_cache(maxsize=8192)
def read_unit(text: str) -> Unit | None:
    """What a whole unit expression, as `unit_source` matches it, says; None if it is none after all."""
    written = _unbracketed(text) if len(text) <= LONGEST else ""
    factors = _factors(written) if written else None
    if factors is None or not _stands(factors):
        return None
    plain = len(factors) == 1 and factors[0].exponent == 1
    atom = factors[0].atom
    dimension = atom.dimension if plain else _dimension(factors)
    sure = atom.sure or not plain and _settled(written)
    return Unit(_name(factors), dimension, plain and dimension == "time", sure)


def _unbracketed(text: str) -> str:
    """The expression in its brackets, white space folded; nothing for a letter in brackets, which counts clauses."""
    if text[:1] not in OPENING:
        return " ".join(text.split())
    inner = text[1:-1].strip()
    return inner if len(inner) > 1 else ""


def _stands(factors: Factors) -> bool:
    """Whether every atom stands where it may: `person` below a fraction bar, `times` above one."""
    if factors[0].atom.role == "below" and factors[0].exponent > 0:
        return False
    return len(factors) > 1 or factors[0].atom.role != "rated"


def _settled(written: str) -> bool:
    """Whether a power, a product or a rate settles the unit: `5 m a year` may be millions, `5 pounds a year` money."""
    head = HEAD.match(written)
    word = head[0].lower() if head else ""
    return not (len(word) <= SHORT or word in vocabulary("units")["money"]) or SETTLING.search(written) is not None


def _factors(written: str) -> Factors | None:
    """The factors of an expression, from left to right."""
    whole = _part(written)
    if whole is not None:
        return whole
    head, *below = RATE.split(written)
    factors = list(_product(head) or ())
    if not factors:
        return None
    for part in below:
        divisor = _product(part)
        if divisor is None:
            return None
        factors += [Factor(atom, -exponent) for atom, exponent in divisor]
    return tuple(factors)


def _product(written: str) -> Factors | None:
    factors: list[Factor] = []
    for piece in PRODUCT.split(written):
        read = _part(piece) or _juxtaposed(piece)
        if read is None:
            return None
        factors += read
    return tuple(factors)


def _juxtaposed(piece: str) -> Factors | None:
    """Signs side by side, those behind the first with negative powers: `m s-1`, `kg m⁻² d⁻¹`."""
    factors: list[Factor] = []
    for index, sign in enumerate(piece.split(" ")):
        read = _part(sign)
        if read is None or (index and read[0].exponent > 0):
            return None
        factors += read
    return tuple(factors)


def _part(written: str) -> Factors | None:
    """One unit with its power, or a spelling that stands for several."""
    spelled = unit_table().spellings.get(written)
    if spelled is not None:
        return _spelled(*spelled)
    atom = _atom(written)
    if atom is not None:
        return (Factor(atom, 1),)
    base, exponent = _power(written)
    read = _part(base) if base else None
    if read is None or len(read) > 1 or read[0].exponent != 1:
        return None
    return (Factor(read[0].atom, exponent),)


def _spelled(name: str, sure: bool) -> Factors | None:
    factors = _factors(name)
    if factors is None:
        return None
    return (Factor(factors[0].atom._replace(sure=sure), factors[0].exponent), *factors[1:])


def _power(written: str) -> tuple[str, int]:
    """What is raised, and to which power; nothing where there is no power."""
    if led := LED.fullmatch(written):
        return led[2], POWERS[led[1].lower()]
    if trailed := TRAILED.fullmatch(written):
        return trailed[1], POWERS[trailed[2].lower()]
    if raised := RAISED.fullmatch(written):
        return raised[1], DIGITS[raised[3]] * (-1 if raised[2] else 1)
    return "", 1


def _atom(written: str) -> Atom | None:
    """One unit with its prefix, without power."""
    table = unit_table()
    found = table.signs.get(written) or table.words.get(written.lower().replace("-", " "))
    return found or _behind_word(written.lower().replace("-", " ")) or _warm(written)


def _behind_word(word: str) -> Atom | None:
    """A word behind the word of a prefix: `kilometres`, `thousand barrels`."""
    for prefix in vocabulary("units")["prefixes"]:
        if word.startswith(prefix):
            stem, prefixes = unit_table().stems.get(word[len(prefix) :].strip(), (None, ()))
            if stem is not None and prefix in prefixes:
                return stem._replace(name=prefixed(prefix, stem.name), sure=True)
    return None


def _warm(written: str) -> Atom | None:
    """A temperature behind *degrees*, which settles what `C` means."""
    warm = WARM.fullmatch(written)
    if warm is None:
        return None
    rest = warm[1].upper() if len(warm[1]) == 1 else warm[1].lower()
    atom = unit_table().signs.get(rest) or unit_table().words.get(rest)
    return atom._replace(sure=True) if atom is not None and atom.name in TEMPERATURES else None


# ---------------------------------------------------------------------- its name and dimension
BASIC = frozenset({"length", "area", "volume", "mass", "time", "temperature", "angle", "data"})
RAISE = {1: "", 2: "square ", 3: "cubic "}


def _name(factors: Factors) -> str:
    above = [RAISE[exponent] + atom.name for atom, exponent in factors if exponent > 0]
    below = [RAISE[-exponent] + atom.name for atom, exponent in factors if exponent < 0]
    if not above:
        above = [f"inverse {below.pop(0)}"]
    return " per ".join([" ".join(above), *below])


@cache
def _dimensions() -> dict[frozenset[tuple[str, int]], str]:
    """Exponents over the base dimensions to the name of the dimension; the first name stands."""
    named: dict[frozenset[tuple[str, int]], str] = {}
    for name, exponents in vocabulary("units")["dimensions"].items():
        named.setdefault(frozenset(exponents.items()), name)
    return named


def _dimension(factors: Factors) -> str:
    """The dimension of a product of powers; litres per kilometre are no area, though their exponents say so."""
    exponents: dict[str, int] = {}
    for atom, power in factors:
        if atom.dimension not in vocabulary("units")["dimensions"]:
            return "other"
        for base, exponent in vocabulary("units")["dimensions"][atom.dimension].items():
            exponents[base] = exponents.get(base, 0) + exponent * power
    name = _dimensions().get(frozenset((base, power) for base, power in exponents.items() if power), "other")
    return "other" if name in BASIC and any(power < 0 for _, power in factors) else name
