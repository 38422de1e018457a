"""A saved run, which is what `json` wrote, read back for any other output.

What is wrong with a file is told with its place: line and column for what is no JSON, else the path of the value
(`documents[2].claims[5].start`).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

import msgspec

from auditor.model import Notice, Run, Table, Verdict
from auditor.nearest import quoted
from auditor.report.issues import weight_of
from auditor.report.records import (
    DOCUMENT_SCHEMA,
    RUN_SCHEMA,
    AuditRecord,
    ClaimRecord,
    FindingRecord,
    RunHead,
)

T = TypeVar("T")

MOST_BYTES = 1 << 30
"""The largest file that is read, in bytes."""

HOW = "a saved run is what `auditor check -o json:RUN.json` writes"

LEVELS = ("error", "warning", "info", None)
SETTLERS = ("baseline", "waiver")
NOTICE_LEVELS = ("error", "warning", "note")
OVERALL = (Verdict.FAIL, Verdict.WARN, Verdict.PASS, Verdict.NOT_CHECKED)


class NotSaved(ValueError):
    """What was given is no saved run; the message says why and where."""


class Saved:
    """A saved run whose documents are decoded one after the other."""

    def __init__(self, head: _Whole) -> None:
        self.run = _run(head)
        """All but its documents."""
        self._documents = head.documents

    def documents(self) -> Iterator[AuditRecord]:
        """Its documents. Raises NotSaved at the first that is none."""
        for at, raw in enumerate(self._documents):
            yield _document(raw, f"documents[{at}]")


class _Whole(RunHead, frozen=True, kw_only=True):
    documents: list[msgspec.Raw]


class _Schema(msgspec.Struct):
    schema: Any = None


def load(path: str) -> Saved:
    """The run saved in a file, or given on standard input for `-`, every document checked.

    Raises NotSaved for what is no run of this version, and OSError for a file that cannot be read.
    """
    if path == "-":
        return loads(sys.stdin.buffer.read(MOST_BYTES + 1))
    with Path(path).open("rb") as file:
        return loads(file.read(MOST_BYTES + 1))


def loads(data: bytes) -> Saved:
    """The run of a JSON text in UTF-8. Raises NotSaved."""
    if len(data) > MOST_BYTES:
        raise NotSaved(f"is larger than {MOST_BYTES:,} bytes; check fewer documents at a time")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise NotSaved(f"is in UTF-16, not UTF-8: let the auditor write the file; {HOW}")
    data = data.removeprefix(b"\xef\xbb\xbf")
    _check_schema(data)
    saved = Saved(_decoded(data, _Whole, ""))
    for _ in saved.documents():
        pass
    return saved


def _check_schema(data: bytes) -> None:
    try:
        data.decode()
        schema = msgspec.json.decode(data, type=_Schema).schema
    except msgspec.ValidationError:
        schema = None
    except RecursionError as error:
        raise NotSaved(f"is nested too deep; {HOW}") from error
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise NotSaved(f"is no UTF-8 at line {line} (byte {error.start + 1:,}); {HOW}") from error
    except msgspec.DecodeError as error:
        raise NotSaved(_malformed(data, str(error))) from error
    if schema == RUN_SCHEMA:
        return
    if schema == DOCUMENT_SCHEMA:
        raise NotSaved(f"is a line of jsonl, which holds no text to report on; {HOW}")
    shown = msgspec.json.encode(schema)[:60].decode("utf-8", "replace")
    if isinstance(schema, str) and schema.startswith("auditor.run/"):
        raise NotSaved(f"has the schema {shown}, this version reads {RUN_SCHEMA!r}: use the version that wrote it")
    raise NotSaved(f"is no saved run: its key schema is {shown}, not {RUN_SCHEMA!r}; {HOW}")


def _malformed(data: bytes, reason: str) -> str:
    """Where a text stops being JSON, as the standard library finds it."""
    import json

    try:
        json.loads(data)
    except json.JSONDecodeError as error:
        return f"is no JSON from line {error.lineno}, column {error.colno} on: {error.msg.removesuffix(' at')}; {HOW}"
    except (ValueError, RecursionError) as error:
        reason = str(error)
    return f"is no JSON: {reason}; {HOW}"


def _run(head: RunHead) -> Run:
    """The run that a record tells of."""
    _check_notices(head.notices, "notices")
    counts = head.summary
    return Run(
        head.version, head.started, head.rules, head.notices, counts.documents, counts.claims, counts.checked,
        counts.verdicts, counts.levels, counts.applied, head.exit_status, counts.settled,
        head.reasons or [],
    )  # fmt: skip


# ---------------------------------------------------------------------- documents
def _document(raw: msgspec.Raw, path: str) -> AuditRecord:
    """A document whose values fit together, so that no output stumbles over it."""
    record = _decoded(bytes(raw), AuditRecord, path)
    if record.schema != DOCUMENT_SCHEMA:
        raise _wrong(f"{path}.schema", record.schema, f"expected {DOCUMENT_SCHEMA!r}")
    if record.verdict not in OVERALL:
        raise _wrong(f"{path}.verdict", str(record.verdict), "allowed: fail, warn, pass, not-checked")
    _check_notices(record.notices, f"{path}.notices")
    if isinstance(record.clean, str) and len(record.clean) != len(record.text):
        raise NotSaved(f"{path}.clean is not as long as the text")
    for at, block in enumerate(record.blocks):
        _check_ends(block.start, block.end, len(record.text), f"{path}.blocks[{at}]")
    for at, table in enumerate(record.tables):
        _check_table(table, len(record.text), f"{path}.tables[{at}]")
    known: set[str] = set()
    for at, claim in enumerate(record.claims):
        _check_claim(record, claim, f"{path}.claims[{at}]")
        if claim.id in known:
            raise _wrong(f"{path}.claims[{at}].id", claim.id, "another claim has it already")
        known.add(claim.id)
    for at, finding in enumerate(record.findings):
        _check_finding(finding, f"{path}.findings[{at}]")
    return record


def _check_claim(record: AuditRecord, claim: ClaimRecord, path: str) -> None:
    for name in ("table", "row", "column"):
        if (getattr(claim, name) or 0) < 0:
            raise _wrong(f"{path}.{name}", getattr(claim, name), "expected 0 or more")
    room = len(record.text)
    if claim.table is not None and (claim.table >= len(record.tables) or record.tables[claim.table].starts is None):
        room = _cell_length(record, claim)
    _check_ends(claim.start, claim.end, room, path)


def _cell_length(record: AuditRecord, claim: ClaimRecord) -> int:
    """The length of a claim's cell; of its own text where the table is not there."""
    rows = record.tables[claim.table or 0].rows if (claim.table or 0) < len(record.tables) else []
    row = rows[claim.row or 0] if (claim.row or 0) < len(rows) else []
    return len(row[claim.column or 0]) if (claim.column or 0) < len(row) else claim.start + len(claim.text)


def _check_finding(finding: FindingRecord, path: str) -> None:
    if finding.level not in LEVELS:
        raise _wrong(f"{path}.level", finding.level, "allowed: error, warning, info, null")
    if finding.settled and finding.settled.by not in SETTLERS:
        raise _wrong(f"{path}.settled.by", finding.settled.by, f"allowed: {', '.join(SETTLERS)}")
    expected = None if finding.settled else weight_of(finding)
    if finding.level != expected:
        raise _wrong(f"{path}.level", finding.level, f"its verdict and severity make it {expected or 'null'}")


def _check_table(table: Table, length: int, path: str) -> None:
    for at, starts in enumerate(table.starts or ()):
        for column, start in enumerate(starts):
            _check_ends(start, start, length, f"{path}.starts[{at}][{column}]")


def _check_notices(notices: list[Notice], path: str) -> None:
    for at, notice in enumerate(notices):
        if notice.level not in NOTICE_LEVELS:
            raise _wrong(f"{path}[{at}].level", notice.level, f"allowed: {', '.join(NOTICE_LEVELS)}")


def _check_ends(start: int, end: int, length: int, path: str) -> None:
    if not 0 <= start <= end <= length:
        raise NotSaved(f"{path} reaches from {start:,} to {end:,}, its text from 0 to {length:,}")


def _wrong(path: str, value: object, allowed: str) -> NotSaved:
    return NotSaved(f"{path} is {msgspec.json.encode(value)[:60].decode('utf-8', 'replace')}; {allowed}")


# ---------------------------------------------------------------------- decoding
def _decoded(data: bytes, form: type[T], path: str) -> T:
    try:
        return msgspec.json.decode(data, type=form)
    except msgspec.ValidationError as error:
        raise NotSaved(_located(data, form, path) or _said(path, error)) from error
    except RecursionError as error:
        raise NotSaved(f"{path or 'it'} is nested too deep") from error


def _located(data: bytes, form: Any, path: str) -> str | None:
    """What is wrong with the first part that is not of its form, with its place; None when no part is."""
    try:
        for place, raw, part in _parts(data, form, path):
            try:
                msgspec.json.decode(raw, type=part)
            except msgspec.ValidationError as error:
                return _located(raw, part, place) or _said(place, error)
    except msgspec.ValidationError:
        return None
    return None


def _parts(data: bytes, form: Any, path: str) -> Iterator[tuple[str, bytes, Any]]:
    """The members of an object or array, with their places and forms."""
    if isinstance(form, type) and issubclass(form, msgspec.Struct):
        hints = get_type_hints(form, include_extras=True)
        members = msgspec.json.decode(data, type=dict[str, msgspec.Raw])
        for name in form.__struct_fields__:
            if name in members:
                yield f"{path}.{name}".lstrip("."), bytes(members[name]), hints[name]
    elif get_origin(form) in (list, tuple):
        for at, raw in enumerate(msgspec.json.decode(data, type=list[msgspec.Raw])):
            yield f"{path}[{at}]", bytes(raw), get_args(form)[0]
    elif get_origin(form) is dict:
        for name, raw in msgspec.json.decode(data, type=dict[str, msgspec.Raw]).items():
            yield f"{path}[{quoted(name)}]", bytes(raw), get_args(form)[1]
    elif isinstance(form, UnionType):
        for part in get_args(form):
            if get_origin(part) or (isinstance(part, type) and issubclass(part, msgspec.Struct)):
                yield from _parts(data, part, path)


def _said(path: str, error: msgspec.ValidationError) -> str:
    reason = str(error).partition(" - at `")[0]
    return f"{path or 'the run'}: {reason[:1].lower()}{reason[1:]}"
