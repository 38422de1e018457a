"""Tables: examples kept as data in `data/extract/table.yaml`, and what must hold for tables of any form."""

from __future__ import annotations

import datetime as dt
import re
import time
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor import yaml12
from auditor.extract.dates import date_pattern, read_date
from auditor.extract.layout import Holds, layout, plain_label, said, stated_period
from auditor.extract.tables import LONGEST_CELL, claims_of_table, metric_of, printed, several
from auditor.model import Claim, Kind, Table
from auditor.quantity import Quantity

EXAMPLES = Path(__file__).parent / "data" / "extract" / "table.yaml"
_NUMBER = re.compile(r"\d[\d,.]*")


def read_cell(cell: str) -> tuple[Claim, ...]:
    """A reader that knows dates and bare numbers, to test tables apart from prose."""
    dates = [match for match in date_pattern().finditer(cell) if read_date(match[0]) is not None]
    if dates:
        return tuple(Claim("", match.start(), match.end(), match[0], Kind.DATE, None) for match in dates)
    return tuple(
        Claim("", match.start(), match.end(), match[0], Kind.NUMBER, Quantity(Fraction(0), Fraction(1)))
        for match in _NUMBER.finditer(cell)
    )


def claims(table: Table, today: dt.date | None = None) -> list[Claim]:
    return list(claims_of_table(table, 0, read_cell, layout(table, today)))


# ---------------------------------------------------------------------- examples
def _cases() -> list[Any]:
    data = yaml12.plain(yaml12.load(EXAMPLES.read_text(encoding="utf-8"), str(EXAMPLES)))
    return [pytest.param(case, id=case["why"]) for case in data]


def _said(claim: Claim) -> dict[str, Any]:
    assert claim.quantity is not None
    return {
        "row": claim.row,
        "column": claim.column,
        "text": claim.text,
        "kind": str(claim.kind),
        "unit": claim.unit,
        "value": claim.quantity.value,
        "ulp": claim.quantity.ulp,
        "period": claim.period and claim.period.label,
        "subject": claim.subject,
    }


def _expected(given: dict[str, Any]) -> dict[str, Any]:
    exact = {key: Fraction(str(given[key])) for key in ("value", "ulp")}
    return {"unit": None, "period": None, "subject": None, **given, **exact}


@pytest.mark.parametrize("case", _cases())
def test_claims_of_a_table(case: dict[str, Any]) -> None:
    table = Table(rows=case["rows"], caption=case.get("caption", ""))
    today = dt.date.fromisoformat(str(case["date"])) if "date" in case else None
    found = [claim for claim in claims(table, today) if claim.kind is not Kind.DATE]
    # a label's own numbers are the reader's business, except those that name a row
    assert [_said(claim) for claim in found] == [_expected(claim) for claim in case.get("claims", [])]


@pytest.mark.parametrize("case", [case for case in _cases() if "layout" in case.values[0]])
def test_layout_of_a_table(case: dict[str, Any]) -> None:
    expected = case["layout"]
    plan = layout(Table(rows=case["rows"], caption=case.get("caption", "")))
    found = {
        "headers": plan.headers,
        "unit": plan.said.unit,
        "scale": plan.said.scale and int(plan.said.scale),
        "exceptions": sorted(plan.said.exceptions),
        "turned": plan.turned,
        "holds": [str(column.holds) for column in plan.columns],
    }
    assert {key: found[key] for key in expected} == expected


# ---------------------------------------------------------------------- places
def test_a_sign_printed_in_the_column_settles_a_name_that_several_currencies_share() -> None:
    heads = ["(dollars in millions)", "2024"]
    bare = claims(Table(rows=[heads, ["a", "5"], ["b", "6"]]))
    signed = claims(Table(rows=[heads, ["a", "US$5"], ["b", "6"]]))
    assert [claim.ambiguous for claim in bare if claim.quantity] == [True, True]
    assert [claim.ambiguous for claim in signed if claim.quantity] == [False, False]


def test_offsets_are_into_the_document_where_the_table_stands_in_it() -> None:
    table = Table(rows=[["", "2024"], ["Sales", " $5 "]], starts=[[10, 10], [20, 30]])
    assert [(claim.start, claim.end, claim.text) for claim in claims(table)] == [(10, 14, "2024"), (31, 33, "$5")]


def test_figures_beyond_the_known_columns_are_read() -> None:
    rows = [["", "2024"], *[["a", "5"]] * 500, ["b", "6", "7"]]
    assert [claim.text for claim in claims(Table(rows=rows)) if claim.row == 501] == ["6", "7"]


def test_a_cell_of_prose_is_left_out() -> None:
    table = Table(rows=[["", "2024"], ["a", "5 " * LONGEST_CELL], ["b", "6"]])
    assert [claim.text for claim in claims(table)] == ["2024", "6"]


def test_headers_that_the_source_marks_are_headers() -> None:
    assert layout(Table(rows=[["1", "2"], ["3", "4"], ["5", "6"]], headers=2)).headers == 2


# ---------------------------------------------------------------------- parts
@pytest.mark.parametrize(
    ("text", "unit", "scale", "exceptions"),
    [
        ("(in millions, except per share data)", None, 10**6, {"per share"}),
        ("(Dollars in thousands)", "USD", 1000, set()),
        ("US$ million", "USD", 10**6, set()),
        ("$ in billions", "USD", 10**9, set()),
        ("(unaudited; in thousands of euros)", "EUR", 1000, set()),
        ("RMB in millions, except percentages", "CNY", 10**6, {"percent"}),
        ("in €'000", "EUR", 1000, set()),
        ("in €’000", "EUR", 1000, set()),
        ("Rs. crore", "INR", 10**7, set()),
        ("£m", "GBP", 10**6, set()),
        ("S$ Mil", "SGD", 10**6, set()),
        ("(USDm)", "USD", 10**6, set()),
        ("(in thousands, except share and per share data)", None, 1000, {"per share", "shares"}),
        ("millions of dollars except per share amounts", "USD", 10**6, {"per share"}),
    ],
)
def test_statements_of_units(text: str, unit: str | None, scale: int, exceptions: set[str]) -> None:
    found = said(text)
    assert (found.unit, found.scale, set(found.exceptions), found.alone) == (unit, Fraction(scale), exceptions, True)


@pytest.mark.parametrize(
    "text",
    [
        "Senior notes of $500 million due 2025",
        "5% preferred stock",
        "P value$",
        "FMS/RSV",
        "Japanese Yen",
        "Number of patients (%)",
        "Level 1",
        "Arm A",
        "Diabetes (DM)",
        "Expiration (Month/Day/Year)",
        "Boston, MA",
    ],
)
def test_labels_that_state_no_unit(text: str) -> None:
    found = said(text)
    assert (found.kind, found.unit, found.scale) == (None, None, None)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Three Months EndedJune 30, 2025", "2025-Q2"),
        ("year ended december 31 , 2010", "2010"),
        ("Fiscal Year 2018", "FY2018"),
        ("THREE MONTHS ENDED AUGUST 31, 2023", "2023-08/P3M"),
        ("52 Weeks Ended February 3, 2024", "2024-02-03/P52W"),
        ("Second Quarter 2022", "2022-Q2"),
        ("Year Ended December 31,", None),
        ("2024 vs. 2023", None),
        ("Three Months 2023", None),
        ("% change", None),
    ],
)
def test_periods_of_headings(text: str, label: str | None) -> None:
    found = stated_period(text)
    assert (found and found.label) == label


@pytest.mark.parametrize(
    ("label", "metric"),
    [
        ("Total net sales", "revenue"),
        ("Net income (loss)", "net income"),
        ("Revenue (1) .......", "revenue"),
        ("Effect of exchange rates on net sales", None),
        ("Adjusted EBITDA", None),
        ("Revenue growth", None),
        ("", None),
    ],
)
def test_the_metric_of_a_label(label: str, metric: str | None) -> None:
    assert metric_of(label) == metric


def test_labels_lose_marks_and_leaders() -> None:
    assert plain_label("  Other income, net (1)(a)† . . . . . ") == "Other income, net"


@pytest.mark.parametrize(
    "cell", ["12 (34%)", "52 (46.8)", "12.7 ± 6.6", "1-2", "12 months", "", "(", "x" * 80, " " * 60]
)
def test_what_is_more_than_one_figure_is_left_to_the_reader(cell: str) -> None:
    assert printed(cell) is None
    assert several(cell) == ()


# ---------------------------------------------------------------------- any table
_CELL = st.one_of(
    st.sampled_from(
        [
            "",
            " ",
            "$",
            ")",
            "%",
            "—",
            "-",
            "2024",
            "(12.5",
            "$(1,234)",
            "5%",
            "n/a",
            "(in millions)",
            "Total",
            "Note",
            "£m",
        ]
    ),
    st.text(max_size=30),
    st.from_regex(r"[$(]?[0-9]{1,4}(,[0-9]{3})?(\.[0-9])?[)%]?( \([0-9]{1,2}\))?", fullmatch=True),
)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.lists(_CELL, max_size=6), max_size=8),
    st.integers(0, 9),
    st.text(max_size=40),
    st.sampled_from([None, dt.date(2024, 5, 5)]),
)
def test_any_table_is_read_with_exact_places(
    rows: list[list[str]], headers: int, caption: str, today: dt.date | None
) -> None:
    table = Table(rows=rows, headers=headers, caption=caption)
    plan = layout(table, today)
    assert len(plan.rows) == len(rows)
    assert all(plan.columns[at].holds is Holds.LABEL for at in plan.labels)
    for claim in claims(table, today):
        assert claim.row is not None
        assert claim.column is not None
        assert rows[claim.row][claim.column][claim.start : claim.end] == claim.text != ""


def test_time_is_linear_in_the_rows() -> None:
    def seconds(count: int) -> float:
        rows = [["", "2024", "2023"], *[["Item", f"${at:,}", f"({at}.5)"] for at in range(count)]]
        start = time.process_time()
        assert len(claims(Table(rows=rows))) == 2 * count + 2
        return time.process_time() - start

    seconds(200)
    assert seconds(20_000) < 60 * max(seconds(2_000), 0.01)


@pytest.mark.parametrize(
    "cell",
    ["(" * 60, " ( " * 20, "-" * 60, "$ " * 30, "1 " * 30, "9" * 60, "1,1" * 20, "a " * 500, "." * 2000, "(1)" * 600],
)
def test_hostile_cells_cost_little(cell: str) -> None:
    start = time.process_time()
    claims(Table(rows=[["", cell, cell], [cell, "5", cell], [cell, cell, "6"]], caption=cell))
    assert time.process_time() - start < 2


@pytest.mark.parametrize(
    "rows",
    [
        [["a"] * 20_000, ["b"] * 20_000, ["5"] * 20_000],
        [["", "x"] * 9_000] * 9,
        [["2024", "$"] * 9_000] * 3,
        [["Total"]] * 20_000,
    ],
    ids=["labels", "headings", "signs", "header rows"],
)
def test_wide_tables_and_many_header_rows_cost_little(rows: list[list[str]]) -> None:
    start = time.process_time()
    claims(Table(rows=rows, headers=len(rows)))
    assert time.process_time() - start < 5
