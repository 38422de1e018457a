"""The reader of plain text."""

from __future__ import annotations

from auditor.model import Document
from auditor.readers.paragraphs import blocks_of


def parse(text: str, path: str = "", id: str = "") -> Document:
    """A document whose text is the source itself."""
    return Document(text=text, id=id, path=path, blocks=blocks_of(text))
