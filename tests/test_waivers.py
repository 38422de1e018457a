"""Waivers: what they settle, what they leave, and what is said of those that are wrong, expired or of no use."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import auditor as package
from auditor.check.rules import load_folder
from auditor.model import Audit, Document, Table
from auditor.pipeline import report
from auditor.readers import read_text
from auditor.settled.anchors import Anchors, Cell
from auditor.settled.waiver import BadWaiver, in_words, is_meant
from auditor.settled.waiver_file import read
from auditor.settled.waiving import Waiving

Run = Callable[..., Any]
RULE = "change/percent-to-from"
OTHER = "fx/implied-rates-agree"
SALES = "Sales rose 10 percent to $190 million from $100 million."
PROFIT = "Profit rose 20 percent to $90 million from $30 million."
TODAY = dt.date(2026, 11, 27)
BOOK = load_folder()


def waived(text: str, format: str = "markdown", today: dt.date = TODAY) -> Audit:
    """A text audited and its waivers applied."""
    (audit,) = report([read_text(text, format=format, path="story")], BOOK).audits
    return Waiving(BOOK.rules, BOOK.rules, today)(audit)


def open_and_settled(audit: Audit) -> tuple[int, int]:
    """How many findings ask for attention, and how many are settled."""
    return sum(each.level is not None for each in audit.findings), sum(
        each.settled is not None for each in audit.findings
    )


def told(audit: Audit) -> list[str]:
    return [f"{notice.level} {notice.line} {notice.message}" for notice in audit.document.notices]


# ---------------------------------------------------------------------- what it covers
@pytest.mark.parametrize(
    ("format", "text"),
    [
        pytest.param("markdown", f"<!-- auditor: ignore {RULE} -- so -->\n{SALES}\n", id="markdown, line before"),
        pytest.param(
            "markdown", f"<!-- auditor: ignore {RULE} -- so -->\n\n{SALES}\n", id="markdown, paragraph before"
        ),
        pytest.param("markdown", f"{SALES} <!-- auditor: ignore {RULE} -- so -->\n", id="markdown, at its end"),
        pytest.param(
            "markdown", f"- {SALES} <!--auditor: ignore {RULE} -- so-->\n- all well\n", id="markdown, in an item"
        ),
        pytest.param("markdown", f"<!--\nauditor: ignore {RULE}\n-- so\n-->\n{SALES}\n", id="markdown, over lines"),
        pytest.param("html", f"<!-- auditor: ignore {RULE} -- so --><p>{SALES}</p>", id="html, before"),
        pytest.param("html", f"<p>{SALES} <!-- auditor: ignore {RULE} -- so --></p>", id="html, at its end"),
        pytest.param(
            "html", f"<p>One</p>\n<!-- auditor: ignore {RULE} -- so -->\n<div><p>{SALES}</p></div>", id="html, div"
        ),
        pytest.param("text", f"# auditor: ignore {RULE} -- so\n{SALES}\n", id="text, line before"),
        pytest.param("text", f"{SALES}  # auditor: ignore {RULE} -- so\n", id="text, at its end"),
        pytest.param("text", f"Opening.\r\n\r\n#auditor: ignore {RULE} -- so\r\n{SALES}\r\n", id="text, Windows lines"),
    ],
)
def test_a_waiver_settles_the_findings_of_its_passage(format: str, text: str) -> None:
    audit = waived(text, format)
    assert open_and_settled(audit) == (0, 1)
    assert told(audit) == []
    (settled,) = [finding.settled for finding in audit.findings if finding.settled]
    assert (settled.by, settled.reason) == ("waiver", "so")


@pytest.mark.parametrize(
    ("format", "text"),
    [
        ("markdown", f"<!-- auditor: ignore {RULE} -- so -->\n{SALES}\n\n{PROFIT}\n"),
        ("markdown", f"{SALES} <!-- auditor: ignore {RULE} -- so -->\n\n{PROFIT}\n"),
        ("html", f"<p>{SALES}<!-- auditor: ignore {RULE} -- so --></p><p>{PROFIT}</p>"),
        ("text", f"{SALES} # auditor: ignore {RULE} -- so\n\n{PROFIT}\n"),
        ("text", f"{PROFIT}\n\n# auditor: ignore {RULE} -- so\n{SALES}\n"),
    ],
)
def test_a_waiver_leaves_the_other_passages(format: str, text: str) -> None:
    assert open_and_settled(waived(text, format)) == (1, 1)


def test_a_waiver_before_a_table_covers_the_table() -> None:
    table = "| | 2024 |\n|---|---|\n| North | 1,110 |\n| South | 2,220 |\n| West | 2,020 |\n| Total | 5,530 |\n"
    rule = next(each.rule for each in package.check(read_text(table, format="markdown")).findings if each.level)
    audit = waived(f"<!-- auditor: ignore {rule} -- two regions are left out -->\n\n{table}")
    assert open_and_settled(audit)[0] == 0
    assert told(audit) == []


def test_several_waivers_may_stand_before_a_passage_and_one_may_name_several_rules() -> None:
    lines = f"# auditor: ignore {OTHER}, change/direction -- a\n# auditor: ignore {RULE} -- b\n{SALES}\n"
    assert open_and_settled(waived(lines, "text")) == (0, 1)


def test_a_waiver_is_no_text() -> None:
    bare = package.extract(read_text(SALES))
    comment = f"# auditor: ignore {RULE} until=2027-01-31 -- 55 percent of $3 million\n"
    assert [claim.text for claim in package.extract(read_text(comment + SALES))] == [claim.text for claim in bare]
    html = f"<p>{SALES}<!-- auditor: ignore {RULE} -- 55 percent --></p>"
    assert len(package.extract(read_text(html, format="html"))) == len(bare)


def test_a_waiver_within_a_paragraph_of_text_does_not_part_it() -> None:
    lines = SALES.replace(" to ", f"\n# auditor: ignore {RULE} -- so\nto ")
    assert (
        open_and_settled(waived(lines, "text"))[0]
        == open_and_settled(waived(SALES.replace(" to ", "\nto "), "text"))[1]
    )
    joined = read_text(f"# auditor: ignore {RULE} -- so\n\n{SALES}")
    assert [joined.text[block.start : block.end] for block in joined.blocks] == [SALES]


@pytest.mark.parametrize(
    ("format", "text"),
    [
        ("markdown", f"```\n<!-- auditor: ignore {RULE} -- so -->\n```\n{SALES}"),
        ("markdown", f"{SALES} `<!-- auditor: ignore {RULE} -- so -->`"),
        ("markdown", f"{SALES} \\<!-- auditor: ignore {RULE} -- so -->"),
        ("markdown", f"# auditor: ignore {RULE} -- a heading\n\n{SALES}"),
        ("markdown", f"<!-- auditor: Ernst & Young -->\n{SALES}"),
        ("html", f"<p>{SALES} &lt;!-- auditor: ignore {RULE} -- so --></p>"),
        ("text", f"{SALES} C# auditor: ignore {RULE} -- so"),
        ("text", f"{SALES} <!-- auditor: ignore {RULE} -- so -->"),
    ],
)
def test_what_is_no_waiver_settles_nothing_and_is_not_complained_of(format: str, text: str) -> None:
    audit = waived(text, format)
    assert open_and_settled(audit) == (1, 0)
    assert told(audit) == []


# ---------------------------------------------------------------------- what is wrong with it
@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("ignore", "it gives no reason"),
        (f"ignore {RULE}", "it gives no reason"),
        (f"ignore {RULE} --", "it gives no reason"),
        (f"ignore {RULE} --so", "it gives no reason"),
        ("ignore -- so", "it names no rule"),
        (f"ignor {RULE} -- so", "did you mean 'ignore'?"),
        ("ignore change -- so", "unknown rule 'change'"),
        ("ignore * -- so", "unknown rule '*'"),
        ("ignore change/ percent-to-from -- so", "unknown rule 'change/'"),
        ("ignore change/percent-to-form -- so", f"did you mean '{RULE}'?"),
        (f"ignore {RULE} until=2027-02-30 -- so", "'2027-02-30' is no day"),
        (f"ignore {RULE} until = 2027-01-31 -- so", "unknown rule 'until'"),
        (f"ignore {RULE} until=2027-01-31 until=2028-01-31 -- so", "two days"),
    ],
)
def test_a_waiver_that_is_wrong_waives_nothing_and_is_an_error(said: str, reason: str) -> None:
    with pytest.raises(BadWaiver, match=r".*"):
        in_words(said, BOOK.rules)
    audit = waived(f"\n\n<!-- auditor: {said} -->\n{SALES}")
    assert open_and_settled(audit) == (1, 0)
    (line,) = told(audit)
    assert line.startswith("error 3 this waiver waives nothing: ")
    assert reason in line


def test_what_does_not_mean_to_waive_is_let_be() -> None:
    assert [is_meant(said) for said in ("ignore x", "ignroe x", "Ernst & Young", "", "see 12")] == [
        True,
        True,
        *[False] * 3,
    ]


def test_an_expired_waiver_is_told_and_waives_nothing() -> None:
    text = f"<!-- auditor: ignore {RULE} until=2026-11-27 -- so -->\n{SALES}\n"
    assert open_and_settled(waived(text)) == (0, 1)
    audit = waived(text, today=TODAY + dt.timedelta(days=1))
    assert open_and_settled(audit) == (1, 0)
    assert told(audit) == ["warning 1 this waiver expired on 2026-11-27: it waives nothing"]


def test_a_waiver_of_no_use_is_told_unless_its_rule_took_no_part() -> None:
    text = f"{SALES.replace('190', '110')} <!-- auditor: ignore {RULE} -- so -->"
    (line,) = told(waived(text))
    assert line.startswith("warning 1 this waiver is of no use")
    (audit,) = report([read_text(text, format="markdown", path="story")], BOOK).audits
    assert told(Waiving(BOOK.rules, {OTHER}, TODAY)(audit)) == []


# ---------------------------------------------------------------------- in a file
FILE = f"""- rule: {RULE}
  path: '*.html'
  quote: 10 percent to $190 million
  until: 2999-01-31
  reason: The wire rounds.
"""


@pytest.fixture
def page(auditor: Run) -> Path:
    path = Path("story.html")
    path.write_text(
        f"<p>Sales rose 10&nbsp;percent to <b>$190</b>\nmillion from $100 million.</p><p>{PROFIT}</p>", encoding="utf-8"
    )
    Path("auditor-waivers.yaml").write_text(FILE, encoding="utf-8")
    return path


def test_a_quote_settles_the_findings_it_touches(auditor: Run, page: Path) -> None:
    run = json.loads(auditor("check", "story.html", "-o", "json").out)
    settled = [finding["settled"] for finding in run["documents"][0]["findings"] if "settled" in finding]
    assert settled == [
        {
            "by": "waiver",
            "reason": "The wire rounds.",
            "since": None,
            "until": "2999-01-31",
            "place": "auditor-waivers.yaml:1",
        }
    ]
    assert run["summary"]["levels"] == {"error": 1}
    assert auditor("check", "story.html", "--no-waivers", "-o", "concise").out.count(": error ") == 2


def test_a_quote_that_is_not_there_is_of_no_use(auditor: Run, page: Path) -> None:
    page.write_text(f"<p>{PROFIT}</p>", encoding="utf-8")
    ran = auditor("check", "story.html", "--fail-on", "never")
    assert (ran.status, "auditor-waivers.yaml:1: this waiver is of no use" in " ".join(ran.out.split())) == (0, True)
    ran = auditor("check", "story.html", "--fail-on", "never", "--strict-waivers")
    assert (ran.status, "1 waiver is of no use or expired" in ran.out) == (1, True)
    Path("other.txt").write_text(SALES, encoding="utf-8")
    assert auditor("check", "other.txt", "--fail-on", "never", "--strict-waivers").status == 0


def test_a_quote_that_stands_twice_needs_what_is_before_or_behind_it(auditor: Run, page: Path) -> None:
    page.write_text(
        f"<p>{SALES}</p><p>{PROFIT}</p><p>Costs rose 10 percent to $190 million from $100 million.</p>",
        encoding="utf-8",
    )
    ran = auditor("check", "story.html", "-o", "concise")
    assert (ran.status, "its quote stands in story.html more than once" in ran.out) == (2, True)
    Path("auditor-waivers.yaml").write_text(f"{FILE}  prefix: Sales rose\n", encoding="utf-8")
    ran = auditor("check", "story.html", "-o", "concise")
    assert (ran.status, ran.out.count(": error ")) == (1, 2)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (RULE, "change/percent", ":1: this waiver waives nothing: unknown rule 'change/percent'"),
        (RULE, "change/*", "a waiver names each rule by its whole id"),
        ("  reason: The wire rounds.\n", "", "it has no `reason`"),
        ("The wire rounds.", "''", "it has no `reason`"),
        ("2999-01-31", "soon", "'soon' is no day"),
        ("quote", "qoute", ":3: this waiver waives nothing: unknown key 'qoute'; did you mean 'quote'?"),
        ("'*.html'", "'[b-a]'", "its `path` is no pattern"),
        ("The wire rounds.", "[a]", "its `reason` must be a text"),
        (FILE, "rule: x\n", "takes a list of waivers"),
        (FILE, "- x\n", "it is no table"),
        (FILE, "\t- x\n", "auditor-waivers.yaml:1"),
    ],
)
def test_a_mistake_in_the_file_is_an_error_with_its_place(
    auditor: Run, page: Path, old: str, new: str, said: str
) -> None:
    Path("auditor-waivers.yaml").write_text(FILE.replace(old, new), encoding="utf-8")
    ran = auditor("check", "story.html", "-o", "concise")
    assert ran.status == 2
    assert said in ran.out
    assert ran.out.count(": error change/") == 2


def test_one_mistake_leaves_the_other_waivers(tmp_path: Path) -> None:
    path = tmp_path / "waivers.yaml"
    path.write_text(FILE + FILE.replace(RULE, "x/y") + FILE, encoding="utf-8")
    entries, notices = read(str(path), BOOK.rules)
    assert ([entry.line for entry in entries], len(notices)) == ([1, 11], 1)


def test_a_file_that_is_named_must_be_there(auditor: Run, page: Path) -> None:
    ran = auditor("check", "story.html", "--waivers", "gone.yaml", "-o", "concise")
    assert (ran.status, "gone.yaml: cannot be read" in ran.out) == (2, True)


def test_quotes_are_found_in_cells_outside_the_text() -> None:
    document = Document("See 12 below.", tables=[Table([["a", "12"], ["b", "1 2"]])])
    assert list(Anchors(document).places("12")) == [(4, 6), Cell(0, 0, 1)]
    assert list(Anchors(document).places("12", prefix="See")) == [(4, 6)]
    assert list(Anchors(document).places("12", suffix="below")) == [(4, 6)]
    assert list(Anchors(document).places("13")) == []


# ---------------------------------------------------------------------- the whole of living with it
def test_a_session(auditor: Run) -> None:
    """From nothing to a gate: init, a failing check, a baseline, a new error, a waiver that expires, prune."""
    story = Path("docs/story.md")
    story.parent.mkdir()
    story.write_text(f"# Results\n\n{SALES}\n", encoding="utf-8")
    assert auditor("init").status == 0
    assert auditor("check", "docs").status == 1

    assert auditor("baseline", "create", "docs").status == 0
    Path("auditor.toml").write_text('baseline = "auditor-baseline.json"\n', encoding="utf-8")
    assert auditor("check", "docs").status == 0

    story.write_text(f"# Results\n\nAn opening paragraph.\n\n{SALES}\n\n{PROFIT}\n", encoding="utf-8")
    assert auditor("check", "docs").status == 1
    waiver = f"<!-- auditor: ignore {RULE} until={{}} -- the board counts another way -->"
    story.write_text(f"# Results\n\n{SALES}\n\n{waiver.format('2999-12-31')}\n{PROFIT}\n", encoding="utf-8")
    ran = auditor("check", "docs")
    assert (ran.status, "2 findings settled: 1 by the baseline and 1 by waivers" in ran.out) == (0, True)

    story.write_text(f"# Results\n\n{SALES}\n\n{waiver.format('2020-12-31')}\n{PROFIT}\n", encoding="utf-8")
    ran = auditor("check", "docs")
    assert (ran.status, "expired on 2020-12-31" in ran.out) == (1, True)

    story.write_text(f"# Results\n\n{SALES.replace('190', '110')}\n", encoding="utf-8")
    assert "no more" in auditor("check", "docs").out
    assert auditor("baseline", "prune").status == 0
    assert json.loads(Path("auditor-baseline.json").read_text(encoding="utf-8"))["findings"] == []
    assert auditor("check", "docs").status == 0
