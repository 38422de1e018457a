"""The registry of outputs and what each writes: golden files, streaming, and reading `FORMAT[:PATH]`."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import IO, Any

import pytest
from report_samples import RULES, damaged, empty, hostile, report, settled, story, tables

from auditor.model import Audit, Notice
from auditor.report import FORMATS, Options, make, parse_output
from auditor.report.records import placed

Golden = Callable[[str, str], None]

LEFT_OUT = {"parquet", "parquet-claims", "xlsx"}
"""Formats that are no text and have tests of their own."""
TEXTS = sorted(set(FORMATS) - LEFT_OUT)
SUFFIXES = {name: form.suffix.lstrip(".") for name, form in FORMATS.items()}
MACHINE = ["sarif", "junit", "github", "gitlab", "rdjson"]
BOTH = [damaged, story]


def written(name: str, *audits: Audit, options: Options | None = None) -> str:
    stream: IO[Any] = io.BytesIO() if FORMATS[name].binary else io.StringIO()
    whole = report(*audits)
    sink = make(name, stream, options or Options(color=False, rules={rule.id: rule for rule in RULES}))
    for audit in whole.audits:
        sink.add(placed(audit))
    sink.finish(whole.run)
    assert not stream.closed
    stream.seek(0)
    content = stream.read()
    return content.decode("utf-8") if isinstance(content, bytes) else str(content)


@pytest.mark.parametrize("name", TEXTS)
def test_stories(name: str, golden: Golden) -> None:
    golden(f"stories-{name}.{SUFFIXES[name]}", written(name, *(sample() for sample in BOTH)))


@pytest.mark.parametrize("name", TEXTS)
def test_tables(name: str, golden: Golden) -> None:
    golden(f"tables-{name}.{SUFFIXES[name]}", written(name, tables(), empty()))


@pytest.mark.parametrize("name", ["full", "concise", "markdown", "html", *MACHINE])
def test_hostile(name: str, golden: Golden) -> None:
    golden(f"hostile-{name}.{SUFFIXES[name]}", written(name, hostile()))


@pytest.mark.parametrize("name", TEXTS)
def test_a_run_without_documents_is_written(name: str) -> None:
    assert name in ("jsonl", "csv", "csv-claims", *MACHINE) or "not" in written(name).lower()


@pytest.mark.parametrize("name", ["full", "concise", "jsonl"])
def test_streaming_formats_write_as_documents_come(name: str) -> None:
    stream: IO[Any] = io.BytesIO() if FORMATS[name].binary else io.StringIO()
    sink = make(name, stream, Options(color=False))
    sink.add(placed(damaged()))
    assert stream.tell() > 0


@pytest.mark.parametrize("name", sorted(set(TEXTS) - {"html"}))
def test_settled(name: str, golden: Golden) -> None:
    golden(f"settled-{name}.{SUFFIXES[name]}", written(name, settled()))


@pytest.mark.parametrize("name", ["full", "concise"])
def test_statistics_come_before_the_verdict(name: str, golden: Golden) -> None:
    options = Options(color=False, statistics=True)
    golden(f"statistics-{name}.txt", written(name, damaged(), tables(), settled(), options=options))


def test_jsonl_has_one_document_a_line() -> None:
    lines = written("jsonl", hostile(), story()).splitlines(keepends=True)
    assert [json.loads(line)["verdict"] for line in lines] == ["fail", "warn"]
    assert all(line.endswith("\n") for line in lines)


@pytest.mark.parametrize("name", ["full", "concise", "markdown", "html", "json", "sarif", "junit", "github"])
def test_the_notices_of_a_run_are_shown(name: str) -> None:
    stream: IO[Any] = io.BytesIO() if FORMATS[name].binary else io.StringIO()
    run = report().run
    run.notices.append(Notice("error", "no such file", "gone.txt"))
    make(name, stream, Options(color=False)).finish(run)
    stream.seek(0)
    content = stream.read()
    text = content.decode("utf-8") if isinstance(content, bytes) else content
    assert "no such file" in text
    assert "gone.txt" in text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("html", ("html", None)),
        ("html:report.html", ("html", "report.html")),
        ("json:-", ("json", None)),
        ("json:c:/out.json", ("json", "c:/out.json")),
    ],
)
def test_an_output_is_read(text: str, expected: tuple[str, str | None]) -> None:
    assert parse_output(text) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("htlm:x", "unknown output format 'htlm'; did you mean 'html'? allowed: full, concise, json"),
        ("", "unknown output format ''; allowed: full"),
        ("html:", "'html:' names no file after the colon"),
    ],
)
def test_a_wrong_output_is_answered(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=r".") as error:
        parse_output(text)
    assert message in str(error.value)


def test_an_unknown_format_is_not_made() -> None:
    with pytest.raises(ValueError, match="did you mean 'jsonl'"):
        make("jsonll", io.BytesIO())
