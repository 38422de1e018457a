"""Sums in tables: which lines add up, in which columns that is checked, and what stays silent."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from auditor.check.findings import check
from auditor.check.rules import load_folder
from auditor.extract import extract
from auditor.model import Document, Finding, Table, Verdict
from auditor.readers import read_text
from auditor.relate.scene import Scene
from auditor.relate.tables import footing, sums
from auditor.relate.tables.matrix import WIDEST, Cell
from auditor.relate.tables.slipped import one_edit

BOOK = load_folder()
HOLDS = {Verdict.PASS, Verdict.PASS_BY_ROUNDING}


def audited(document: Document) -> list[Finding]:
    claims = extract(document)
    relations = list(sums.find(Scene(document, claims, BOOK.words)))
    return check(document, claims, relations, BOOK)[0]


def findings(table: str) -> list[Finding]:
    rows = [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]
    return audited(Document("", id="table", tables=[Table(rows)]))


def failures(table: str) -> list[str]:
    return [finding.message for finding in findings(table) if finding.verdict is Verdict.FAIL]


def passes(table: str) -> int:
    return sum(finding.verdict in HOLDS for finding in findings(table))


SILENT = {
    "an average is no total": """
        Month | Shares purchased | Average price paid per share
        April | 1,234 | $101.20
        May | 2,345 | $104.70
        June | 356 | $99.10
        Total | 3,935 | $103.12""",
    "percentages of change do not add up": """
        | 2023 | 2022 | % Change
        Europe | 1,234 | 1,100 | 12%
        Asia | 2,345 | 2,207 | 6%
        Total | 3,579 | 3,307 | 8%""",
    "the lives of assets do not add up": """
        | Carrying amount | Useful life
        Brands | 2,643 | 16.8
        Contracts | 4,800 | 10.9
        Software | 743 | 3.2
        Total | 8,186 | 11.0""",
    "the rate of all lies between those of the parts": """
        | 2023 | 2022
        Men | 4.1 | 4.4
        Women | 3.9 | 4.0
        Total | 4.0 | 4.2""",
    "what is of which need not be all": """
        | 2023 | 2022
        Revenue | 4,120 | 3,871
        of which exports | 1,310 | 1,204
        of which services | 2,012 | 1,955""",
    "a total with its own meaning": """
        Measure | Before | After
        Total cholesterol | 5.2 | 4.9
        HDL | 1.3 | 1.4
        LDL | 3.2 | 2.9
        Total bilirubin | 14 | 13""",
    "several ways to divide one sample": """
        Characteristic | Drug | Placebo
        Under 65 years | 120 | 118
        65 years and over | 80 | 85
        Men | 111 | 103
        Women | 89 | 100
        Total | 200 | 203""",
    "a figure told as reported and adjusted": """
        | Q2 2023 | Q2 2022 | H1 2023 | H1 2022
        Investment income | $131 | $333 | $300 | $648
        Pension settlement | — | — | — | (33)
        Adjusted investment income | $131 | $333 | $300 | $615
        Interest expense | (191) | (171) | (379) | (345)
        Total other income | $(60) | $162 | $(79) | $303""",
    "a total of lines that are not shown": """
        | 2023 | 2022
        Wages | 1,234 | 1,100
        Rent | 2,345 | 2,207
        Total | 9,911 | 8,204""",
    "figures that cross a page": """
        Other assets | 1,299 | 1,310
        Total assets | 29,090 | 27,165
        Trade payables | 1,314 | 1,379
        Taxes | 211 | 198
        Total current liabilities | 1,525 | 1,577""",
}

SOUND = {
    "two columns": """
        Region | 2023 | 2022
        Europe | 1,234 | 1,100
        Asia | 2,345 | 2,207
        Africa | 356 | 301
        Total | 3,935 | 3,608""",
    "rounding adds up": """
        Region | 2023 | 2022
        Europe | 12.4 | 11.4
        Asia | 23.4 | 22.4
        Africa | 35.4 | 31.4
        Total | 71.3 | 65.3""",
    "brackets, dashes and blanks": """
        | 2023 | 2022
        Interest income | $2,515 | $1,310
        Interest expense | (5,940) | —
        Exchange losses |  | (3,439)
        Total other expense, net | $(3,425) | $(2,129)""",
    "a subtotal stands for its parts": """
        | 2023 | 2022
        Cash | 1,212 | 1,100
        Receivables | 2,341 | 2,270
        Total current assets | 3,553 | 3,370
        Goodwill | 7,310 | 7,310
        Total assets | 10,863 | 10,680""",
    "costs are subtracted": """
        | 2023 | 2022 | 2021
        Net sales | 21,234 | 19,100 | 17,811
        Cost of sales | 12,345 | 11,207 | 10,006
        Gross profit | 8,889 | 7,893 | 7,805""",
}

BROKEN = {
    "two columns, digits transposed in a part": SOUND["two columns"].replace("2,207", "2,270"),
    "two columns, a digit dropped in the total": SOUND["two columns"].replace("3,608", "308"),
    "a subtotal": SOUND["a subtotal stands for its parts"].replace("3,553", "5,553"),
    "a grand total": SOUND["a subtotal stands for its parts"].replace("10,863", "108,630"),
    "negative figures": SOUND["brackets, dashes and blanks"].replace("(5,940)", "(5,490)"),
    "costs": SOUND["costs are subtracted"].replace("11,207", "11,270"),
    "one column, with nothing but its label": """
        Item | Amount
        Wages | 12,340
        Rent | 3,450
        Travel | 1,275
        Total | 17,056""",
    "shares of a whole": """
        Segment | 2023 | 2022
        Food | 45% | 41%
        Drinks | 38% | 38%
        Other | 11% | 21%
        Total | 100% | 100%""",
    "across, the total behind": """
        Segment | North | South | West | Total
        Food | 451 | 318 | 222 | 991
        Drinks | 383 | 129 | 401 | 913
        Books | 119 | 871 | 214 | 1,204
        Toys | 561 | 121 | 101 | 738
        Games | 218 | 340 | 561 | 1,119""",
    "across, the total before": """
        Obligation | Total | Less than 1 year | 1-3 years | After 3 years
        Leases | 6,839 | 1,429 | 2,556 | 2,854
        Debt | 35,890 | 11,401 | 12,045 | 12,444
        Purchases | 3,860 | 2,872 | 988 | —
        Other | 9,833 | 3,933 | 5,010 | 980
        Pensions | 12,001 | 4,000 | 4,001 | 4,000""",
}


@pytest.mark.parametrize("name", SILENT)
def test_silent(name: str) -> None:
    assert failures(SILENT[name]) == []


@pytest.mark.parametrize("name", SOUND)
def test_sums_that_hold(name: str) -> None:
    assert failures(SOUND[name]) == []
    assert passes(SOUND[name]) > 1


@pytest.mark.parametrize("name", BROKEN)
def test_sums_that_do_not_hold(name: str) -> None:
    assert len(failures(BROKEN[name])) in (1, 2)


def test_two_damaged_columns_are_no_sum() -> None:
    table = SOUND["two columns"].replace("3,935", "3,395").replace("3,608", "3,806")
    assert failures(table) == []


def test_a_finding_names_row_and_column() -> None:
    (message,) = failures(BROKEN["two columns, digits transposed in a part"])
    assert message.startswith("total (2022): the parts make")


def test_a_missing_relation_is_told() -> None:
    told = [each for each in findings(SILENT["an average is no total"]) if each.verdict is Verdict.NOT_CHECKED]
    assert [sums.NOT_THERE in finding.message for finding in told] == [True]


def test_prose_tables_are_read_likewise() -> None:
    rows = [line.strip() for line in BROKEN["two columns, digits transposed in a part"].strip().splitlines()]
    text = "\n".join(["| " + rows[0] + " |", "|---|---|---|", *("| " + row + " |" for row in rows[1:])])
    assert any(finding.verdict is Verdict.FAIL for finding in audited(read_text(text, format="markdown")))


@pytest.mark.parametrize(("rows", "columns"), [(2_400, 6), (400, 40), (40, 300)], ids=["long", "long and wide", "wide"])
def test_in_a_large_table_only_what_is_called_a_total_is_tried(
    monkeypatch: pytest.MonkeyPatch, rows: int, columns: int
) -> None:
    cells = [["Name", *(f"Year {column}" for column in range(columns))]]
    for row in range(rows):
        label = "Total" if row % 20 == 19 else f"Item {row}"
        cells.append([label, *(f"{(row * 7919 + column * 104729) % 99991:,}" for column in range(columns))])
    document = Document("", id="large", tables=[Table(cells)])
    scene = Scene(document, extract(document), BOOK.words)
    assert scene.grids
    looked_at = 0
    tested = footing._tested

    def counted(
        lane: dict[int, Cell], unknown: frozenset[int], whole: Cell, above: Sequence[int], plain: bool
    ) -> object:
        nonlocal looked_at
        looked_at += len(above)
        return tested(lane, unknown, whole, above, plain)

    monkeypatch.setattr(footing, "_tested", counted)
    list(sums.find(scene))
    lanes = min(columns, WIDEST)
    down = (rows // 20 if rows * lanes > sums.MOST_CELLS else 3 * rows) * lanes * 2 * footing.REACH
    across = 2 * min(rows, sums.BLOCK) * lanes * 2 * footing.REACH
    assert 0 < looked_at <= down + across


@pytest.mark.parametrize(
    "table",
    [
        "Total",
        "A | 1\nTotal | 1",
        "A | 1\nB\nTotal | 1 | 2 | 3",
        "A | 9" + "9" * 300 + "\nB | 1\nTotal | 9" + "9" * 300,
        "A | 0." + "0" * 300 + "1\nB | 1\nTotal | 2",
        "A | 1–2\nB | 3 (4%)\nTotal | n/a",
        "A | 10^400\nB | 1e400\nTotal | 5 million",
    ],
)
def test_hostile_tables_are_no_error(table: str) -> None:
    assert isinstance(findings(table), list)


@pytest.mark.parametrize(
    ("printed", "meant", "is_one"),
    [
        ("1234", "1324", True),
        ("1234", "124", True),
        ("124", "1234", True),
        ("1234", "1294", True),
        ("1234", "1234", False),
        ("1234", "4321", False),
        ("12", "1234", False),
    ],
)
def test_one_slip_of_the_digits(printed: str, meant: str, is_one: bool) -> None:
    assert one_edit(printed, meant) is is_one
