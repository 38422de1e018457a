"""The terminal outputs: width, colours, characters the stream cannot write, and marks under the right characters."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from report_samples import RULES, damaged, hostile, report, story, tables

from auditor.model import Audit, Block, Claim, Coverage, Document, Finding, Kind, Severity, Verdict
from auditor.report import Options, make
from auditor.report.places import claims_by_id
from auditor.report.quote import MOST, REACH, Quote, quotes
from auditor.report.records import placed
from auditor.report.terminal import BIDI, cells, safe, wants_color, wrapped
from auditor.report.wording import attention, coverage


class Tty(io.StringIO):
    def isatty(self) -> bool:
        return True


def full(*audits: Audit, **options: int | bool) -> str:
    stream, whole = io.StringIO(), report(*audits)
    sink = make("full", stream, Options(rules={rule.id: rule for rule in RULES}, **options))  # type: ignore[arg-type]
    for audit in whole.audits:
        sink.add(placed(audit))
    sink.finish(whole.run)
    return stream.getvalue()


def audit_of(text: str, *found: str, blocks: bool = True) -> Audit:
    """An audit with one failing finding over the numbers `found`, the last of them the culprit."""
    claims, at = [], 0
    for number, part in enumerate(found, 1):
        start = text.index(part, at)
        at = start + len(part)
        claims.append(Claim(f"c{number}", start, at, part, Kind.NUMBER, None))
    names = tuple(claim.id for claim in claims)
    finding = Finding("a/b", Verdict.FAIL, Severity.ERROR, "they disagree", names, culprit=names[-1])
    document = Document(text, id="a.txt", path="a.txt", blocks=[Block("paragraph", 0, len(text))] if blocks else [])
    return Audit(document, claims, [finding], [], Coverage(len(claims), len(claims)))


def quoted(audit: Audit) -> list[Quote]:
    """The passages of an audit's first finding."""
    record = placed(audit)
    return quotes(record, record.findings[0], claims_by_id(record))


@pytest.mark.parametrize("width", [40, 60, 80, 100])
@pytest.mark.parametrize("sample", [story, damaged, tables, hostile])
def test_no_line_is_wider_than_the_terminal(sample: object, width: int) -> None:
    lines = full(sample(), color=False, width=width).splitlines()  # type: ignore[operator]
    assert max(map(cells, lines)) <= width


def test_what_asks_for_attention_comes_first() -> None:
    shown = full(story(), color=False)
    order = [shown.index(part) for part in ("! warning", "Passed: 2", "To look up", "Not checked", "WARN: 1 warning")]
    assert order == sorted(order)


def test_marks_stand_under_their_numbers() -> None:
    lines = full(audit_of("Of 120 people, 45 came.", "120", "45"), color=False).splitlines()
    at = next(index for index, line in enumerate(lines) if "Of 120" in line)
    assert lines[at] == "1 | Of 120 people, 45 came."
    assert lines[at + 1] == "  |    ---         ^^"


def test_marks_stand_under_wide_characters() -> None:
    lines = full(audit_of("売上は120円、利益は45円", "120", "45"), color=False).splitlines()
    at = next(index for index, line in enumerate(lines) if "売上は" in line)
    assert lines[at + 1] == "  |       ---          ^^"


def test_a_stream_of_ascii_gets_ascii() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii")
    sink = make("full", stream, Options(color=False))
    for audit in (damaged(), story(), hostile()):
        sink.add(placed(audit))
    stream.flush()
    shown = raw.getvalue().decode("ascii")
    assert "x error fx/implied-rates-agree" in shown
    assert "+ 280.2 billion yuan" in shown


def test_colours_only_where_asked_for() -> None:
    assert "\x1b[" not in full(story(), color=False)
    assert "\x1b[1;33m" in full(story(), color=True)
    assert "\x1b[31mred" not in full(hostile(), color=True)


@pytest.mark.parametrize(
    ("terminal", "environment", "wanted"),
    [
        (True, {}, True),
        (False, {}, False),
        (True, {"TERM": "dumb"}, False),
        (True, {"NO_COLOR": "1"}, False),
        (True, {"NO_COLOR": ""}, True),
        (False, {"FORCE_COLOR": "1"}, True),
        (False, {"FORCE_COLOR": "0"}, False),
        (True, {"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
    ],
)
def test_when_colours_are_wanted(terminal: bool, environment: dict[str, str], wanted: bool) -> None:
    assert wants_color(Tty() if terminal else io.StringIO(), environment) is wanted


def test_why_is_said_once_in_a_run() -> None:
    assert full(damaged(), damaged(), color=False).count("One article converts at one rate") == 1


def test_many_passes_are_counted_by_rule() -> None:
    audit = audit_of("1", "1")
    passes = [Finding("a/b", Verdict.PASS, Severity.ERROR, "fine", ("c1",))] * 1234
    shown = full(Audit(audit.document, audit.claims, passes, [], audit.coverage), color=False)
    assert "1,234 times a/b" in shown
    assert "fine" not in shown


def test_a_finding_over_many_passages_says_how_many_numbers_it_holds() -> None:
    numbers = [str(number) for number in range(100, 150)]
    text = " ".join(f"There were {number} of them there." for number in numbers)
    audit = audit_of(text, *numbers)
    assert len(quoted(audit)) == MOST
    assert "rests on 50 numbers" in full(audit, color=False)


@pytest.mark.parametrize("blocks", [True, False])
def test_a_quote_of_an_endless_line_is_bounded(blocks: bool) -> None:
    audit = audit_of("x " * 100_000 + "77 " + "y " * 100_000, "77", blocks=blocks)
    (quote,) = quoted(audit)
    (mark,) = quote.marks
    assert quote.text[mark.start : mark.end] == "77"
    assert len(quote.text) <= 2 * REACH + 2


def test_only_the_sentence_is_quoted() -> None:
    audit = audit_of("First came 1 of U.S. firms. Then 22 of 3.5 came. Last came 4.", "22")
    (quote,) = quoted(audit)
    assert quote.text == "Then 22 of 3.5 came."


@given(st.text(max_size=200), st.integers(1, 40))
def test_wrapping_loses_no_character_but_spaces(text: str, width: int) -> None:
    spans = list(wrapped(text, width))
    kept = "".join(text[start:end] for start, end in spans)
    assert kept.replace(" ", "") == text.replace(" ", "")
    assert all(cells(text[start:end]) <= width or end - start == 1 for start, end in spans)


@given(st.text(max_size=100))
def test_safe_text_keeps_its_length_and_no_control_character(text: str) -> None:
    shown = safe(text)
    assert len(shown) == len(text)
    assert not set(shown) & {*map(chr, range(32)), "\x7f", "\x9b", *BIDI}


@pytest.mark.parametrize(
    ("found", "checked", "text"),
    [
        (0, 0, "no numbers found"),
        (1, 1, "1 number found, 1 checked (100 %)"),
        (1000, 999, "1,000 numbers found, 999 checked (99 %)"),
        (1000, 1, "1,000 numbers found, 1 checked (1 %)"),
        (3, 0, "3 numbers found, 0 checked (0 %)"),
    ],
)
def test_coverage_is_never_rounded_to_all_or_none(found: int, checked: int, text: str) -> None:
    assert coverage(found, checked) == text


def test_attention_is_told_by_level() -> None:
    assert attention({}) == "nothing to correct"
    assert attention({"info": 1, "error": 1, "warning": 2}) == "1 error, 2 warnings and 1 remark"
