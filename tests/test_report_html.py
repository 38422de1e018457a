"""The HTML report: self-contained, safe, complete, and a pure function of the run's JSON."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import re
import time
from collections import Counter
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner
from report_samples import ATTACK, STORY, damaged, empty, hostile, page_of, run_of, story, tables

from auditor.cli import cli
from auditor.interval import Interval
from auditor.model import (
    Audit,
    Block,
    Claim,
    Coverage,
    Document,
    Elsewhere,
    Finding,
    Kind,
    Settled,
    Severity,
    Table,
    Verdict,
)
from auditor.report import records
from auditor.report.drawing import Band, drawing
from auditor.report.html import render
from auditor.resources import reports_folder

SHEET, SCRIPT = "report.css", "report.js"
VOID = {"meta", "br", "img", "link", "input"}
UNCLOSED = {"li": {"li"}, "tr": {"tr", "td", "th"}, "td": {"td", "th"}, "th": {"td", "th"}}
"""Tags that need no end, with those whose end they imply."""


class Tags(HTMLParser):
    """The tags of a page, its text, and whether they nest."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.broken: list[str] = []
        self.text: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        while self.open and self.open[-1] in UNCLOSED.get(tag, ()):
            self.open.pop()
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open[-1] != tag and self.open[-1] in UNCLOSED:
            self.open.pop()
        if not self.open or self.open.pop() != tag:
            self.broken.append(tag)

    def handle_data(self, data: str) -> None:
        if not self.open or self.open[-1] not in ("style", "script"):
            self.text.append(data)

    def of(self, name: str) -> list[str]:
        """Every value of an attribute."""
        return [value for _, attrs in self.tags if (value := attrs.get(name)) is not None]


EVERYTHING = page_of(damaged(), story(), tables(), hostile(), empty())


def test_the_page_asks_for_nothing() -> None:
    tags = Tags(EVERYTHING)
    assert not {tag for tag, _ in tags.tags} & {"img", "link", "iframe", "object", "embed", "base", "form"}
    assert [attrs for tag, attrs in tags.tags if tag == "script"] == [{}]
    assert all(href.startswith("#") for href in tags.of("href"))
    assert not tags.of("src")
    assert not re.search(r"url\(|@import", (reports_folder() / "html" / SHEET).read_text("utf-8"))
    script = (reports_folder() / "html" / SCRIPT).read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
    assert not re.search(r"fetch|XMLHttp|import\b|innerHTML|outerHTML|insertAdjacent|eval|Function\(|https?:", script)


def test_no_attribute_runs_code_or_breaks_the_policy() -> None:
    names = {name for _, attrs in Tags(EVERYTHING).tags for name in attrs}
    assert not {name for name in names if name.startswith("on") or name in ("style", "srcdoc", "formaction")}


def digest(element: str) -> str:
    """The hash of what stands in the only element of this name, as a policy has it."""
    (content,) = re.findall(f"<{element}>(.*?)</{element}>", EVERYTHING, re.S)
    return f"'sha256-{base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()}'"


def test_the_policy_allows_exactly_the_style_sheet_and_the_script() -> None:
    (content,) = (attrs["content"] for _, attrs in Tags(EVERYTHING).tags if "http-equiv" in attrs)
    allowed = f"style-src {digest('style')}; script-src {digest('script')}"
    assert content == f"default-src 'none'; {allowed}; base-uri 'none'; form-action 'none'"


def test_tags_nest() -> None:
    tags = Tags(EVERYTHING)
    assert (tags.broken, tags.open) == ([], [])


def test_anchors_are_unique_and_every_link_has_its_target() -> None:
    tags = Tags(EVERYTHING)
    identities = tags.of("id")
    assert not [name for name, number in Counter(identities).items() if number > 1]
    assert {href[1:] for href in tags.of("href")} <= set(identities)
    assert named(tags) <= set(identities)
    labels = {part for value in tags.of("aria-labelledby") for part in value.split()}
    assert labels <= set(identities)


def named(tags: Tags) -> set[str]:
    """The anchors that findings name without a link: those of the numbers of their document."""
    found, document = set(), ""
    for _, attrs in tags.tags:
        document = (attrs.get("id") or "")[2:] if "document" in (attrs.get("class") or "").split() else document
        found |= {f"c-{document}-{name}" for name in (attrs.get("data-n") or "").split()}
    return found


def test_every_claim_and_every_finding_has_its_anchor() -> None:
    identities = set(Tags(EVERYTHING).of("id"))
    for index, audit in enumerate([damaged(), story(), tables(), hostile()], 1):
        assert {f"c-{index}-{claim.id}" for claim in audit.claims} <= identities
    findings = [finding for audit in (damaged(), story(), tables()) for finding in audit.findings]
    assert {f"f-{finding.fingerprint}" for finding in findings} <= identities


def test_a_repeated_or_unfit_fingerprint_gets_an_anchor_of_its_own() -> None:
    identities = Tags(EVERYTHING).of("id")
    assert {"f-8899aabbccddeeff", "f-8899aabbccddeeff-2", "f-finding"} <= set(identities)


def test_headings_do_not_skip_a_level() -> None:
    levels = [int(tag[1]) for tag, _ in Tags(EVERYTHING).tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_text_of_the_document_is_whole() -> None:
    shown = re.sub(r"\s+", " ", "".join(Tags(page_of(story())).text))
    for paragraph in STORY.split("\n\n"):
        assert re.sub(r"\s+", " ", paragraph) in shown


def test_hidden_markup_of_a_document_does_not_show() -> None:
    tags = Tags(page_of(tables()))
    assert "# Sales" not in "".join(tags.text)
    assert "Sales" in "".join(tags.text)


def test_bidi_and_control_characters_are_shown_by_name() -> None:
    hidden = set(re.findall("[\x00-\x08\x0b\x1b\u202a-\u202e\u2066-\u2069]", page_of(hostile())))
    assert not hidden
    assert "U+202E" in page_of(hostile())


def test_hostile_text_is_shown_and_not_obeyed() -> None:
    text = page_of(hostile())
    assert text.count("<script") == 1
    assert "&lt;script&gt;alert(1)" in text
    assert "{{ 7 * 7 }}" in text
    assert ATTACK[:8] in "".join(Tags(text).text)


def test_a_number_points_at_its_worst_finding_and_the_culprit_stands_out() -> None:
    marks = {attrs["id"]: attrs for _, attrs in Tags(page_of(damaged())).tags if "id" in attrs}
    assert marks["c-1-c5"]["class"] == "error culprit"
    assert marks["c-1-c2"]["class"] == "error beside"
    assert marks["c-1-c5"]["href"] == "#f-fedcba9876543210"
    assert marks["c-1-c8"]["href"] == "#u-1-2"
    assert "title" not in marks["c-1-c8"]
    assert marks["c-1-c5"]["title"] == "Error: fx/implied-rates-agree"


def test_a_number_that_leads_to_a_derived_figure_points_at_it() -> None:
    marks = {attrs["id"]: attrs for _, attrs in Tags(page_of(story())).tags if "id" in attrs}
    assert marks["c-1-c11"]["href"] == "#v-1-2"


def test_a_document_without_blocks_still_shows_its_numbers() -> None:
    claim = Claim("c1", 5, 6, "7", Kind.NUMBER, None)
    audit = Audit(Document("a\n\nb 7 c", id="x"), [claim], [], [], Coverage(1, 0))
    assert "c-1-c1" in Tags(page_of(audit)).of("id")


def test_a_number_between_blocks_is_shown() -> None:
    text = "First. 12 apart. Last."
    claim = Claim("c1", 7, 9, "12", Kind.NUMBER, None)
    document = Document(text, id="x", blocks=[Block("paragraph", 0, 6), Block("paragraph", 17, 22)])
    assert "12 apart" in re.sub(r"<[^>]+>", "", page_of(Audit(document, [claim], [], [], Coverage(1, 0))))


def test_a_page_is_a_function_of_the_json_alone() -> None:
    run = run_of(story())
    assert render(json.loads(json.dumps(run))) == render(run)


def test_a_saved_run_gives_the_same_bytes(tmp_path: Path) -> None:
    run = tmp_path / "run.json"
    (tmp_path / "a.md").write_text("# 5 \u202e\n\nRevenue was 280.2 billion yuan ($38.38 billion), profit 48.9 (7%).")
    outputs = ["-o", f"json:{run}", "-o", f"html:{tmp_path / 'now.html'}"]
    assert CliRunner().invoke(cli, ["check", str(tmp_path / "a.md"), "--allow-empty", "-q", *outputs]).exit_code == 0
    CliRunner().invoke(cli, ["report", str(run), "-o", f"html:{tmp_path / 'later.html'}"])
    assert (tmp_path / "now.html").read_bytes() == (tmp_path / "later.html").read_bytes()
    assert render(json.loads(run.read_bytes())).encode() == (tmp_path / "now.html").read_bytes()


def test_ids_of_claims_cannot_leave_their_attribute() -> None:
    claim = Claim("c1 onclick=alert(1)", 0, 1, "7", Kind.NUMBER, None)
    shown = page_of(Audit(Document("7", id="x"), [claim], [], [], Coverage(1, 0)))
    assert "onclick" not in shown
    assert Tags(shown).of("href")


def test_a_settled_finding_is_counted_apart_and_says_why() -> None:
    settled = Settled("waiver", "the wire rounds", dt.date(2025, 1, 2), dt.date(2027, 1, 31), "story.md:3")
    audit = damaged()
    findings = [msgspec.structs.replace(finding, settled=settled) for finding in audit.findings]
    shown = page_of(msgspec.structs.replace(audit, findings=findings))
    said = "Waived since 2025-01-02 until 2027-01-31: the wire rounds (story.md:3); else: Error"
    assert said in "".join(Tags(shown).text)
    assert "class=settled id=" in shown
    rows = re.findall(r'<tr class="(\w+)"><th scope="row">.*?</th>(.*?)</tr>', shown)
    counts = {level: [int(number) for number in re.findall(r">(\d+)</td>", cells)] for level, cells in rows}
    assert counts["error"][0] == 0
    assert counts["error"][2] == 1


def test_a_finding_of_another_document_marks_the_number_and_links_it() -> None:
    claim = Claim("c1", 0, 1, "7", Kind.NUMBER, None)
    first = Audit(Document("7", id="a.txt"), [claim], [], [], Coverage(1, 0))
    place = Elsewhere("a.txt", "c1", "7", "a.txt:1")
    finding = Finding("a/b", Verdict.FAIL, Severity.ERROR, "7 there", ("c1",), fingerprint="ab", elsewhere=(place,))
    second = Audit(Document("8", id="b.txt"), [claim], [finding], [], Coverage(1, 1))
    marks = [attrs for _, attrs in Tags(page_of(first, second)).tags if attrs.get("id") in ("c-1-c1", "c-2-c1")]
    assert [(mark["class"], mark["href"]) for mark in marks] == [("error", "#f-ab"), ("error", "#f-ab")]
    assert "#c-1-c1" in Tags(page_of(first, second)).of("href")
    assert "but one of its numbers is part of an error in b.txt" in "".join(Tags(page_of(first, second)).text)


def test_a_ten_page_document_stays_small() -> None:
    """Ten pages hold about 5,000 words; here with 1,000 numbers, all of them in findings, and most of them in two."""
    sentence = "The unit had sales of 123 in all. "
    text = sentence * 1000
    claims = [
        Claim(f"c{at}", at * len(sentence) + 22, at * len(sentence) + 25, "123", Kind.NUMBER, None)
        for at in range(1000)
    ]
    read = "Sales of the unit: 123 stands for [122.5, 123.5] million"
    steps = ("computed = sum(parts) = [244, 248] million", "computed == whole: [244, 248] million == 246 million holds")
    findings = [
        Finding(
            "a/b",
            Verdict.PASS,
            Severity.ERROR,
            "123, 123, 123 fit together",
            tuple(f"c{number}" for number in range(at, min(at + 4, 1000))),
            (*[read] * min(4, 1000 - at), *steps),
            fingerprint=f"{at:016x}",
            intervals={"computed": Interval.of(244, 248), "whole": Interval.point(246)},
        )
        for at in range(0, 1000, 2)
    ]
    document = Document(text, id="long", blocks=[Block("paragraph", 0, len(text))])
    assert len(page_of(Audit(document, claims, findings, [], Coverage(1000, 1000))).encode()) < 250_000


def test_many_findings_tables_and_equal_fingerprints_take_linear_time() -> None:
    cells, claims = 3000, []
    for at in range(cells):
        claims.append(Claim(f"c{at}", 0, 1, "7", Kind.NUMBER, None, table=at, row=0, column=0))
    findings = [Finding("a/b", Verdict.PASS, Severity.ERROR, "m", (claim.id,)) for claim in claims]
    document = Document("x", id="x", tables=[Table([["7"]]) for _ in range(cells)])
    started = time.process_time()
    identities = Tags(page_of(Audit(document, claims, findings, [], Coverage(cells, cells)))).of("id")
    assert {"f-finding", f"f-finding-{cells}", f"c-1-c{cells - 1}"} <= set(identities)
    assert time.process_time() - started < 5


@pytest.mark.parametrize(
    ("intervals", "verdict", "sentence"),
    [
        ({"a": Interval.of(1, 2), "b": Interval.of(2, 3)}, Verdict.PASS, "They meet: both hold 2."),
        ({"a": Interval.of(1, 2), "b": Interval.of(3, 4)}, Verdict.FAIL, "They do not meet: no value lies in both."),
        ({"a": Interval.of(1, 2)}, Verdict.FAIL, ""),
        ({str(at): Interval.of(at, 99) for at in range(20)}, Verdict.PASS, "They meet: all 20 hold [19, 99]."),
    ],
)
def test_a_drawing_says_what_decided(intervals: dict[str, Interval], verdict: Verdict, sentence: str) -> None:
    finding = Finding("a/b", verdict, Severity.ERROR, "m", (), intervals=intervals)
    drawn = drawing(json.loads(records.encode(records._finding(finding))))
    assert drawn is not None
    assert drawn.verdict == sentence
    assert len(drawn.bars) + drawn.hidden == len(intervals)
    assert (drawn.band is not None) == (len(intervals) > 1)


def test_what_passes_for_another_reason_than_meeting_is_not_drawn() -> None:
    intervals = {"share": Interval.of(1, 2), "100": Interval.point(100)}
    finding = Finding("a/b", Verdict.PASS, Severity.ERROR, "m", (), intervals=intervals)
    assert drawing(json.loads(records.encode(records._finding(finding)))) is None


def test_what_keeps_intervals_apart_is_marked_between_them() -> None:
    intervals = {"a": Interval.of(1, 2), "b": Interval.of(3, 4)}
    finding = Finding("a/b", Verdict.FAIL, Severity.ERROR, "m", (), intervals=intervals)
    drawn = drawing(json.loads(records.encode(records._finding(finding))))
    assert drawn is not None
    assert drawn.band == Band(drawn.bars[0].right, drawn.bars[1].left or 0, False)


@pytest.mark.parametrize(
    ("low", "high", "labels"),
    [
        ("6.45", "9.14", ["7", "8", "9"]),
        ("26200000", "36350000", ["28", "30", "32", "34", "36 million"]),
        ("-0.5", "1.5", ["\u22120.5", "0.0", "0.5", "1.0", "1.5"]),
        ("7.2748", "7.3029", ["7.28", "7.29", "7.30"]),
    ],
)
def test_the_line_has_round_numbers(low: str, high: str, labels: list[str]) -> None:
    finding = Finding("a/b", Verdict.FAIL, Severity.ERROR, "m", (), intervals={"a": Interval.of(low, high)})
    drawn = drawing(json.loads(records.encode(records._finding(finding))))
    assert drawn is not None
    assert [tick.label for tick in drawn.ticks] == labels


@pytest.mark.parametrize(
    "interval",
    [
        Interval.point(0),
        Interval.point(10**400),
        Interval.of(-(10**308), 10**308),
        Interval.at_least(3),
        Interval.at_most(3, True),
        Interval.of(1, 2) / Interval.of(-1, 1),
    ],
)
def test_any_interval_is_drawn_inside_the_line(interval: Interval) -> None:
    finding = Finding("a/b", Verdict.FAIL, Severity.ERROR, "m", (), intervals={"a": interval})
    drawn = drawing(json.loads(records.encode(records._finding(finding))))
    assert drawn is not None
    (bar,) = drawn.bars
    assert bar.left is None or (0 <= bar.left <= bar.right <= 1000)


def test_what_passes_tells_once_what_its_numbers_stand_for_and_what_its_rule_does() -> None:
    claims = [Claim(f"c{at}", 2 * at, 2 * at + 1, str(at), Kind.NUMBER, None) for at in range(4)]
    findings = [
        Finding(
            "a/b",
            Verdict.PASS,
            Severity.ERROR,
            "they fit",
            (f"c{at}", f"c{at + 1}"),
            (f"{at} stands for [{at}, 9]", f"Row: {at + 1} stands for [{at + 1}, 9]", f"share = a / b = {at}"),
            fingerprint=f"{at}",
        )
        for at in (0, 1, 2)
    ]
    shown = page_of(Audit(Document("0 1 2 3", id="x"), claims, findings, [], Coverage(4, 4)))
    titles = {attrs["id"]: attrs["title"] for _, attrs in Tags(shown).tags if "title" in attrs and "id" in attrs}
    assert titles == {f"c-1-c{at}": f"[{at}, 9]" for at in range(4)}
    assert shown.count("stands for") == shown.count("stands for ${")
    assert shown.count("share = a / b =") == 1
    assert re.findall(r"<ol><li>(\d)</ol>", shown) == ["0", "1", "2"]
