"""`sarif`: SARIF 2.1.0 for code scanning, with regions in characters.

At most as many results as GitHub accepts, the most serious first; a notification says when there were more.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath
from typing import Any, BinaryIO
from urllib.parse import quote

from auditor.model import Notice, RuleInfo, Run, Severity
from auditor.patterns import lazily
from auditor.report.issues import Issue, Issues, Spot, sentence, spot_of
from auditor.report.records import AuditRecord, indented
from auditor.report.sink import Options
from auditor.report.wording import count

Json = dict[str, Any]

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

MOST_RESULTS = 25_000
"""Results of a run that GitHub accepts; a file with more is refused whole."""

MOST_SHOWN = 5_000
"""Results of a run that GitHub shows."""

MOST_RELATED = 100
"""Related places of a result that GitHub shows."""

LEVELS = {"error": "error", "warning": "warning", "info": "note"}
NOTICE_LEVELS = {"error": "error", "warning": "warning", "note": "note"}
SEVERITIES = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "recommendation"}
RANKS = 4

EMBEDDED = lazily(r"\](?=\()|\{(?=\d+\})")
JOINER = "\u2060"
"""Takes no room; keeps `[text](place)` from becoming a link and `{0}` from becoming an argument."""


class Sarif:
    """Keeps the results by severity, never more of one than are written."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        self.issues = Issues()
        self.kept: list[list[Issue]] = [[] for _ in range(RANKS)]
        self.found = 0
        self.notices: list[Notice] = []

    def add(self, audit: AuditRecord) -> None:
        """Keep the document's findings."""
        self.notices += audit.notices
        for issue in self.issues.of(audit):
            self.found += 1
            if len(self.kept[issue.rank]) < MOST_RESULTS:
                self.kept[issue.rank].append(issue)

    def finish(self, run: Run) -> None:
        """Write the log."""
        wanted = [issue for kept in self.kept for issue in kept][:MOST_RESULTS]
        self.stream.write(indented({"$schema": SCHEMA, "version": "2.1.0", "runs": [self._run(run, wanted)]}))

    def _run(self, run: Run, wanted: list[Issue]) -> Json:
        rules = _rules(run, wanted)
        index = {rule["id"]: at for at, rule in enumerate(rules)}
        artifacts = {path: at for at, path in enumerate(dict.fromkeys(issue.path for issue in wanted))}
        driver = {"name": "auditor", "version": run.version, "semanticVersion": run.version, "rules": rules}
        return {
            "tool": {"driver": driver},
            "invocations": [self._invocation(run)],
            "artifacts": [{"location": {"uri": uri(path)}, "roles": ["analysisTarget"]} for path in artifacts],
            "columnKind": "unicodeCodePoints",
            "results": [_result(issue, index, artifacts, bool(run.settled)) for issue in wanted],
        }

    def _invocation(self, run: Run) -> Json:
        """How the run went: its exit status and what it had reservations about."""
        failed = [Notice("error", reason) for reason in run.reasons]
        return {
            "executionSuccessful": run.exit_status != 2,
            "exitCode": run.exit_status,
            "startTimeUtc": run.started.astimezone(_utc()).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "toolExecutionNotifications": [
                _notification(each) for each in (*self._cut(), *failed, *run.notices, *self.notices)
            ],
        }

    def _cut(self) -> list[Notice]:
        """What is said when there are more findings than are written or shown."""
        if self.found > MOST_RESULTS:
            rest = f"only the {MOST_RESULTS:,} most serious are in this file, and code scanning shows {MOST_SHOWN:,}"
        elif self.found > MOST_SHOWN:
            rest = f"code scanning shows the {MOST_SHOWN:,} most serious"
        else:
            return []
        return [Notice("warning", f"{count(self.found, 'finding')}: {rest}")]


def _rules(run: Run, wanted: list[Issue]) -> list[Json]:
    """The rules in force, then those of findings that none of them has; each id once."""
    known = {rule.id: rule for rule in run.rules}
    for issue in wanted:
        if issue.finding.rule not in known:
            known[issue.finding.rule] = RuleInfo(
                issue.finding.rule, issue.finding.rule, issue.finding.severity, "", "", ""
            )
    return [_rule(rule) for rule in known.values()]


def _rule(rule: RuleInfo) -> Json:
    why, source = " ".join(rule.why.split()), " ".join(rule.source.split())
    help_text = "\n\n".join(part for part in (rule.title, why, f"Source: {source}" if source else "") if part)
    return {
        "id": rule.id,
        "shortDescription": {"text": literal(rule.title)},
        "fullDescription": {"text": literal(why or rule.title)},
        "help": {"text": literal(help_text)},
        "defaultConfiguration": {"level": LEVELS[str(rule.severity)]},
        "properties": {
            "tags": ["numbers", rule.id.partition("/")[0]],
            "precision": "high",
            "problem.severity": SEVERITIES[rule.severity],
        },
    }


def _result(issue: Issue, rules: dict[str, int], artifacts: dict[str, int], settled: bool) -> Json:
    finding, artifact = issue.finding, {"uri": uri(issue.path), "index": artifacts[issue.path]}
    fixes = _fixes(issue, artifact)
    related = [*_related(issue, artifact), *_elsewhere(issue)][:MOST_RELATED]
    return {
        "ruleId": finding.rule,
        "ruleIndex": rules[finding.rule],
        "level": LEVELS[issue.level],
        "message": {"text": literal(sentence(issue))},
        "locations": [{"physicalLocation": {"artifactLocation": artifact, "region": _region_of(issue)}}],
        **({"relatedLocations": [{"id": at, **each} for at, each in enumerate(related, 1)]} if related else {}),
        "partialFingerprints": {
            "auditorFinding/v1": finding.fingerprint,
            "primaryLocationLineHash": f"{finding.fingerprint}:{issue.number}",
        },
        **({"fixes": fixes} if fixes else {}),
        **({"suppressions": _suppressions(issue)} if settled else {}),
        **({"properties": {"working": list(finding.working)}} if finding.working else {}),
    }


def _region_of(issue: Issue) -> Json:
    """The characters of the number that a finding points at; a whole line where it has none of its own."""
    if issue.spot is None or issue.claim is None:
        return {"startLine": issue.line}
    return {**_region(issue.spot), "snippet": {"text": issue.claim.text}}


def _region(spot: Spot) -> Json:
    return {
        "startLine": spot.line,
        "startColumn": spot.column,
        "endLine": spot.end_line,
        "endColumn": spot.end_column,
    }


def _related(issue: Issue, artifact: Json) -> Iterator[Json]:
    """The places of the other numbers that take part; not of those whose source has none."""
    for claim in issue.related:
        spot = spot_of(issue.document, claim)
        if claim.at:
            region = _region(spot) if spot else {"startLine": claim.at.line}
            yield _place(artifact, region, claim.text)


def _elsewhere(issue: Issue) -> Iterator[Json]:
    """The places of numbers of other documents."""
    for each in issue.finding.elsewhere or ():
        path, _, line = each.where.rpartition(":")
        if path and line.isdecimal() and int(line):
            yield _place({"uri": uri(path)}, {"startLine": int(line)}, each.text)


def _place(artifact: Json, region: Json, text: str) -> Json:
    location = {"artifactLocation": artifact, "region": region}
    return {"physicalLocation": location, "message": {"text": literal(text)}}


def _fixes(issue: Issue, artifact: Json) -> list[Json]:
    """The suggestions that can be carried out in the source as it stands."""
    return [
        {
            "description": {"text": literal(suggestion.reason)},
            "artifactChanges": [
                {
                    "artifactLocation": artifact,
                    "replacements": [{"deletedRegion": _region(spot), "insertedContent": {"text": suggestion.text}}],
                }
            ],
        }
        for spot, suggestion in issue.edits
    ]


def _suppressions(issue: Issue) -> list[Json]:
    """Why a finding was settled; an empty list says that it was not."""
    settled = issue.finding.settled
    if not settled:
        return []
    days = {"since": settled.since, "until": settled.until}
    known = {name: day.isoformat() for name, day in days.items() if day is not None}
    return [
        {
            "kind": "inSource" if settled.place.rpartition(":")[0] == issue.path else "external",
            "status": "accepted",
            **({"justification": settled.reason} if settled.reason else {}),
            "properties": {"by": settled.by, **known, **({"place": settled.place} if settled.place else {})},
        }
    ]


def _notification(notice: Notice) -> Json:
    found: Json = {"level": NOTICE_LEVELS[notice.level], "message": {"text": literal(notice.message)}}
    if notice.path:
        place: Json = {"artifactLocation": {"uri": uri(notice.path)}}
        if notice.line is not None:
            column = {"startColumn": notice.column} if notice.column is not None else {}
            place["region"] = {"startLine": notice.line, **column}
        found["locations"] = [{"physicalLocation": place}]
    return found


def uri(path: str) -> str:
    """The path as a URI reference: percent-encoded, with forward slashes, `file:` before an absolute one."""
    plain = PurePath(path)
    text = plain.as_posix() if plain.parts else path
    encoded = quote(text.encode("utf-8", "replace"), safe="/")
    return f"file://{'' if encoded.startswith('/') else '/'}{encoded}" if plain.is_absolute() else encoded


def literal(text: str) -> str:
    """Text for a message, in which nothing becomes a link or an argument."""
    return EMBEDDED.sub(rf"\g<0>{JOINER}", text)


def _utc() -> Any:
    import datetime as dt

    return dt.UTC


def make(stream: BinaryIO, options: Options) -> Sarif:
    """The output on a binary stream."""
    return Sarif(stream)
