"""The closed word lists of percentages, points and ages, which the run pattern and their kinds share."""

from __future__ import annotations

PERCENT = frozenset({"%", "％", "percent", "per cent", "percents", "percentage", "pct", "per-cent", "pc", "p.c."})
POINTS = frozenset(
    {
        "percentage points",
        "percentage point",
        "percentage-point",
        "percentage-points",
        "percent points",
        "pp",
        "p.p.",
        "ppt",
        "ppts",
        "pps",
        "% points",
        "%-points",
        "% pts",
        "pct pts",
    }
)
BASIS = frozenset({"basis points", "basis point", "basis-point", "basis-points", "bps", "bp"})
YEARS_OLD = frozenset({"yo", "y/o", "y.o.", "yrs old", "yr old", "years old", "year old", "years-old", "year-old"})
AGES = {
    "months old": "month",
    "month old": "month",
    "weeks old": "week",
    "week old": "week",
    "days old": "day",
    "day old": "day",
    "years of age": "year",
    "months of age": "month",
    "weeks of age": "week",
    "days of age": "day",
} | dict.fromkeys(YEARS_OLD, "year")
"""Words that make a figure an age, to the unit they count in."""
