"""The outputs: each a pure function of the records in `auditor.report.records`, which are what `json` writes.

A new output is one module with a `make(stream, options) -> Sink` and one line in `FORMATS`.
"""

from __future__ import annotations

from importlib import import_module
from typing import IO, Any, NamedTuple, cast

from auditor.report.sink import Options, Sink

__all__ = ["FORMATS", "Format", "Options", "Sink", "Target", "make", "parse_output"]


class Format(NamedTuple):
    """An output format."""

    module: str
    """Where its `make` is; imported when the format is asked for."""
    about: str
    """What it is for, in one line."""
    binary: bool = True
    """True when it writes bytes (always UTF-8), False when it writes text to a terminal."""
    suffix: str = ""
    """The usual suffix of its files."""
    lean: bool = False
    """True when it shows neither the text of a document nor places in its source."""


FORMATS = {
    "full": Format("auditor.report.full", "for a terminal: findings with their sentences and working", False, ".txt"),
    "concise": Format("auditor.report.concise", "one line for each finding that asks for attention", False, ".txt"),
    "json": Format("auditor.report.run_json", "the whole run as one JSON value (auditor.run/1)", True, ".json"),
    "jsonl": Format("auditor.report.jsonl", "one document a line (auditor.document/1)", True, ".jsonl", lean=True),
    "markdown": Format("auditor.report.markdown", "for a comment on a pull request", True, ".md"),
    "sarif": Format("auditor.report.sarif", "SARIF 2.1.0, for code scanning", True, ".sarif"),
    "junit": Format("auditor.report.junit", "JUnit XML, for the test report of a CI", True, ".xml"),
    "github": Format("auditor.report.github", "annotations and a summary for GitHub Actions", True, ".txt"),
    "gitlab": Format("auditor.report.gitlab", "a code quality report for GitLab", True, ".json"),
    "rdjson": Format("auditor.report.rdjson", "diagnostics with suggestions for reviewdog", True, ".json"),
    "csv": Format("auditor.report.flat_csv", "findings, one a row", True, ".csv"),
    "csv-claims": Format("auditor.report.flat_csv_claims", "claims, one a row", True, ".csv"),
    "parquet": Format("auditor.report.flat_parquet", "findings, one a row, in Arrow types", True, ".parquet"),
    "parquet-claims": Format("auditor.report.flat_parquet_claims", "claims, one a row", True, ".parquet"),
    "xlsx": Format("auditor.report.flat_xlsx", "a workbook of findings and claims", True, ".xlsx"),
    "html": Format("auditor.report.html", "one self-contained page for an editor", True, ".html"),
}


class Target(NamedTuple):
    """Where an output goes."""

    format: str
    """A name in `FORMATS`."""
    path: str | None
    """The file to write; None for standard output."""


def parse_output(text: str) -> Target:
    """Read `FORMAT[:PATH]`; raises ValueError that lists what is allowed. `-` as a path is standard output."""
    name, colon, path = text.partition(":")
    if name not in FORMATS:
        raise ValueError(_unknown(name))
    if colon and not path:
        raise ValueError(f"the output {text!r} names no file after the colon: write {name}:PATH, or {name} alone")
    return Target(name, path if path not in ("", "-") else None)


def make(name: str, stream: IO[Any], options: Options | None = None) -> Sink:
    """The output of this format on a stream: of bytes where `FORMATS[name].binary`, else of text."""
    if name not in FORMATS:
        raise ValueError(_unknown(name))
    module = import_module(FORMATS[name].module)
    return cast(Sink, module.make(stream, options or Options()))


def _unknown(name: str) -> str:
    from auditor.nearest import unknown

    return unknown("output format", name, FORMATS)
