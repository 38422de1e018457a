"""`junit`: JUnit XML, a suite for each document and a case for each check.

Errors fail, and so does what else makes the exit status 1; warnings and remarks pass and say so in their output; what
could not be checked or was settled is skipped. The checks of a document that passed are one case for each rule.
"""

from __future__ import annotations

from collections import Counter
from typing import BinaryIO
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from auditor.model import Notice, Run, Verdict
from auditor.report.issues import Issue, Issues, sentence
from auditor.report.places import name_of, path_of
from auditor.report.records import AuditRecord, FindingRecord
from auditor.report.sink import Options
from auditor.report.terminal import safe
from auditor.report.wording import count, settled_line

COUNTS = ("tests", "failures", "errors", "skipped")

NO_XML = str.maketrans(dict.fromkeys("\ufffe\uffff", "\ufffd"))
"""What `safe` lets through and XML does not hold."""


class JUnit:
    """Collects the suites, whose counts come first in the file."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        self.issues = Issues()
        self.suites: list[Element] = []

    def add(self, audit: AuditRecord) -> None:
        """Keep the document's suite."""
        suite = Element("testsuite", name=text(name_of(audit)), file=text(path_of(audit)))
        for issue in self.issues.of(audit):
            _attention(suite, issue)
        for rule, number in Counter(each.rule for each in audit.findings if _passes(each)).items():
            case = _case(suite, rule, audit)
            SubElement(case, "system-out").text = f"{count(number, 'check')} passed"
        for finding in audit.findings:
            if finding.verdict is Verdict.NOT_CHECKED:
                SubElement(_case(suite, finding.rule, audit, finding.message), "skipped", message=text(finding.message))
        for notice in audit.notices:
            _notice(suite, notice)
        self.suites.append(suite)

    def finish(self, run: Run) -> None:
        """Write all suites, and one of what the run could not do."""
        if run.notices or run.reasons:
            suite = Element("testsuite", name="auditor")
            for notice in run.notices:
                _notice(suite, notice)
            for reason in run.reasons:
                case = SubElement(suite, "testcase", classname="auditor", name=text(reason), time="0")
                SubElement(case, "failure", type="auditor", message=text(reason)).text = text(reason)
            self.suites.append(suite)
        whole = Element("testsuites", name="auditor")
        for suite in self.suites:
            _count(suite, [suite])
        _count(whole, self.suites)
        whole.extend(self.suites)
        indent(whole)
        self.stream.write(b'<?xml version="1.0" encoding="utf-8"?>\n')
        self.stream.write(tostring(whole, encoding="utf-8") + b"\n")


def _passes(finding: FindingRecord) -> bool:
    return finding.verdict in (Verdict.PASS, Verdict.PASS_BY_ROUNDING)


def _attention(suite: Element, issue: Issue) -> None:
    """A case for a finding that asks for attention, or was settled."""
    finding, told = issue.finding, sentence(issue)
    case = _case(suite, finding.rule, issue.document, finding.message, issue.line)
    place = f"{issue.path}:{issue.line}" + (f":{issue.spot.column}" if issue.spot else "")
    working = "\n".join(map(text, (place, told, *finding.working)))
    if finding.settled:
        SubElement(case, "skipped", message=text(settled_line(finding.settled)))
    elif issue.level == "error":
        SubElement(case, "failure", type=text(finding.rule), message=text(told)).text = working
    else:
        SubElement(case, "system-out").text = f"{issue.level}: {working}"


def _case(suite: Element, rule: str, document: AuditRecord, message: str = "", line: int | None = None) -> Element:
    name = f"{rule}: {message}" if message else rule
    case = SubElement(suite, "testcase", classname=text(name_of(document)), name=text(name), time="0")
    case.set("file", text(path_of(document)))
    if line is not None:
        case.set("line", str(line))
    return case


def _notice(suite: Element, notice: Notice) -> None:
    """A problem as a case that ends in an error; a lesser notice as one that passes."""
    case = SubElement(suite, "testcase", classname="auditor", name=text(str(notice)), time="0")
    if notice.level == "error":
        SubElement(case, "error", type="auditor", message=text(notice.message)).text = text(str(notice))
    else:
        SubElement(case, "system-out").text = f"{notice.level}: {text(notice.message)}"


def _count(element: Element, suites: list[Element]) -> None:
    """Sets how many cases there are, and how many failed, broke or were skipped."""
    tags = Counter(part.tag for suite in suites for case in suite for part in case)
    numbers = (sum(map(len, suites)), tags["failure"], tags["error"], tags["skipped"])
    for name, number in zip(COUNTS, numbers, strict=True):
        element.set(name, str(number))
    element.set("time", "0")


def text(value: str) -> str:
    """The text with what XML cannot hold made visible."""
    return safe(value).translate(NO_XML)


def make(stream: BinaryIO, options: Options) -> JUnit:
    """The output on a binary stream."""
    return JUnit(stream)
