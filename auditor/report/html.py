"""`html`: one self-contained page. It asks nothing of any server, and reads without scripts.

The page is a pure function of the `auditor.run/1` record, which is what `json` writes.
"""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from typing import TYPE_CHECKING, BinaryIO

import msgspec

from auditor.model import Run
from auditor.report.page import VERDICTS, pages, rules_shown
from auditor.report.passages import Json
from auditor.report.records import AuditRecord, encode, ran
from auditor.report.sink import Options
from auditor.report.terminal import BIDI
from auditor.report.wording import SYMBOLS, count, coverage, outcome

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

HIDDEN = re.compile(f"[\\x00-\\x08\\x0b\\x0e-\\x1f\\x7f-\\x9f\\ufeff{BIDI}]")
"""Characters that do not show, or that reorder what does; a document's text shows their names."""


class Html:
    """Collects the documents' records."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        self.documents: list[AuditRecord] = []

    def add(self, audit: AuditRecord) -> None:
        """Keep the document's record."""
        self.documents.append(audit)

    def finish(self, run: Run) -> None:
        """Write the page."""
        record: Json = msgspec.json.decode(encode(ran(run, self.documents)))
        self.stream.write(render(record).encode("utf-8"))


def render(run: Json) -> str:
    """The page of a run, given as the decoded JSON of `auditor.run/1`."""
    environment = _environment()
    loader = environment.loader
    assert loader is not None
    style = loader.get_source(environment, "report.css")[0]
    summary, (state, verdict) = run["summary"], VERDICTS[run["verdict"]]
    return environment.get_template("report.html").render(
        run=run,
        state=state,
        verdict=verdict,
        outcome=outcome(run["verdict"], summary["levels"]),
        coverage=coverage(summary["claims"], summary["checked"]),
        pages=pages(run),
        rules=rules_shown(run),
        started=run["started"][:16].replace("T", " "),
        zone=_zone(run["started"]),
        style=_trusted(style),
        policy=policy(style),
    )


def policy(style: str) -> str:
    """The content security policy: this style sheet, by its hash, and nothing else."""
    digest = base64.b64encode(hashlib.sha256(style.encode("utf-8")).digest()).decode("ascii")
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    from auditor.resources import reports_folder

    environment = Environment(
        loader=FileSystemLoader(reports_folder() / "html"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(visible=visible, plain=plain, count=count)
    environment.globals.update(symbols=SYMBOLS)
    return environment


def visible(text: str) -> Markup:
    """Text escaped for HTML, its hidden characters shown by their code points."""
    from markupsafe import Markup, escape

    return Markup(HIDDEN.sub(_named, str(escape(text))))


def plain(text: str) -> str:
    """Text for an attribute or the page's title, its hidden characters replaced by their code points."""
    return HIDDEN.sub(_code_point, text)


def _named(match: re.Match[str]) -> str:
    return f'<span class="hidden-character">{_code_point(match)}</span>'


def _code_point(match: re.Match[str]) -> str:
    return f"U+{ord(match[0]):04X}"


def _trusted(style: str) -> Markup:
    """The style sheet that ships with the package."""
    from markupsafe import Markup

    return Markup(style)


def _zone(moment: str) -> str:
    """The time zone of an ISO 8601 moment: `UTC`, `UTC+02:00`, or nothing."""
    found = re.search(r"(Z|[+-]\d\d:\d\d)$", moment)
    return "" if not found else "UTC" if found[0] in ("Z", "+00:00") else f"UTC{found[0]}"


def make(stream: BinaryIO, options: Options) -> Html:
    """The output on a binary stream."""
    return Html(stream)
