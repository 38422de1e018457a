"""Corpora: a document a line, each line's faults its own."""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from readers_invariants import assert_sound

from auditor.model import Document, Notice
from auditor.readers import read
from auditor.readers.corpus import stream
from auditor.readers.stream import Stream


def lines(data: bytes) -> list[Document | Notice]:
    return list(read("-", stdin=io.BytesIO(data), format="jsonl"))


def line(data: bytes) -> Document:
    (found,) = lines(data)
    assert isinstance(found, Document), found
    assert_sound(found)
    return found


def fault(data: bytes) -> str:
    (found,) = lines(data)
    assert isinstance(found, Notice)
    assert found.level == "error"
    return str(found)


def test_a_full_line() -> None:
    document = line(
        b'{"id": "a1", "text": "Up 5 %.\\n\\nMore.", "date": "2025-02-20", "title": "T", "other": {"x": [1]},'
        b' "tables": [[["A", 1.50, null], ["B", 12, true, -0.0]]]}\n'
    )
    assert (document.id, document.title, document.date) == ("a1", "T", dt.date(2025, 2, 20))
    assert [block.kind for block in document.blocks] == ["paragraph", "paragraph"]
    assert document.tables[0].rows == [["A", "1.50", ""], ["B", "12", "true", "-0.0"]]
    assert document.tables[0].starts is None


def test_what_may_be_left_out() -> None:
    document = line(b'{"text": "x", "date": null, "tables": null, "id": null}')
    assert (document.id, document.date, document.tables, document.notices) == ("-:1", None, [], [])


@pytest.mark.parametrize(("written", "id"), [(b"7", "7"), (b'"7"', "7"), (b'""', "-:1")])
def test_ids_are_strings(written: bytes, id: str) -> None:
    assert line(b'{"text": "x", "id": %s}' % written).id == id


@pytest.mark.parametrize(
    ("written", "message"),
    [
        (b"hello", "-:1:1: this line is no document: Expecting value at 'hello'"),
        (b'{"text": "a"', "-:1:13: this line is no document: Expecting ',' delimiter at its end"),
        (b'{"text": "a"} x', "-:1:15: this line is no document: Extra data at 'x'"),
        (b"[1]", "-:1: this line is no document: Expected `object`, got `array`"),
        (b'{"id": "a"}', "-:1: this line is no document: Object missing required field `text`"),
        (b'{"text": 5}', "-:1: this line is no document: its `text` must be a string, not 5"),
        (b'{"text": null}', "-:1: this line is no document: its `text` must be a string, not null"),
        (b'{"text": "a", "id": [1]}', "-:1: this line is no document: its `id` must be a string or a whole number"),
        (b'{"text": "a", "id": true}', "-:1: this line is no document: its `id` must be a string or a whole number"),
        (b'{"text": "a", "tables": 3}', "-:1: this line is no document: Expected `array | null`, got `int`"),
        (b'{"text": "a", "tables": [[3]]}', "-:1: this line is no document: Expected `array`, got `int`"),
        (b'{"text": "a", "tables": [[["x", {"a": 1}]]]}', "-:1: this line is no document: `tables[0][0][1]` must be"),
        (b'{"text": "a", "title": 5}', "-:1: this line is no document: Expected `str | null`, got `int`"),
        (b'{"text": NaN}', "-:1: this line is no document: "),
        (b'{"text": ' + b"[" * 100_000, "-:1: this line is no document: it is nested too deep"),
        (b'{"text": "a", "x": ' + b"[" * 100_000, "-:1: this line is no document: it is nested too deep"),
        (b'{"text": "a", "id": ' + b"9" * 5000 + b"}", "-:1: this line is no document: Integer value out of range"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_faults_are_placed(written: bytes, message: str) -> None:
    assert fault(written).startswith(message)


def test_one_bad_line_does_not_stop_the_others() -> None:
    found = lines(b'{"text": "a"}\n\n  \r\nbad\n{"text": "b"}')
    assert [type(one).__name__ for one in found] == ["Document", "Notice", "Document"]
    assert isinstance(found[1], Notice)
    assert found[1].line == 4
    assert isinstance(found[2], Document)
    assert (found[2].id, found[2].line_base) == ("-:5", 5)


@pytest.mark.parametrize("date", ["20 February 2025", "2025-02-30", "2025", 20250220, ["x"]])
def test_a_bad_date_is_a_warning(date: object) -> None:
    document = line(json.dumps({"text": "a", "date": date}).encode())
    assert document.date is None
    assert document.notices[0].level == "warning"
    assert "YYYY-MM-DD" in document.notices[0].message


def test_broken_bytes_are_a_warning_at_their_place() -> None:
    document = line(b'{"text": "a\xffb"}')
    assert document.text == "a\ufffdb"
    assert str(document.notices[0]).startswith("-:1:12: 1 byte sequence")


def test_lone_surrogates_and_nul_are_replaced() -> None:
    text = b"a\\ud800b\\ud83d\\ude00\\u0000 \\\\ud800"
    document = line(b'{"text": "%s", "title": "\\udfff", "tables": [[["\\udc00"]]]}' % text)
    assert (document.text, document.title) == ("a\ufffdb😀\ufffd \\ud800", "\ufffd")
    assert document.tables[0].rows == [["\ufffd"]]
    assert [notice.message[:17] for notice in document.notices] == ["3 lone surrogates", "1 NUL character r"]


def test_an_empty_text_is_a_warning_unless_there_are_tables() -> None:
    assert line(b'\n{"text": " "}').notices[0] == Notice("warning", "is empty: there is nothing to check", "-", 2)
    assert line(b'{"text": "", "tables": [[["5"]]]}').notices == []


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_byte_order_marks(encoding: str) -> None:
    found = lines('{"text": "5 €"}\n{"text": "6 €"}\n'.encode(encoding))
    assert [one.text for one in found if isinstance(one, Document)] == ["5 €", "6 €"]


def test_a_line_that_is_too_long_is_an_error_and_the_next_is_read() -> None:
    data = b'{"text": "' + b"a" * 500 + b'"}\n{"text": "b"}\n'
    found = list(stream(Stream(io.BytesIO(data)), "f", 100))
    assert str(found[0]) == "f:1: the line is longer than 100 bytes"
    assert isinstance(found[1], Document)
    assert found[1].line_base == 2


def test_lines_are_read_one_by_one() -> None:
    class Counted(io.BytesIO):
        taken = 0

        def read(self, size: int | None = -1, /) -> bytes:
            data = super().read(size)
            Counted.taken += len(data)
            return data

        def readline(self, size: int | None = -1, /) -> bytes:
            data = super().readline(size)
            Counted.taken += len(data)
            return data

    found: Iterator[Document | Notice] = read("-", stdin=Counted(b'{"text": "abc"}\n' * 100_000), format="jsonl")
    next(found)
    assert Counted.taken < 100_000


@settings(deadline=None)
@given(st.text(max_size=40), st.text(max_size=10), st.booleans())
def test_every_character_is_placed_in_its_line(text: str, title: str, ascii_only: bool) -> None:
    written = json.dumps({"title": title, "x": {"text": text + "!"}, "text": text}, ensure_ascii=ascii_only)
    raw = written.encode("utf-8", "replace")
    document = line(raw)
    source = raw.decode()
    for offset, char in enumerate(document.text):
        there = document.place(offset)
        assert there.line == 1
        at = source[there.column - 1 :]
        assert at[0] == char or (at[0] == "\\" and (char == "\ufffd" or json.loads(f'"{at[: _width(at)]}"') == char))


def _width(escape: str) -> int:
    if escape[1] != "u":
        return 2
    return 12 if escape[2:4].lower() in {"d8", "d9", "da", "db"} and escape[6:8] == "\\u" else 6


@settings(deadline=None)
@given(st.binary(max_size=80))
def test_any_bytes_give_documents_or_notices(data: bytes) -> None:
    for found in lines(data):
        if isinstance(found, Document):
            assert_sound(found)
        else:
            assert found.line
