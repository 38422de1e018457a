"""The reader of plain text."""

from __future__ import annotations

from auditor.model import Document
from auditor.readers.paragraphs import blocks_of
from auditor.readers.remarks import remarks_in_text, restored, without


def parse(text: str, path: str = "", id: str = "") -> Document:
    """A document whose text is the source itself; lines that are meant for the auditor are blanked in `clean`."""
    remarks, hidden = remarks_in_text(text)
    if not hidden:
        return Document(text=text, id=id, path=path, blocks=blocks_of(text))
    shown = without(text, hidden)
    blocks = [restored(block, hidden) for block in blocks_of(shown)]
    clean = "".join(_clean(text, hidden))
    return Document(text=text, clean=clean, id=id, path=path, blocks=blocks, remarks=remarks)


def _clean(text: str, hidden: list[tuple[int, int]]) -> list[str]:
    parts, end = [], 0
    for start, stop in hidden:
        parts += [text[end:start], "\0" * (stop - start)]
        end = stop
    return [*parts, text[end:]]
