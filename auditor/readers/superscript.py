"""Raised and lowered figures: a footnote mark is no number, an exponent is part of one."""

from __future__ import annotations

from auditor.patterns import lazily

RAISED = str.maketrans("0123456789+-−–", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻")
"""Figures and signs to their superscript characters, one for one."""

LOWERED = str.maketrans("0123456789+-−–", "₀₁₂₃₄₅₆₇₈₉₊₋₋₋")
"""Figures and signs to their subscript characters, one for one."""

TAIL = 12
"""How many characters before a raised text decide what it is."""

_SINGLE = r"(?:\d{1,2}|[A-Za-z]|\*{1,4}|†{1,3}|‡{1,3}|§|¶|#)"
_ONE = rf"(?:\({_SINGLE}\)|{_SINGLE}\)?)"
_MARK = lazily(rf"\[[^\[\]]{{1,24}}\]|(?:\({_SINGLE}\)){{2,5}}|{_ONE}(?:\s{{0,2}}[,;\s]\s{{0,2}}{_ONE}){{0,5}}")
_EXPONENT = lazily(r"[+\-−–]?\d{1,3}")
_LENGTH = lazily(r"(?:^|[^A-Za-z])(?:[kcdmnµμ]?m|ft|in|yd|mi|sq|inch|feet|s|sec)$")
_UNIT = lazily(r"[A-Za-zµμΩ°]$")
_TEN = lazily(r"(?:^|[^\d.,$€£¥])10$")
_TIMES_TEN = lazily(r"[×x*·⋅]\s?10$")


def is_mark(raised: str) -> bool:
    """True for what stands raised only to point at a note: `1`, `(a)`, `[12]`, `*`, `1,2`."""
    return bool(_MARK.fullmatch(raised.strip()))


def is_exponent(before: str, raised: str) -> bool:
    """True when the raised figure is a power of what stands right before it: `m` and `2`, `10` and `6`.

    Silence first: a bare `10` with a raised 1 or 2 is taken for a note.
    """
    raised = raised.strip()
    if not _EXPONENT.fullmatch(raised):
        return False
    if _TIMES_TEN.search(before):
        return True
    if raised[0] in "+-−–":
        return bool(_UNIT.search(before) or _TEN.search(before))
    if _TEN.search(before):
        return int(raised) > 2
    return raised in {"2", "3", "4"} and bool(_LENGTH.search(before))
