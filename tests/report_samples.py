"""Audits made by hand for the tests of the outputs: a story, the same damaged, tables, and a hostile document."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from fractions import Fraction
from typing import Any

import msgspec

from auditor.interval import Interval
from auditor.model import (
    Audit,
    Block,
    Claim,
    Coverage,
    Derived,
    Document,
    Finding,
    Kind,
    Notice,
    Period,
    Report,
    RuleInfo,
    Run,
    Settled,
    Severity,
    Suggestion,
    Table,
    Verdict,
)
from auditor.quantity import Hedge, Quantity
from auditor.report import records
from auditor.report.html import render

BILLION = 10**9

STORY = """Alibaba revenue grows at its fastest in a year

For the quarter ending in December, Alibaba reported an 8% increase in revenue to 280.2 billion yuan ($38.38 billion), \
while net income soared to 48.9 billion yuan ($6.71 billion). The New York-listed shares surged over 12% after the news.

The cloud division saw a 13% revenue increase. The antitrust fine of $2.8 billion came in 2020.

U.S.-listed shares climbed 8.5% to $136.58 in morning trading."""

RULES = [
    RuleInfo(
        "fx/implied-rates-agree",
        "Amounts converted between two currencies imply one exchange rate",
        Severity.ERROR,
        "One article converts at one rate; a pair that does not fit holds a wrong amount.",
        "ECB euro foreign exchange reference rates",
        "rules/fx/implied-rates-agree.yaml",
    ),
    RuleInfo(
        "change/one-move-told-twice",
        "Two moves of the same shares on one day are one move",
        Severity.WARNING,
        "The reader cannot tell which of the two figures holds.",
        "Editors' practice",
        "rules/change/one-move-told-twice.yaml",
    ),
    RuleInfo(
        "percent/plausible-change",
        "A rate of change is one that businesses report",
        Severity.WARNING,
        "A misplaced decimal point makes a rate implausible.",
        "Quarterly reports",
        "rules/percent/plausible-change.yaml",
    ),
    RuleInfo(
        "sum/total",
        "The parts of a table add up to its total",
        Severity.ERROR,
        "A total that its parts do not make holds a wrong figure.",
        "XBRL Calculations 1.1",
        "rules/sum/total.yaml",
    ),
]


class Maker:
    """Makes the claims of a document by the text they stand in, in reading order."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.claims: list[Claim] = []

    def add(self, text: str, kind: Kind, value: str, ulp: str, unit: str | None, **more: object) -> Claim:
        start = self.text.index(text, self.at)
        self.at = start + len(text)
        quantity = Quantity(Fraction(value), Fraction(ulp), hedge=more.pop("means", None))  # type: ignore[arg-type]
        identity = f"c{len(self.claims) + 1}"
        claim = Claim(identity, start, self.at, text, kind, quantity, unit, **more)  # type: ignore[arg-type]
        self.claims.append(claim)
        return claim

    def money(self, text: str, value: str, ulp: str, unit: str, scale: int = BILLION, **more: object) -> Claim:
        return self.add(text, Kind.MONEY, str(Fraction(value) * scale), str(Fraction(ulp) * scale), unit, **more)


def paragraphs(text: str) -> list[Block]:
    blocks: list[Block] = []
    at = 0
    for part in text.split("\n\n"):
        kind = "heading" if not blocks else "paragraph"
        blocks.append(Block(kind, at, at + len(part), 1 if not blocks else 0))
        at += len(part) + 2
    return blocks


def story() -> Audit:
    """The story as it was printed: it passes, with a warning and two derived figures."""
    make = Maker(STORY)
    make.add("8%", Kind.PERCENT, "8", "1", "%", subject="revenue", entity="Alibaba")
    make.money("280.2 billion yuan", "280.2", "0.1", "CNY", subject="revenue", entity="Alibaba")
    make.money("$38.38 billion", "38.38", "0.01", "USD", subject="revenue", entity="Alibaba")
    make.money("48.9 billion yuan", "48.9", "0.1", "CNY", subject="net income", entity="Alibaba")
    make.money("$6.71 billion", "6.71", "0.01", "USD", subject="net income", entity="Alibaba")
    make.add("12%", Kind.PERCENT, "12", "1", "%", hedge="over", means=Hedge.OVER)
    make.add("13%", Kind.PERCENT, "13", "1", "%", subject="revenue")
    make.money("$2.8 billion", "2.8", "0.1", "USD")
    start = STORY.index("2020")
    year = Period("2020", dt.date(2020, 1, 1), dt.date(2020, 12, 31))
    make.claims.append(Claim("c9", start, start + 4, "2020", Kind.DATE, None, period=year))
    make.add("8.5%", Kind.PERCENT, "8.5", "0.1", "%")
    make.money("$136.58", "136.58", "0.01", "USD", scale=1)
    document = Document(STORY, id="story.txt", path="story.txt", blocks=paragraphs(STORY), date=dt.date(2025, 2, 20))
    unchecked = {"c8": "no relation found", "c9": "a date alone says nothing to check"}
    return Audit(document, make.claims, _story_findings(), _story_derived(), Coverage(11, 9, unchecked))


def _story_findings() -> list[Finding]:
    return [
        Finding(
            "change/one-move-told-twice",
            Verdict.WARN,
            Severity.WARNING,
            "the shares moved over 12% and 8.5% on one day",
            ("c6", "c10"),
            ("over 12% means more than 12", "8.5% means [8.45, 8.55]", "the two share no value"),
            fingerprint="a1b2c3d4e5f60718",
            intervals={"over 12%": Interval.at_least(12, True), "8.5%": Interval.of("8.45", "8.55")},
            start=STORY.index("The New York"),
            end=len(STORY),
        ),
        Finding(
            "fx/implied-rates-agree",
            Verdict.PASS,
            Severity.ERROR,
            "280.2 billion yuan ($38.38 billion) and 48.9 billion yuan ($6.71 billion) imply one rate",
            ("c2", "c3", "c4", "c5"),
            (
                "280.2 billion yuan / $38.38 billion = [7.2984, 7.3029]",
                "48.9 billion yuan / $6.71 billion = [7.2748, 7.3005]",
                "they share [7.2984, 7.3005]",
            ),
            fingerprint="0011223344556677",
            intervals=rates("6.705", "6.715"),
        ),
        Finding(
            "percent/plausible-change",
            Verdict.PASS_BY_ROUNDING,
            Severity.WARNING,
            "13% is a plausible change",
            ("c7",),
            fingerprint="8899aabbccddeeff",
        ),
        Finding(
            "percent/plausible-change",
            Verdict.NOT_CHECKED,
            Severity.WARNING,
            "8% has no figure to be a change of",
            ("c1",),
            fingerprint="1234567890abcdef",
        ),
    ]


def _story_derived() -> list[Derived]:
    return [
        Derived(
            "revenue a year earlier",
            Interval.of("258240740740", "260697674418"),
            "CNY",
            "258.2 to 260.7 billion yuan",
            ("280.2 billion yuan / (1 + 8%) = [258.2, 260.7] billion yuan",),
            ("c1", "c2"),
            "change/by-to",
        ),
        Derived(
            "previous close",
            Interval.of("125.82", "125.94"),
            "USD",
            "$125.8 to $125.9",
            ("$136.58 / (1 + 8.5%) = [125.8, 125.9]",),
            ("c10", "c11"),
            "change/by-to",
        ),
    ]


def rates(low: str, high: str) -> dict[str, Interval]:
    """The yuan per dollar that the two pairs imply, the second dollar amount between `low` and `high` billion."""
    return {
        "280.2 billion yuan ($38.38 billion)": Interval.of("280.15", "280.25") / Interval.of("38.375", "38.385"),
        "48.9 billion yuan (the second pair)": Interval.of("48.85", "48.95") / Interval.of(low, high),
    }


def damaged() -> Audit:
    """The story with two digits of one amount transposed: it fails, with a suggestion."""
    text = STORY.replace("$6.71 billion", "$7.61 billion")
    whole = story()
    claims = [
        Claim(
            claim.id,
            claim.start,
            claim.end,
            "$7.61 billion",
            claim.kind,
            Quantity(Fraction(761 * BILLION, 100), Fraction(BILLION, 100)),
            claim.unit,
            subject=claim.subject,
        )
        if claim.id == "c5"
        else claim
        for claim in whole.claims
    ]
    finding = Finding(
        "fx/implied-rates-agree",
        Verdict.FAIL,
        Severity.ERROR,
        "48.9 billion yuan ($7.61 billion) implies 6.426 yuan per dollar, the other conversion implies 7.301",
        ("c5", "c2", "c3", "c4"),
        (
            "280.2 billion yuan / $38.38 billion = [7.2984, 7.3029]",
            "48.9 billion yuan / $7.61 billion = [6.4150, 6.4366]",
            "they share no value",
        ),
        (Suggestion("c5", "$6.71 billion", "digits transposed"),),
        "fedcba9876543210",
        "c5",
        rates("7.605", "7.615"),
        STORY.index("For the"),
        STORY.index("The New York"),
    )
    document = Document(text, id="damaged.txt", path="damaged.txt", blocks=paragraphs(text), title="A damaged story")
    return Audit(document, claims, [finding, *whole.findings[2:3]], [], Coverage(11, 5, {"c8": "no relation found"}))


TABLE_TEXT = """# Sales

Sales by region, in thousands:

| Region | 2023 | 2024 |
|--------|------|------|
| North  | 100  | 120  |
| South  | 250  | 240  |
| Total  | 350  | 390  |

- North grew.
- South did not.
"""


def tables() -> Audit:
    """A table in the text whose last column does not add up, and one outside it whose total passes by rounding."""
    rows = [["Region", "2023", "2024"], ["North", "100", "120"], ["South", "250", "240"], ["Total", "350", "390"]]
    starts, at = [], 0
    for row in rows:
        starts.append([at := TABLE_TEXT.index(cell, at) for cell in row])
    claims = [
        _cell(f"c{row * 2 + column - 2}", starts[row][column], rows[row][column], 0, row, column)
        for row in (1, 2, 3)
        for column in (1, 2)
    ]
    second = Table([["Part", "Share"], ["One", "33.3"], ["Two", "66.6"], ["All", "100.0"]], caption="Shares, percent")
    claims += [_cell(f"c{6 + row}", 0, second.rows[row][1], 1, row, 1) for row in (1, 2, 3)]
    begin, end = TABLE_TEXT.index("| Region"), TABLE_TEXT.index("\n- North")
    blocks = [
        Block("heading", 2, 7, 1),
        Block("paragraph", TABLE_TEXT.index("Sales by"), begin - 2),
        Block("table", begin, end - 1),
        Block("item", TABLE_TEXT.index("North grew"), TABLE_TEXT.index("\n- South"), 1),
        Block("item", TABLE_TEXT.index("South did"), len(TABLE_TEXT) - 1, 1),
    ]
    document = Document(
        TABLE_TEXT,
        TABLE_TEXT.replace("# ", "\0\0", 1),
        id="reports/sales.md",
        path="reports/sales.md",
        blocks=blocks,
        tables=[Table(rows, starts, headers=1, start=begin), second],
        notices=[Notice("warning", "two bytes are no UTF-8 and were replaced", "reports/sales.md", 3, 7)],
    )
    return Audit(document, claims, _table_findings(), [], Coverage(9, 9))


def _cell(name: str, start: int, text: str, table: int, row: int, column: int) -> Claim:
    quantity = Quantity(Fraction(text), Fraction(1, 10) if "." in text else Fraction(1))
    return Claim(name, start, start + len(text), text, Kind.NUMBER, quantity, table=table, row=row, column=column)


def _table_findings() -> list[Finding]:
    return [
        Finding(
            "sum/total",
            Verdict.FAIL,
            Severity.ERROR,
            "120 and 240 make 360, the total says 390",
            ("c6", "c2", "c4"),
            ("120 + 240 = [359, 361]", "390 means [389.5, 390.5]"),
            (Suggestion("c6", "360", "one digit wrong"),),
            "5555555555555555",
            "c6",
            {"parts": Interval.of(359, 361), "total": Interval.of("389.5", "390.5")},
        ),
        Finding(
            "sum/total",
            Verdict.WARN,
            Severity.ERROR,
            "33.3 and 66.6 make 99.9, the total says 100.0",
            ("c7", "c8", "c9"),
            fingerprint="6666666666666666",
            intervals={"parts": Interval.of("99.8", "100"), "total": Interval.of("99.95", "100.05")},
        ),
        Finding(
            "sum/total",
            Verdict.PASS,
            Severity.ERROR,
            "100 and 250 make 350",
            ("c1", "c3", "c5"),
            fingerprint="7777777777777777",
        ),
    ]


ATTACK = (
    "</style></title><script>alert(1)</script> <img src=x onerror=alert(2)> [link](javascript:alert(3)) @all #1 ``` "
    "\x1b[31mred\x1b[0m \u202egnirts\u202c {{ 7 * 7 }} ${x} &amp; 'quote' \"double\" | cell |"
)


def hostile() -> Audit:
    """A document, and everything that may come from one, full of mark-up, control characters and oddities."""
    text = f"{ATTACK}\n\nRevenue was 5% of {ATTACK} and 6%\u202e overlapping 6% 日本語の売上は7%です."
    start = text.index("5%")
    half = Quantity(Fraction(1, 3), Fraction(0))
    claims = [
        Claim("c1", start, start + 2, "5%", Kind.PERCENT, Quantity(Fraction(5), Fraction(1)), "%", entity=ATTACK),
        Claim("c2", text.index("6%"), text.index("6%") + 2, "6%", Kind.PERCENT, half, "%", subject=ATTACK),
        Claim("c3", text.index("6%"), text.index("6%") + 1, "6", Kind.NUMBER, half),
        Claim("c4", text.index("7%"), text.index("7%") + 2, "7%", Kind.PERCENT, half, "%", noun=ATTACK),
        Claim("c5", 0, 4, ATTACK[:4], Kind.NUMBER, half, table=0, row=0, column=0),
    ]
    finding = Finding(
        f"bad/{ATTACK}",
        Verdict.FAIL,
        Severity.ERROR,
        f"message {ATTACK}",
        ("c1", "c2", "c4", "c5", "missing"),
        (f"working {ATTACK}",),
        (Suggestion("missing", ATTACK, ATTACK),),
        "\"><script>alert('fingerprint')</script>",
        "c1",
        {ATTACK: Interval.of(1, 2) / Interval.of(-1, 1), "second": Interval.at_most(3), "third": Interval.of(2, 4)},
    )
    derived = [Derived(ATTACK, Interval.of(1, 2), None, ATTACK, (ATTACK,), ("c1",), "a/b")]
    document = Document(
        text,
        id=f"hostile {ATTACK}",
        path="hostile.html",
        title=ATTACK,
        blocks=[Block("heading", 0, len(ATTACK), 1), Block("paragraph", len(ATTACK) + 2, len(text))],
        tables=[Table([[ATTACK, "x"], ["only one"]], caption=ATTACK)],
        notices=[Notice("warning", ATTACK, "hostile.html")],
    )
    return Audit(document, claims, [finding], derived, Coverage(5, 4, {"c3": ATTACK}))


def settled() -> Audit:
    """The damaged story and its table with findings that a waiver in the text, a waivers file and a baseline settle."""
    whole = damaged()
    failed, *others = whole.findings
    days = dt.date(2025, 2, 21), dt.date(2027, 1, 31)
    waiver = Settled("waiver", "The agency [confirmed](it)", *days, "damaged.txt:3")
    other = msgspec.structs.replace(failed, settled=Settled("waiver", "known", place="auditor-waivers.yaml:12"))
    known = msgspec.structs.replace(failed, settled=Settled("baseline", since=dt.date(2025, 1, 1)))
    findings = [failed, msgspec.structs.replace(failed, settled=waiver), other, known, *others]
    return Audit(whole.document, whole.claims, findings, [], whole.coverage)


def empty() -> Audit:
    """A document without a number."""
    text = "Nothing here counts."
    return Audit(Document(text, id="empty.txt", path="empty.txt"), [], [], [], Coverage(0, 0))


def report(*audits: Audit) -> Report:
    """A run over these documents."""
    findings = [finding for audit in audits for finding in audit.findings]
    levels = Counter(finding.level for finding in findings if finding.level)
    settled_by = Counter(finding.settled.by for finding in findings if finding.settled)
    run = Run(
        version="0.1.0",
        started=dt.datetime(2025, 2, 21, 9, 30, tzinfo=dt.UTC),
        rules=RULES,
        notices=[],
        documents=len(audits),
        claims=sum(audit.coverage.claims for audit in audits),
        checked=sum(audit.coverage.checked for audit in audits),
        verdicts=dict(Counter(str(finding.verdict) for finding in findings if not finding.settled)),
        levels=dict(levels),
        applied=dict(Counter(finding.rule for finding in findings)),
        exit_status=1 if levels["error"] else 0,
        settled=dict(settled_by),
    )
    return Report(list(audits), run)


def run_of(*audits: Audit) -> dict[str, Any]:
    """The decoded `auditor.run/1` record of a run over these documents."""
    whole = report(*audits)
    record = records.ran(whole.run, [records.placed(audit) for audit in whole.audits])
    found: dict[str, Any] = json.loads(records.encode(record))
    return found


def page_of(*audits: Audit) -> str:
    """The HTML report of a run over these documents."""
    return render(run_of(*audits))
