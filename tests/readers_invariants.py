"""What holds of every document, whatever it was read from."""

from __future__ import annotations

from itertools import pairwise

from auditor.model import Document

KINDS = {"heading", "paragraph", "item", "quote", "caption", "code", "table"}


def assert_sound(document: Document) -> None:
    """Blocks in order, inside the text and visible; cells where they say; clean as long as the text."""
    text = document.text
    assert not any("\ud800" <= char <= "\udfff" or char == "\0" for char in text)
    for block in document.blocks:
        assert block.kind in KINDS
        assert 0 <= block.start < block.end <= len(text)
        assert text[block.start : block.end].strip() == text[block.start : block.end] or block.kind in {"code", "table"}
    assert all(before.end <= after.start for before, after in pairwise(document.blocks))
    assert len(document.clean) in {0, len(text)}
    _assert_tables(document)
    for offset in range(0, len(text), max(1, len(text) // 50)):
        assert min(document.place(offset)) >= 1


def _assert_tables(document: Document) -> None:
    starts = {block.start for block in document.blocks if block.kind == "table"}
    for table in document.tables:
        if table.starts is None:
            continue
        assert table.start in starts
        assert 0 <= table.headers <= len(table.rows)
        for cells, offsets in zip(table.rows, table.starts, strict=True):
            for cell, offset in zip(cells, offsets, strict=True):
                assert 0 <= offset <= len(document.text)
                assert document.text[offset : offset + len(cell)] == cell
                assert cell == cell.strip()


def shown_blocks(document: Document) -> list[tuple[str, str]]:
    """Kind and text of each block, for comparing at a glance."""
    return [(block.kind, document.text[block.start : block.end]) for block in document.blocks]
