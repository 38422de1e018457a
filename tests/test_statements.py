"""Lines of financial statements: how labels are known, and which columns are left alone."""

from __future__ import annotations

from fractions import Fraction

import pytest

from auditor.check.rules import load
from auditor.model import Audit
from auditor.pipeline import audit
from auditor.readers import read_text
from auditor.relate.book import phrasebook
from auditor.relate.statements import line_of, lines, normal
from auditor.resources import rules_folder

BOOK = load([rules_folder()])
PHRASES = phrasebook(BOOK)


def checked(text: str) -> Audit:
    return audit(read_text(text, format="markdown"), BOOK, PHRASES)


def verdicts(text: str, rule: str) -> list[str]:
    return [str(finding.verdict) for finding in checked(text).findings if finding.rule == rule]


@pytest.mark.parametrize(
    ("label", "section", "line"),
    [
        ("Total assets", "", "assets"),
        ("Net income (loss)", "", "net_income"),
        ("Total Stockholders’ Equity (deficit)", "", "equity"),
        ("Net income attributable to Halden Inc.", "", "parent_income"),
        ("Other comprehensive income (loss), net of tax", "", "other_comprehensive_income"),
        ("Basic", "earnings per share", "basic_eps"),
        ("Diluted", "weighted average shares outstanding", "diluted_shares"),
        ("Basic", "plan assets", None),
        ("Total assets under management", "", None),
        ("Other assets", "", None),
    ],
)
def test_lines_are_known_by_their_labels(label: str, section: str, line: str | None) -> None:
    assert line_of(normal(label), section) == line


def test_every_line_has_a_role_and_every_identity_a_rule() -> None:
    roles = BOOK.relations["statement"].roles
    assert set(roles) == set(lines().exact.values()) | {line for _, line in lines().patterns}
    needs = [set(rule.needs) for rule in BOOK.rules.values() if rule.relation == "statement"]
    for identity in lines().identities:
        assert any(set(needed) == set(identity.lines) for needed in needs), identity


def test_columns_of_change_are_no_statement() -> None:
    text = """
| In millions | 2024 | 2023 | % Change |
|--|--|--|--|
| Income before income taxes | 623 | 541 | 15% |
| Provision for income taxes | 133 | 112 | 19% |
| Net income | 490 | 429 | 14% |
"""
    assert verdicts(text, "statements/net-income") == ["pass", "pass"]


def test_lines_that_fit_nowhere_are_not_checked() -> None:
    text = """
| In millions | 2024 | 2023 |
|--|--|--|
| Income before income taxes | 623 | 541 |
| Provision for income taxes | 133 | 112 |
| Net income | 877 | 301 |
"""
    assert verdicts(text, "statements/net-income") == ["not-checked", "not-checked"]


def test_a_column_that_does_not_fit_where_another_does_fails() -> None:
    text = """
| In millions | 2024 | 2023 |
|--|--|--|
| Income before income taxes | 623 | 541 |
| Provision for income taxes | 133 | 112 |
| Net income | 940 | 429 |
"""
    (finding,) = [
        finding
        for finding in checked(text).findings
        if finding.rule == "statements/net-income" and finding.verdict == "fail"
    ]
    claims = {claim.id: claim for claim in checked(text).claims}
    told = {claims[id].quantity.value for id in finding.claims if claims[id].quantity is not None}
    assert told == {Fraction(623_000_000), Fraction(133_000_000), Fraction(940_000_000)}
    assert "2024" in finding.message


def test_the_effect_of_exchange_rates_belongs_to_the_cash_flow() -> None:
    text = """
| In millions | 2024 | 2023 |
|--|--|--|
| Net cash provided by operating activities | 812 | 790 |
| Net cash used in investing activities | (401) | (353) |
| Net cash used in financing activities | (300) | (411) |
| Effect of exchange rate changes on cash | (7) | 0 |
| Net increase in cash | 104 | 26 |
"""
    assert verdicts(text, "statements/cash-flow") == []
    assert verdicts(text, "statements/cash-flow-and-exchange") == ["pass", "pass"]
