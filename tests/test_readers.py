"""Files, folders and standard input to documents; whatever is wrong is said, nothing is raised."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from readers_invariants import assert_sound

import auditor.readers as readers
from auditor.model import Document, Notice
from auditor.readers import FORMATS, read, read_text


def documents(path: Path | str, format: str | None = None) -> list[Document]:
    found = [one for one in read(str(path), format=format) if isinstance(one, Document)]
    for document in found:
        assert_sound(document)
    return found


def notices(path: Path | str) -> list[str]:
    found = [one for one in read(str(path)) if isinstance(one, Notice)]
    return [f"{notice.level}: {notice}" for notice in found]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b.txt", "a/c.md", "a/b.HTML", "z.jsonl", ".hidden.txt", ".git/x.txt", "pic.png"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text('{"text": "5"}' if name == "z.jsonl" else "5", encoding="utf-8")
    return tmp_path


def test_a_folder_is_read_in_sorted_order(folder: Path) -> None:
    found = [os.path.relpath(document.path, folder) for document in documents(folder)]
    assert found == ["a/b.HTML", "a/c.md", "b.txt", "z.jsonl"]


def test_what_a_folder_passes_over_is_noted(folder: Path) -> None:
    hidden, other = notices(folder)
    assert hidden.startswith(f"note: {folder}: passed over 2 entries that are hidden (.git, .hidden.txt)")
    assert other.startswith(f"note: {folder}: passed over 1 entry that is of another kind (pic.png)")


def test_a_format_narrows_a_folder(folder: Path) -> None:
    assert [Path(document.path).name for document in documents(folder, format="markdown")] == ["c.md"]


def test_a_folder_without_documents_is_an_error(tmp_path: Path) -> None:
    (only,) = notices(tmp_path)
    assert only.startswith(f"error: {tmp_path}: holds no document; looked for .txt, .text, .md")


def test_links_never_lead_astray(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("5")
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "self.txt").symlink_to(tmp_path / "self.txt")
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "pipe.txt")
    assert len(documents(tmp_path)) == 1
    said = "\n".join(notices(tmp_path))
    assert "a link to a folder (loop)" in said
    assert "of another kind (pipe.txt)" in said
    assert "error: " + str(tmp_path / "gone.txt") in said
    assert "error: " + str(tmp_path / "self.txt") in said


def test_a_missing_file_is_an_error_with_the_reason() -> None:
    assert notices("/no/such.txt") == ["error: /no/such.txt: cannot be read: No such file or directory"]


@pytest.mark.parametrize("path", ["a\0b", "", "x" * 5000, "\udcff.txt"])
def test_impossible_names_are_errors(path: str) -> None:
    (only,) = notices(path)
    assert only.startswith("error: ")
    assert only.encode()


def test_a_file_that_may_not_be_read_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stands in for a missing permission, which a superuser never lacks."""

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    path = tmp_path / "a.txt"
    path.write_text("5")
    monkeypatch.setattr("builtins.open", refuse)
    assert notices(path) == [f"error: {path}: cannot be read: Permission denied"]


def test_a_failing_device_is_an_error() -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise OSError(5, "Input/output error")

    (only,) = read("-", stdin=Broken())
    assert str(only) == "-: cannot be read: Input/output error"


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"<!DOCTYPE html><p>5", "html"),
        (b"\n<!-- c --> <HTML><p>5", "html"),
        (b'<?xml version="1.0"?>\n<html><p>5', "html"),
        ("<html><p>5".encode("utf-16"), "html"),
        (b'{"text": "5"}\n{"text": "6"}\n', "jsonl"),
        (b'\n {"id": 1, "text": "5"}', "jsonl"),
        (b'{"text": "' + b"5" * 70_000 + b'"}', "jsonl"),
        (b'{\n "text": "5"\n}', "text"),
        (b"{5} million", "text"),
        (b"5 < 6 <html>", "text"),
        (b"", "text"),
        (b"\xff\xfe5\x00", "text"),
        (b"caf\xe9 5", "text"),
    ],
)
def test_content_tells_the_format_where_the_name_does_not(tmp_path: Path, data: bytes, kind: str) -> None:
    path = tmp_path / "name.unknown"
    path.write_bytes(data)
    found, same = documents(path), list(read("-", stdin=io.BytesIO(data)))
    assert len(found) == len(same)
    assert ("<" in found[0].text) == (kind == "text" and b"<" in data)
    assert (found[0].id == f"{path}:1") == (kind == "jsonl" and b"id" not in data and not data.startswith(b"\n"))


@pytest.mark.parametrize(
    ("data", "kind"),
    [(b"%PDF-1.7\n5", "a PDF file"), (b"PK\x03\x04xx", "a zip archive"), (b"\0\1\2\3" * 100, "a binary file")],
)
def test_a_binary_file_is_an_error_that_says_what_is_allowed(tmp_path: Path, data: bytes, kind: str) -> None:
    path = tmp_path / "name.bin"
    path.write_bytes(data)
    (only,) = notices(path)
    assert f"error: {path}: looks like {kind}" in only
    assert "html (.html .htm .xhtml)" in only


def test_standard_input_is_never_closed() -> None:
    stdin = io.BytesIO(b"Up 5 %.")
    (document,) = read("-", stdin=stdin)
    assert isinstance(document, Document)
    assert (document.text, document.path, document.id) == ("Up 5 %.", "-", "-")
    assert not stdin.closed


def test_an_unknown_format_names_the_allowed_ones() -> None:
    with pytest.raises(ValueError, match=r"unknown format 'markdwn'; did you mean 'markdown'\? allowed: text,"):
        read("x", format="markdwn")
    with pytest.raises(ValueError, match="unknown format"):
        read_text("x", format="pdf")


def test_a_corpus_is_no_single_text() -> None:
    with pytest.raises(ValueError, match="many documents"):
        read_text("{}", format="jsonl")


def test_a_document_above_the_limit_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "LIMIT", 1024 * 1024)
    path = tmp_path / "a.txt"
    path.write_bytes(b"5" * (1024 * 1024 + 1))
    assert notices(path) == [f"error: {path}: is larger than 1 MB; split it"]
    path.write_bytes(b"5" * 1024 * 1024)
    assert len(documents(path)) == 1


def test_a_defect_in_a_reader_is_an_error_of_that_document_only(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(text: str, path: str, id: str) -> Document:
        raise IndexError("list index out of range")

    monkeypatch.setattr("auditor.readers.markdown.parse", fail)
    assert len(documents(folder)) == 3
    assert any("the markdown reader failed" in notice and "IndexError" in notice for notice in notices(folder))


def test_a_declared_encoding_of_html_is_followed(tmp_path: Path) -> None:
    path = tmp_path / "a.htm"
    path.write_bytes(b"<meta charset=windows-1252><p>\x80 5")
    assert documents(path)[0].text == "€ 5"


def test_warnings_of_decoding_travel_with_the_document(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"# 5\n\n\xff 6\0")
    assert [notice.line for notice in documents(path)[0].notices] == [3, 3]


def test_formats_are_complete() -> None:
    suffixes = [suffix for known in FORMATS.values() for suffix in known.suffixes]
    assert len(suffixes) == len(set(suffixes))
    assert all(suffix == suffix.lower() and suffix.startswith(".") for suffix in suffixes)


def test_no_reader_is_imported_before_it_is_used() -> None:
    code = "import sys, auditor.readers; print([n for n in ('justhtml', 'markdown_it') if n in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=120), st.sampled_from([None, *FORMATS]))
def test_any_bytes_give_documents_or_notices(data: bytes, format: str | None) -> None:
    for found in read("-", stdin=io.BytesIO(data), format=format):
        assert isinstance(found, Document | Notice)
        if isinstance(found, Document):
            assert_sound(found)
            assert not any("which is a defect" in notice.message for notice in found.notices)
        else:
            assert "which is a defect" not in found.message
