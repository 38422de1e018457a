"""A saved run: every output made from it is the one the check wrote, and what is no run is told with its place."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any

import msgspec
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from report_samples import damaged, empty, hostile, report, settled, story, tables

from auditor.cli import cli
from auditor.model import Audit, Notice, Run
from auditor.report import FORMATS, Options, make
from auditor.report.records import AuditRecord, encode, placed, ran
from auditor.report.saved import NotSaved, loads

SAMPLES: list[Callable[[], Audit]] = [story, damaged, tables, hostile, empty, settled]
EXAMPLES = Path(__file__).parent.parent / "examples"


NEEDS = {"parquet": "pyarrow", "parquet-claims": "pyarrow", "xlsx": "openpyxl"}
HERE = sorted(name for name in FORMATS if name not in NEEDS or find_spec(NEEDS[name]))
"""The formats whose libraries are installed."""


def saved(*audits: Audit) -> bytes:
    whole = report(*audits)
    return encode(ran(whole.run, list(map(placed, whole.audits))))


def written(name: str, documents: list[AuditRecord], run: Run) -> object:
    stream: IO[Any] = io.BytesIO() if FORMATS[name].binary else io.StringIO()
    sink = make(name, stream, Options(color=False, rules={rule.id: rule for rule in run.rules}))
    for document in documents:
        sink.add(document)
    sink.finish(run)
    stream.seek(0)
    return stream.read()


SAVED = saved(*(sample() for sample in SAMPLES))
DECODED = json.loads(SAVED)


@pytest.mark.parametrize("name", HERE)
def test_an_output_of_a_saved_run_is_the_one_of_the_run(name: str) -> None:
    whole, again = report(*(sample() for sample in SAMPLES)), loads(SAVED)
    whole.run.notices.append(Notice("error", "no such file", "gone.txt", 3))
    again.run.notices.append(Notice("error", "no such file", "gone.txt", 3))
    direct = written(name, list(map(placed, whole.audits)), whole.run)
    assert written(name, list(again.documents()), again.run) == direct


@pytest.mark.parametrize("name", HERE)
def test_check_and_report_write_the_same_bytes(name: str, tmp_path: Path) -> None:
    first, second, run = tmp_path / "first", tmp_path / "second", tmp_path / "run.json"
    names = ("several-errors.md", "release-with-table.md", "alibaba-december-quarter.md")
    paths = [str(EXAMPLES / name) for name in names]
    checked = CliRunner().invoke(cli, ["check", *paths, "-q", "-o", f"json:{run}", "-o", f"{name}:{first}"])
    assert checked.exit_code == 1
    again = CliRunner().invoke(cli, ["report", str(run), "-o", f"{name}:{second}"])
    assert (again.exit_code, again.output) == (0, "")
    assert second.read_bytes() == first.read_bytes()
    assert first.stat().st_size > 0


def test_lines_are_the_same_with_and_without_other_outputs(tmp_path: Path) -> None:
    paths = [str(EXAMPLES / name) for name in ("several-errors.md", "release-with-table.md")]
    alone = CliRunner().invoke(cli, ["check", *paths, "-q", "-o", "jsonl"]).stdout_bytes
    CliRunner().invoke(cli, ["check", *paths, "-q", "-o", f"json:{tmp_path / 'run.json'}"])
    again = CliRunner().invoke(cli, ["report", str(tmp_path / "run.json"), "-o", "jsonl"]).stdout_bytes
    assert alone == again
    assert len(alone.splitlines()) == 2


def test_a_record_that_is_read_is_the_one_that_was_written() -> None:
    again = loads(SAVED)
    assert [encode(record) for record in again.documents()] == [encode(placed(sample())) for sample in SAMPLES]
    assert again.run == report(*(sample() for sample in SAMPLES)).run


def test_a_saved_run_comes_through_a_pipe() -> None:
    ran = CliRunner().invoke(cli, ["report", "-", "-o", "concise"], input=SAVED)
    assert ran.exit_code == 0
    assert "damaged.txt:3:166: error fx/implied-rates-agree" in ran.output


def changed(path: str, value: object) -> bytes:
    """The saved run with the value at a path of keys replaced; `...` takes the key away."""
    record: Any = msgspec.json.decode(SAVED)
    *keys, last = (int(key) if key.isdigit() else key for key in path.split("/"))
    at = record
    for key in keys:
        at = at[key]
    if value is ...:
        del at[last]
    else:
        at[last] = value
    return json.dumps(record).encode()


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        ("documents/1/claims/2/start", "x", "documents[1].claims[2].start: expected `int`, got `str`"),
        ("documents/1/claims/2/kind", "monney", "documents[1].claims[2].kind: invalid enum value 'monney'"),
        ("documents/1/claims/2/end", 10**6, "documents[1].claims[2] reaches from 150 to 1,000,000, its text"),
        ("documents/2/claims/6/end", 99, "documents[2].claims[6] reaches from 0 to 99, its text from 0 to 4"),
        ("documents/2/claims/0/row", -1, "documents[2].claims[0].row is -1; expected 0 or more"),
        ("documents/0/claims/1/id", "c1", 'documents[0].claims[1].id is "c1"; another claim has it already'),
        ("documents/0/findings/0/level", "bad", 'documents[0].findings[0].level is "bad"; allowed: error, warning'),
        ("documents/0/findings/0/level", None, "documents[0].findings[0].level is null; its verdict and severity make"),
        ("documents/5/findings/1/settled/by", "me", 'documents[5].findings[1].settled.by is "me"; allowed: baseline'),
        ("documents/0/verdict", "pass-by-rounding", 'documents[0].verdict is "pass-by-rounding"; allowed: fail'),
        ("documents/0/schema", "auditor.document/2", 'documents[0].schema is "auditor.document/2"; expected \'auditor'),
        ("documents/2/clean", "x", "documents[2].clean is not as long as the text"),
        ("documents/2/notices/0/level", "loud", 'documents[2].notices[0].level is "loud"; allowed: error, warning'),
        ("documents/2/blocks/0/end", -5, "documents[2].blocks[0] reaches from 2 to -5"),
        ("documents/2/tables/0/starts/1/1", -5, "documents[2].tables[0].starts[1][1] reaches from -5 to -5"),
        ("documents/0/text", ..., "documents[0]: object missing required field `text`"),
        ("documents/0/date", "2025-13-01", "documents[0].date: invalid RFC3339 encoded date"),
        ("summary/levels/error", "one", "summary.levels['error']: expected `int`, got `str`"),
        ("documents", {}, "documents: expected `array`, got `object`"),
        ("rules", ..., "the run: object missing required field `rules`"),
        ("schema", "auditor.run/2", "has the schema \"auditor.run/2\", this version reads 'auditor.run/1'"),
        ("schema", "auditor.document/1", "is a line of jsonl, which holds no text to report on"),
        ("schema", ["other"], 'is no saved run: its key schema is ["other"]'),
    ],
)
def test_a_damaged_run_is_told_with_its_place(path: str, value: object, message: str) -> None:
    with pytest.raises(NotSaved) as error:
        loads(changed(path, value))
    assert message in str(error.value)


@pytest.mark.parametrize("low", ["1e5", "NaN", "1,000", "", "--1", "Infinity"])
def test_an_end_that_is_no_number_is_refused(low: str) -> None:
    with pytest.raises(NotSaved, match=r"documents\[1\]\.findings\[0\]\.shared|intervals"):
        loads(changed("documents/1/findings/0/intervals/280.2 billion yuan ($38.38 billion)/low", low))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is no JSON from line 1, column 1 on"),
        (SAVED[:500], "is no JSON from line 1, column"),
        (b"{\n  \"schema\": 'x'}", "is no JSON from line 2, column 13 on"),
        (b'{"schema":' + b"[" * 100_000, "is nested too deep"),
        (b'{"schema": "auditor.run/1", "rules": ' + b"[" * 100_000, "is nested too deep"),
        (SAVED.decode().encode("utf-16"), "is in UTF-16, not UTF-8"),
        (b'{"schema": "auditor.run/1", "version": "\xff"}', "is no UTF-8 at line 1 (byte 41)"),
        (b"[]", "is no saved run: its key schema is null"),
        (b"12", "is no saved run: its key schema is null"),
    ],
)
def test_what_is_no_run_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(NotSaved) as error:
        loads(data)
    assert message in str(error.value)


def test_a_file_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auditor.report.saved.MOST_BYTES", 1000)
    with pytest.raises(NotSaved, match=r"is larger than 1,000 bytes"):
        loads(SAVED)


def test_a_byte_order_mark_does_no_harm() -> None:
    assert loads(b"\xef\xbb\xbf" + SAVED).run.documents == len(SAMPLES)


def test_the_command_says_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "run.json").write_bytes(SAVED[:100])
    cut = CliRunner().invoke(cli, ["report", str(tmp_path / "run.json")])
    assert cut.exit_code == 2
    assert "run.json: is no JSON from line 1, column" in cut.output
    gone = CliRunner().invoke(cli, ["report", str(tmp_path / "gone.json")])
    assert gone.exit_code == 2
    assert "gone.json: cannot be read: No such file or directory" in gone.output
    over = CliRunner().invoke(cli, ["report", str(tmp_path / "run.json"), "-o", f"json:{tmp_path / 'run.json'}"])
    assert over.exit_code == 2
    assert "is to be read and to be written" in over.output


LEAVES = st.one_of(st.none(), st.booleans(), st.integers(-3, 300), st.text(max_size=5), st.just([]), st.just({}))


def paths_of(value: object, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(found for key, member in members for found in paths_of(member, (*path, key)))]


PATHS = [path for path in paths_of(DECODED) if path]


@settings(deadline=None)
@given(st.sampled_from(PATHS), LEAVES)
def test_no_damage_breaks_an_output(path: tuple[Any, ...], value: object) -> None:
    """A value put anywhere in a run is refused with its place, or every output can be written."""
    record: Any = msgspec.json.decode(SAVED)
    at = record
    for key in path[:-1]:
        at = at[key]
    at[path[-1]] = value
    try:
        again = loads(json.dumps(record).encode())
    except NotSaved:
        return
    documents = list(again.documents())
    for name in HERE:
        assert written(name, documents, again.run) is not None
