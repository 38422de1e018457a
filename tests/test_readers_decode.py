"""Bytes to text: every damage is replaced, counted and placed."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.readers.decode import declared_encoding, decode, lines_of, scrub


def said(data: bytes, declared: str | None = None) -> tuple[str, list[str]]:
    text, notices = decode(data, "f", declared=declared)
    return text, [str(notice) for notice in notices]


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (b"", "utf-8"),
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_byte_order_marks(mark: bytes, encoding: str) -> None:
    assert said(mark + "5 € 😀\r\n".encode(encoding)) == ("5 € 😀\r\n", [])


def test_broken_bytes_are_replaced_counted_and_placed() -> None:
    text, notices = said("é\nab".encode() + b"\xff\xfec\xe2\x82 \xef\xbf\xbd")
    assert text == "é\nab\ufffd\ufffdc\ufffd \ufffd"
    assert notices == ["f:2:3: 3 byte sequences that are no UTF-8 replaced by U+FFFD, the first one here"]


def test_one_broken_byte() -> None:
    assert said(b"\x80")[1] == ["f:1:1: 1 byte sequence that is no UTF-8 replaced by U+FFFD, the first one here"]


def test_broken_utf16() -> None:
    text, notices = said(codecs.BOM_UTF16_LE + b"a\x00\x00\xd8b\x00c")
    assert text.startswith("a")
    assert "\ufffd" in text
    assert "UTF-16-LE" in notices[0]


def test_nul_characters_are_replaced() -> None:
    assert said(b"a\n\0b\0") == ("a\n\ufffdb\ufffd", ["f:2:1: 2 NUL characters replaced by U+FFFD, the first one here"])


def test_lone_surrogates_are_replaced_one_for_one() -> None:
    text, (notice,) = scrub("a\ud800\udc00b\udfff", "f")
    assert text == "a\ufffd\ufffdb\ufffd"
    assert notice.message.startswith("3 lone surrogates")


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        (b'<meta charset="iso-8859-1">', "cp1252"),
        (b"<meta http-equiv=Content-Type content='text/html; charset=windows-1251'>", "windows-1251"),
        (b'<?xml version="1.0" encoding="Shift_JIS"?>', "shift_jis"),
        (b'<meta charset="utf-8">', None),
        (b'<meta charset="rot13">', None),
        (b'<meta charset="punycode">', None),
        (b"<p>charset=latin1</p>", None),
    ],
)
def test_declared_encodings(head: bytes, encoding: str | None) -> None:
    assert declared_encoding(head) == encoding


def test_a_declared_encoding_counts_only_where_bytes_are_no_utf8() -> None:
    assert said(b"\x80 5", declared="cp1252") == ("€ 5", [])
    assert said("€ 5".encode(), declared="cp1252") == ("€ 5", [])


@given(st.binary(max_size=60))
def test_any_bytes(data: bytes) -> None:
    text, notices = decode(data)
    assert "\0" not in text
    assert text.encode() or not data.strip(codecs.BOM_UTF8 + codecs.BOM_UTF16_LE + codecs.BOM_UTF16_BE + b"\0")
    assert all(notice.line and notice.column and notice.level == "warning" for notice in notices)


def test_line_ends() -> None:
    text = "a\r\nb\rc\n\nd"
    assert [text[start:end] for start, end in lines_of(text)] == ["a", "b", "c", "", "d"]
