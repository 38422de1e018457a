"""Tables of our own: what their lines tell of each other, which misprint is found, and what stays silent."""

from __future__ import annotations

import pytest

from auditor.check.rules import load_folder
from auditor.model import Audit, Document, Table, Verdict
from auditor.pipeline import audit
from auditor.readers import read_text
from auditor.relate.book import phrasebook
from auditor.relate.tables.long_runs import Sum
from auditor.relate.tables.matrix import Cell

BOOK = load_folder()
PHRASES = phrasebook(BOOK)


def audited(text: str) -> Audit:
    """The audit of a table written as lines of cells, set apart by bars."""
    rows = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    return audit(Document("", tables=[Table(rows=rows)]), BOOK, PHRASES)


def failing(found: Audit) -> list[tuple[str, list[str]]]:
    return [
        (each.rule, [suggestion.text for suggestion in each.suggestions])
        for each in found.findings
        if each.verdict is Verdict.FAIL
    ]


SILENT = {
    "a nil percentage fits any small part, so that such lines settle nothing": """
        Name | Target ($) | Cap (%) | Safety (%)
        A. North | 913,750 | 111 | 7
        B. South | 225,000 | 150 | 0
        C. East | 615,000 | 150 | 0
        D. West | 300,900 | 150 | 0
        """,
    "a table in which several shares do not follow is not one with a slip": """
        | Yes | All
        a | 12 (40.0%) | 30
        b | 21 (52.5%) | 40
        c | 33 (68.4%) | 50
        d | 18 (36.2%) | 60
        e | 9 (22.5%) | 40
        """,
    "figures that leave something out differ from those beside them": """
        | 2024 | 2023 | Effect of currency
        North | 1,310 | 1,204 | 31
        South | 2,208 | 2,119 | 57
        East | 877 | 801 | 12
        """,
    "a total of lines that are not all printed": """
        | 2024 | 2023
        North | 1,310 | 1,204
        South | 2,208 | 2,119
        Total | 5,417 | 4,977
        """,
    "percentages between the parts are not added": """
        | 2024 | 2023
        North | 1,310 | 1,204
        Share of sales | 29.8% | 29.9%
        South | 2,208 | 2,119
        Share of sales | 50.2% | 52.6%
        East | 877 | 707
        Share of sales | 20.0% | 17.5%
        Total | 4,395 | 4,030
        """,
    "what is named of which is a part of the line above": """
        | 2024 | 2023
        Loans | 5,310 | 5,204
        of which overdue | 310 | 204
        Bonds | 2,208 | 2,119
        of which due within a year | 877 | 801
        Total | 7,518 | 7,323
        """,
    "what the divisions sell each other is taken off before the total": """
        | 2024 | 2023
        North | 5,310 | 5,204
        South | 2,208 | 2,119
        Eliminations | (418) | (377)
        Total | 7,100 | 6,946
        """,
    "changes where the earlier year stands first": """
        | 2023 | 2024 | Change | % change
        North | 1,204 | 1,310 | 106 | 8.8%
        South | 2,119 | 2,208 | 89 | 4.2%
        East | 801 | 877 | 76 | 9.5%
        Total | 4,124 | 4,395 | 271 | 6.6%
        """,
    "shares that make 100 but for their rounding": """
        | 2024 | % of total | 2023 | % of total
        North | 1,310 | 33.3% | 1,204 | 33.3%
        South | 1,311 | 33.3% | 1,205 | 33.3%
        East | 1,312 | 33.4% | 1,206 | 33.4%
        Total | 3,933 | 100.0% | 3,615 | 100.0%
        """,
    "a percentage column of which the first figure alone has its sign": """
        | Change | | 2023 | 2022
        Services | (0.9)% | (166) | 17,746 | 17,912
        Equipment | (13.2) | (3,307) | 21,827 | 25,134
        Selling | 5.6 | 1,067 | 20,131 | 19,064
        Total | (2.7) | (2,406) | 59,704 | 62,110
        """,
    "a year that is not printed is no slip in the others": """
        | Payments
        2024 | 18
        2025 | 27
        2026 | 28
        2028 | 29
        Thereafter | 337
        Total | 468
        """,
}


@pytest.mark.parametrize("text", SILENT.values(), ids=SILENT)
def test_nothing_is_wrong_with(text: str) -> None:
    assert not failing(audited(text))


WRONG = {
    "a ratio that bears the name of the line above": (
        """
        | 2024 | 2023
        Revenue | 10,356 | 9,321
        Expenses | 3,824 | 3,550
        Total margin | 6,532 | 5,771
        Total margin % | 6% | 62%
        """,
        "table/ratio-row",
        "63%",
    ),
    "a change from nothing, in a table of thousands": (
        """
        (in thousands) | 2024 | 2023 | Change
        Closures | $ - | $752 | $(752)
        Write-downs | 9,174 | 8,418 | 75
        Total | $9,174 | $9,170 | $4
        """,
        "table/amount-change",
        "756",
    ),
    "points among percentages": (
        """
        (Percent of sales) | 2024 | 2023 | Change
        Cost of sales | 55.3% | 58.5% | (3.2)%
        Selling expenses | 46.6% | 34.7% | 19.1%
        Research | 5.7% | 5.5% | 0.2%
        Margin | (7.6)% | 1.3% | (8.9)%
        """,
        "table/amount-change",
        "11.9%",
    ),
    "a figure in brackets is mended with them": (
        """
        | 2024 | 2023 | Change
        Interest income | 2,515 | 1,310 | 1,205
        Interest expense | (5,940) | (598) | (5,432)
        Exchange losses | (356) | (3,439) | 3,083
        """,
        "table/amount-change",
        "(5,342)",
    ),
    "a heading over two columns of changes ends before the earlier year": (
        """
        | Three months ended August 31, | | |
        | | Percent change | |
        (in millions) | 2024 | Actual | Constant currency | 2023
        Interest income | $133 | -2% | -2% | $136
        Currency losses | (50) | -38% | -39% | (82)
        Minority interests | (43) | 17% | 17% | (37)
        Losses of associates | (69) | -42% | -42% | (118)
        Other income | 49 | -4% | -4% | 52
        Total income, net | $50 | * | * | $(49)
        """,
        "table/total-foots",
        "$20",
    ),
}


@pytest.mark.parametrize(("text", "rule", "meant"), WRONG.values(), ids=WRONG)
def test_what_is_wrong(text: str, rule: str, meant: str) -> None:
    found = failing(audited(text))
    assert (rule, [meant]) in [(name, texts[:1]) for name, texts in found]


@pytest.mark.parametrize("text", [wrong[0] for wrong in WRONG.values()], ids=WRONG)
def test_silent_once_it_is_mended(text: str) -> None:
    mended = text.replace("| 6% |", "| 63% |").replace("| 75\n", "| 756\n").replace("19.1%", "11.9%")
    mended = mended.replace("(5,432)", "(5,342)").replace("| $50 |", "| $20 |")
    assert not failing(audited(mended))


def test_a_sentence_in_a_row_that_speaks_of_a_total_makes_it_no_total() -> None:
    rows = [
        "| document | what it shows | status |",
        "|---|---|---|",
        "| [a.md](a.md) | The release of an invented company. | 2 |",
        "| [b.md](b.md) | A story, true. | 3 |",
        "| [c.md](c.md) | A story with planted errors: a day of the week, a change in percent, a conversion, "
        "a total, a share above its whole; two of them are repaired. | 7 |",
    ]
    document = read_text("\n".join(rows), path="x.md", format="markdown")
    assert [each.rule for each in audit(document, BOOK, PHRASES).findings] == []


def test_nothing_but_zeros_adds_up_to_no_other_figure() -> None:
    text = """
        | 2024 | 2023
        North | 0 | 0
        South | 0 | 0
        Total | 1 | 0
        """
    passed = [each for each in audited(text).findings if each.verdict in (Verdict.PASS, Verdict.PASS_BY_ROUNDING)]
    assert passed == []


def test_a_ragged_table_is_read_as_far_as_it_goes() -> None:
    found = audited("| 2024 | 2023\nNorth | 1,310\nSouth\nEast | 877 | 801 | 12 | 13\n\nTotal | 2,187 | 801")
    assert found.claims
    assert not failing(found)


MISPRINTED = {
    "a part set off from the others by what is taken off": (
        "what the divisions sell each other is taken off before the total",
        "5,310",
        "5,130",
    ),
    "a difference where the earlier year stands first": (
        "changes where the earlier year stands first",
        "106",
        "160",
    ),
    "a share that does not make 100": ("shares that make 100 but for their rounding", "33.4%", "43.3%"),
    "a part with percentages between": ("percentages between the parts are not added", "2,119", "2,191"),
}


@pytest.mark.parametrize(("table", "meant", "printed"), MISPRINTED.values(), ids=MISPRINTED)
def test_the_same_tables_fail_once_they_are_misprinted(table: str, meant: str, printed: str) -> None:
    assert failing(audited(SILENT[table].replace(meant, printed, 1)))


def test_merged_cells_of_a_page_are_read_in_the_columns_they_cover() -> None:
    page = """<table>
      <tr><th rowspan="2">Region</th><th colspan="2">Year ended</th></tr>
      <tr><th>2024</th><th>2023</th></tr>
      <tr><td>North</td><td>1,310</td><td>1,204</td></tr>
      <tr><td>South</td><td>2,208</td><td>2,119</td></tr>
      <tr><td>East</td><td>877</td><td rowspan="1">801</td></tr>
      <tr><td colspan="3">All regions</td></tr>
      <tr><td>Total</td><td>{}</td><td>4,124</td></tr>
    </table>"""
    true = audit(read_text(page.format("4,395"), format="html"), BOOK, PHRASES)
    assert [each.verdict for each in true.findings] == [Verdict.PASS, Verdict.PASS]
    wrong = audit(read_text(page.format("4,935"), format="html"), BOOK, PHRASES)
    assert failing(wrong) == [("table/total-foots", ["4,395"])]


# ---------------------------------------------------------------------- long tables
def long_table(count: int, columns: int = 2) -> Table:
    """A table of so many rows of made-up amounts with their total."""
    rows = [[(at * 7919 + column * 104729) % 90000 + 137 for column in range(columns)] for at in range(count)]
    total = [sum(column) for column in zip(*rows, strict=True)]
    lines = [[f"Item {at}", *(f"{value:,}" for value in row)] for at, row in enumerate(rows)]
    heads = ["Item", *(f"Site {chr(65 + column)}" for column in range(columns))]
    return Table(rows=[heads, *lines, ["Total", *(f"{value:,}" for value in total)]])


def tables_checked(*tables: Table) -> Audit:
    return audit(Document("", tables=list(tables)), BOOK, PHRASES)


@pytest.mark.parametrize("columns", [1, 3])
def test_a_total_over_two_thousand_rows_is_checked(columns: int) -> None:
    found = tables_checked(long_table(2000, columns))
    assert [each.verdict for each in found.findings] == [Verdict.PASS] * columns
    assert found.coverage.checked == 2001 * columns


@pytest.mark.parametrize("columns", [1, 3])
def test_a_misprinted_total_over_five_hundred_rows_is_found(columns: int) -> None:
    table = long_table(500, columns)
    meant = table.rows[-1][1]
    table.rows[-1][1] = meant[:3] + meant[4] + meant[3] + meant[5:]
    assert [rule for rule, _ in failing(tables_checked(table))] == ["table/total-foots"]


def test_a_part_of_a_long_total_that_is_ten_times_too_large_is_found() -> None:
    table = long_table(300, 3)
    table.rows[150][2] += "0"
    assert [rule for rule, _ in failing(tables_checked(table))] == ["table/total-foots"]


@pytest.mark.parametrize("last", ["91,000", "45,210", "9,102,775"], ids=["most", "average", "of other things"])
def test_a_last_row_that_adds_nothing_up_is_no_wrong_total(last: str) -> None:
    table = long_table(300, 1)
    table.rows[-1][1] = last
    assert not failing(tables_checked(table))


def test_totals_of_long_sections_and_their_grand_total_are_checked() -> None:
    first, second = long_table(60), long_table(90)
    grand = [
        f"{sum(int(row[at].replace(',', '')) for table in (first, second) for row in table.rows[1:-1]):,}"
        for at in (1, 2)
    ]
    rows = [*first.rows[:1], ["North", "", ""], *first.rows[1:], ["South", "", ""], *second.rows[1:]]
    found = tables_checked(Table(rows=[*rows, ["Grand total", *grand]]))
    assert [each.verdict for each in found.findings] == [Verdict.PASS] * 6


def test_the_lines_of_a_long_table_are_added_once_each(monkeypatch: pytest.MonkeyPatch) -> None:
    added: list[int] = []
    plus = Sum.plus

    def counted(self: Sum, cell: Cell | None, unknown: bool) -> Sum:
        added.append(1)
        return plus(self, cell, unknown)

    monkeypatch.setattr(Sum, "plus", counted)
    table = long_table(400)
    for at in range(50, 401, 50):
        table.rows[at][0] = "Total"
    tables_checked(table)
    lines, lanes = len(table.rows) - 1, 2
    assert 0 < len(added) <= 2 * lines * lanes  # once among the amounts, once among the percentages
