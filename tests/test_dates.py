"""Dates: what is none comes first, then how each form is read, closed and scored."""

from __future__ import annotations

import datetime as dt
import importlib.util
import json
import re
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.extract import almanac
from auditor.extract.dates import FoundDate, date_pattern, mark_ranges, read_date, resolve
from auditor.model import Claim, Kind, Period

TODAY = dt.date(2024, 11, 20)
WORDS = re.findall(
    r"\S+",
    """from between and to through until after before since no later than or in of the end first last week weeks months
    quarter half fiscal year FY24 Q3 H1 2024 2019 '90s 1990s 12 31 30th 1/2 2/29 - – / , . @ May march Dec. Friday sun
    present today black friday easter ended to 52 three within days XXXX ’ ~ < = 0th 99 0 no. asu 2014-09""",
)
GAPS = ("", " ", "  ", "\n", "\u00a0")
LABELS = ("XXXX", "-", "06", "31", "Q3", "H9", "/", "P9M", "@", "+", "-1", "2024", "99", "WXX", "XX", "..")


def _found(text: str) -> list[tuple[str, FoundDate]]:
    matches = [match[0] for match in date_pattern().finditer(text)]
    return [(words, found) for words in matches if (found := read_date(words))]


def _labels(text: str) -> list[str]:
    return [found.period.label for _, found in _found(text)]


@pytest.mark.parametrize(
    "text",
    [
        "It may march on; the sun sat on the mar.",
        "A ratio of 1/2, open 24/7, since 9/11.",
        "It won 3-2 and 21-14.",
        "They march 20 miles and may 5 people follow.",
        "See ASU No. 2014-09, 2015-14 and 2016-10, Rule 2015-3 and Act 52-2002.",
        "It holds for n >= 2000.",
        "Release 10.4.2 costs 1,995 dollars, or 19.95.",
        "It read 99/99/2020 and 13-45-2020.",
        "Mayor Marchand decided.",
    ],
)
def test_no_date(text: str) -> None:
    assert _labels(text) == []


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("May 2016", ("2016-05-01", "2016-05-31")),
        ("31/12/2016", ("2016-12-31", "2016-12-31")),
        ("week 53 of 2020", ("2020-12-28", "2021-01-03")),
        ("last week of 2019", ("2019-12-23", "2019-12-29")),
        ("last week of Dec 2016", ("2016-12-26", "2017-01-01")),
        ("first 2 weeks of 2021", ("2021-01-04", "2021-01-17")),
        ("last four months of 2021", ("2021-09-01", "2021-12-31")),
        ("52 weeks ended September 28, 2024", ("2023-10-01", "2024-09-28")),
        ("nine months ended July 1, 2023", ("2022-10-01", "2023-07-01")),
        ("between the end of 2007 and the end of 2008", ("2008-01-01", "2008-12-31")),
        ("from 2007 to the start of 2008", ("2007-01-01", "2007-12-31")),
        ("within 60 days after March 1, 2024", ("2024-03-01", "2024-04-30")),
        ("one month after January 31, 2024", ("2024-02-29", "2024-02-29")),
        ("labor day 2021 weekend", ("2021-09-04", "2021-09-06")),
        ("thanksgiving weekend 2023", ("2023-11-23", "2023-11-26")),
        ("after January 1, 2007", ("2007-01-02", None)),
        ("prior to 2022", (None, "2021-12-31")),
        ("on or after March 1, 2020", ("2020-03-01", None)),
        ("fiscal 2024", (None, None)),
        ("school year 2008", (None, None)),
        ("February 29, 2019", (None, None)),
        ("2/29-3/1/2019", (None, None)),
        ("at least 30 days before June 1, 2024", (None, None)),
    ],
)
def test_first_and_last_day(text: str, days: tuple[str | None, str | None]) -> None:
    ((words, found),) = _found(f"It was {text}.")
    assert words == text
    assert (found.period.start, found.period.end) == tuple(day and dt.date.fromisoformat(day) for day in days)


@pytest.mark.parametrize("year", [1961, 1999, 2000, 2008, 2024, 2038])
def test_easter_is_a_sunday_of_its_season(year: int) -> None:
    easter = almanac.easter(year)
    assert easter.weekday() == 6
    assert dt.date(year, 3, 22) <= easter <= dt.date(year, 4, 25)


def test_easter_of_known_years() -> None:
    assert [almanac.easter(year).isoformat() for year in (2000, 2018, 2024)] == [
        "2000-04-23",
        "2018-04-01",
        "2024-03-31",
    ]


@given(st.dates(dt.date(1500, 1, 1), dt.date(2199, 12, 31)), st.sampled_from(["%Y-%m-%d", "%B %d, %Y", "%d %b %Y"]))
def test_every_day_is_read_back(day: dt.date, form: str) -> None:
    found = read_date(day.strftime(form))
    assert found is not None
    assert (found.period.label, found.period.start, found.period.end) == (day.isoformat(), day, day)


def test_two_dates_the_wrong_way_round_are_no_range() -> None:
    text = "May 5, 2024  to\u00a0April 3, 2024"
    found = read_date(text)
    assert found is not None
    assert [text[part.start : part.end] for part in found.parts] == ["May 5, 2024", "April 3, 2024"]
    assert [part.period.label for part in found.parts] == ["2024-05-05", "2024-04-03"]


def test_a_number_before_a_date_is_no_part_of_it() -> None:
    text = "12  December 31, 2023"
    found = read_date(text)
    assert found is not None
    assert [text[part.start : part.end] for part in found.parts] == ["December 31, 2023"]


def test_a_weekday_is_never_swallowed() -> None:
    text = "from Friday, May 3, 2024 to Monday, May 6, 2024, or after Tuesday, 7 May 2024"
    assert [found.weekday for _, found in _found(text)] == [4, 0, 1]


@pytest.mark.parametrize(
    ("label", "closed"),
    [
        ("XXXX-12", "2023-12"),
        ("XXXX-06-05", "2024-06-05"),
        ("XXXX-Q4", "2024-Q4"),
        ("XXXX-Q3@-1", "2023-Q3"),
        ("XXXX-06@+", "2025-06"),
        ("XXXX-12@+", "2024-12"),
        ("XXXX-06-05@1", "2025-06-05"),
        ("XXXX-09/P9M", "2024-09/P9M"),
        ("XXXX-06-05/XXXX-06-07", "2024-06-05/2024-06-07"),
        ("2024-Q4", "2024-Q4"),
        ("XXXX-WXX-5", "XXXX-WXX-5"),
        ("XXXX-XX-XX", "XXXX-XX-XX"),
        ("XXXX", "XXXX"),
    ],
)
def test_an_open_year_is_closed_from_the_day_of_the_document(label: str, closed: str) -> None:
    assert resolve(Period(label), TODAY).label == closed
    assert resolve(Period(label), None).label == label


def test_until_today_needs_the_day_of_the_document() -> None:
    found = read_date("between Jan 2019 and yesterday")
    assert found is not None
    assert (found.period.start, found.period.end) == (dt.date(2019, 1, 1), None)
    assert resolve(found.period, TODAY).end == TODAY - dt.timedelta(1)


@settings(max_examples=300)
@given(st.lists(st.sampled_from(LABELS), max_size=8).map("".join), st.dates())
def test_any_label_is_closed_without_an_error(label: str, today: dt.date) -> None:
    closed = resolve(Period(label), today)
    assert closed.label == label or "XXXX" in label


@settings(max_examples=300)
@given(st.lists(st.sampled_from(WORDS), max_size=14), st.lists(st.sampled_from(GAPS), min_size=14, max_size=14))
def test_any_words_are_read_in_place(words: list[str], gaps: list[str]) -> None:
    text = "".join(word + gap for word, gap in zip(words, gaps, strict=False))
    for written, found in _found(text):
        assert (found.start, found.end) == (0, len(written))
        assert all(0 <= part.start < part.end <= len(written) for part in found.parts)
        period = found.period
        assert period.start is None or period.end is None or period.start <= period.end


@given(st.text(max_size=40))
def test_any_text_is_read_without_an_error(text: str) -> None:
    found = read_date(text)
    assert found is None or found.end == len(text)


def _years(text: str) -> list[Claim]:
    return [
        Claim("", match.start(), match.end(), match[0], Kind.DATE, None, period=Period(match[0]))
        for match in date_pattern().finditer(text)
    ]


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("in 2014 and 2018", [None, None]),
        ("from 2018 to 2014", [None, None]),
        ("from 2015 and 2016", [None, None]),
        ("from 2014 to 2018", ["low", "high"]),
        ("2014 – 2018", ["low", "high"]),
        ("between 2014 and 2018", ["low", "high"]),
        ("between 2014 and 2018 or from 2020 until 2022", ["low", "high", "low", "high"]),
        ("2014 to 2018 to 2020", ["low", "high", None]),
    ],
)
def test_years_that_words_join_are_marked(text: str, ends: list[str | None]) -> None:
    assert [claim.range for claim in mark_ranges(text, _years(text))] == ends


# ---------------------------------------------------------------------- the scorer
@pytest.fixture(scope="module")
def scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_dates", Path(__file__).parents[1] / ".ci" / "dates.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def _claim(text: str, value: str, low: str | None, high: str | None, range: str | None = None) -> dict[str, Any]:
    return {
        "start": 0,
        "end": 9,
        "text": text,
        "kind": "date",
        "value": value,
        "low": low,
        "high": high,
        "range": range,
    }


WHOLE_YEAR = ("2017", "2017", "2017-01-01", "2017-12-31")
LOW, HIGH = ("2014", "2014", "2014-01-01", "2014-12-31", "low"), ("2018", "2018", "2018-01-01", "2018-12-31", "high")


@pytest.mark.parametrize(
    ("claims", "gold", "right"),
    [
        ([WHOLE_YEAR], {"date_start": "2017-01-01", "date_end": "2018-01-01"}, True),
        ([WHOLE_YEAR], {"date_start": "2016-01-01", "date_end": "2018-01-01"}, False),
        ([WHOLE_YEAR], {"date_start": "2017-01-01"}, False),
        ([WHOLE_YEAR], {"date": "not resolved"}, False),
        ([("", "2014/2018", "2014-01-01", "2018-12-31")], {"date_start": "2014-01-01", "date_end": "2018-01-01"}, True),
        ([LOW, HIGH], {"date_start": "2014-01-01", "date_end": "2018-01-01"}, True),
        ([("", "2017/..", "2017-01-01", None)], {"date_start": "2017-01-01"}, True),
        ([("", "FY2017", None, None)], {"date": "not resolved"}, True),
    ],
)
def test_the_scorer(scorer: ModuleType, claims: list[Any], gold: dict[str, str], right: bool) -> None:
    found = list(scorer.predictions([_claim(*claim) for claim in claims]))
    missed, alarms = scorer.scored([{"start": 0, "end": 9, **gold}], found)
    assert (not missed, not alarms) == (right, right)


def test_the_scorer_writes_its_figures(scorer: ModuleType) -> None:
    assert json.loads(json.dumps(scorer.Score(8, 10, 16).figures())) == {"P": 80.0, "R": 50.0, "F1": 61.5}
