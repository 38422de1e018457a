"""`html`: one self-contained page. It asks nothing of any server, and reads without scripts.

The page is a pure function of the `auditor.run/1` record, which is what `json` writes. The documents' records wait in a
temporary file until the run is done, so that memory holds one of them at a time.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from tempfile import SpooledTemporaryFile
from typing import TYPE_CHECKING, BinaryIO

import msgspec

from auditor.model import Run
from auditor.patterns import lazily
from auditor.report.overview import Overview
from auditor.report.page import Page, Rules, page
from auditor.report.records import AuditRecord, encode, ran
from auditor.report.sink import Options
from auditor.report.states import SIGNS, VERDICTS, WORDS, Json
from auditor.report.ticks import tick_marks
from auditor.report.wording import count, coverage, outcome

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

IN_MEMORY = 32 << 20
"""Bytes of records that wait in memory; more of them go to the disk."""

WRITTEN = 1 << 16
"""Characters of the page that are written at once."""

COMMENT = lazily(r"^\s*/\*[^*]*\*/$", re.M)
SPACED = lazily(r" ?([{};]) ?")
"""What a style sheet may have spaces around and needs none; none of them stands in a string of ours."""

Documents = Callable[[], Iterable[Json]]
"""Gives the decoded records of the documents, from the first one on each time."""


class Html:
    """Collects the documents' records."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        self.records = SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 (closed when the page is written)

    def add(self, audit: AuditRecord) -> None:
        """Keep the document's record."""
        self.records.write(encode(audit))
        self.records.write(b"\n")

    def finish(self, run: Run) -> None:
        """Write the page."""
        record: Json = msgspec.json.decode(encode(ran(run, [])))
        with self.records:
            for part in _joined(parts(record, self._documents)):
                self.stream.write(part.encode("utf-8"))

    def _documents(self) -> Iterator[Json]:
        self.records.seek(0)
        return map(msgspec.json.decode, self.records)


def render(run: Json) -> str:
    """The page of a run, given as the decoded JSON of `auditor.run/1`."""
    return "".join(parts(run, lambda: run["documents"]))


def parts(run: Json, documents: Documents) -> Iterator[str]:
    """The page piece by piece; the documents are gone through twice, first for their index."""
    overview, rules, (state, verdict) = Overview(documents()), Rules(run), VERDICTS[run["verdict"]]
    style, script = _asset("report.css"), _asset("report.js")
    summary = run["summary"]
    yield from (
        _environment()
        .get_template("report.html")
        .generate(
            run=run,
            state=state,
            verdict=verdict,
            outcome=_outcome(run),
            coverage=coverage(summary["claims"], summary["checked"]),
            overview=overview,
            entries=overview.entries,
            pages=_pages(documents(), overview, rules),
            rules=rules.shown,
            unused=[rule for rule in rules.shown if not rule["applied"]],
            started=run["started"][:16].replace("T", " "),
            zone=_zone(run["started"]),
            style=_trusted(style),
            script=_trusted(script),
            policy=policy(style, script),
        )
    )


def policy(style: str, script: str) -> str:
    """The content security policy: this style sheet and this script, by their hashes, and nothing else."""
    return (
        f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _outcome(run: Json) -> str:
    """What the verdict rests on: findings that ask for attention, and what else makes the run fail."""
    reasons, levels = run.get("reasons", []), run["summary"]["levels"]
    found = [outcome(run["verdict"], levels)] if any(levels.values()) or not reasons else []
    return "; ".join([*found, *reasons])


def _pages(documents: Iterable[Json], overview: Overview, rules: Rules) -> Iterator[Page]:
    for document, entry in zip(documents, overview.entries, strict=True):
        yield page(document, entry, overview, rules)


def _joined(pieces: Iterable[str]) -> Iterator[str]:
    """The same text in fewer pieces."""
    held, length = [], 0
    for piece in pieces:
        held.append(piece)
        length += len(piece)
        if length >= WRITTEN:
            yield "".join(held)
            held, length = [], 0
    yield "".join(held)


def _digest(content: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(content.encode('utf-8')).digest()).decode('ascii')}"


@cache
def _asset(name: str) -> str:
    """A file of the report's design, without its comments and the white space that only its readers need."""
    from auditor.resources import reports_folder

    text = COMMENT.sub("", (reports_folder() / "html" / name).read_text("utf-8"))
    lines = [stripped for line in text.splitlines() if (stripped := line.strip())]
    return SPACED.sub(r"\1", "".join(lines)) if name.endswith(".css") else "\n".join(lines)


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    from auditor.report import markup
    from auditor.resources import reports_folder

    environment = Environment(
        loader=FileSystemLoader(reports_folder() / "html"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    for each in markup.FILTERS:
        environment.filters[each.__name__] = each
    environment.filters["count"] = count
    environment.globals.update(signs=SIGNS, words=WORDS, ticks=tick_marks(), coverage_of=coverage)
    return environment


def _trusted(content: str) -> Markup:
    """A file that ships with the package."""
    from markupsafe import Markup

    return Markup(content)


def _zone(moment: str) -> str:
    """The time zone of an ISO 8601 moment: `UTC`, `UTC+02:00`, or nothing."""
    found = re.search(r"(Z|[+-]\d\d:\d\d)$", moment)
    return "" if not found else "UTC" if found[0] in ("Z", "+00:00") else f"UTC{found[0]}"


def make(stream: BinaryIO, options: Options) -> Html:
    """The output on a binary stream."""
    return Html(stream)
