"""What a file is, from its first bytes, where its name does not say."""

from __future__ import annotations

import re

from auditor.patterns import lazily
from auditor.readers.decode import encoding_of

MAGIC = (
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a zip archive or Office file"),
    (b"\xd0\xcf\x11\xe0", "an old Office file"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x89PNG", "a PNG image"),
    (b"GIF8", "a GIF image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"PAR1", "a Parquet file"),
    (b"\x7fELF", "a program"),
)
"""How files begin that are no text."""

_CONTROL = bytes(code for code in range(32) if code not in b"\t\n\f\r\x1a\x1b")
_HTML = lazily(r"(?:\s|<\?xml[^>]*>|<!--(?:(?!-->).)*+-->)*+<(?:!doctype\s+html|html[\s>])", re.DOTALL | re.IGNORECASE)
_OBJECT = lazily(r"\{\s*\"[^\"\\]{0,200}\"\s*:")


def binary_kind(head: bytes) -> str | None:
    """What a file that is no text looks like; None for text."""
    for magic, kind in MAGIC:
        if head.startswith(magic):
            return kind
    if encoding_of(head)[1]:
        return None
    controls = len(head) - len(head.translate(None, _CONTROL))
    return "a binary file" if 20 * controls > len(head) else None


def binary_format(head: bytes) -> str | None:
    """The name of the format of a file that is no text and can be read; None for any other."""
    if head.startswith(b"PAR1"):
        return "parquet"
    return "xlsx" if head.startswith(b"PK\x03\x04") and (b"xl/" in head or b"[Content_Types].xml" in head) else None


def sniff(head: bytes) -> str:
    """The name of the format: `html`, `jsonl` or `text`."""
    encoding, mark = encoding_of(head)
    text = head[mark:].decode(encoding, "replace")
    if _HTML.match(text):
        return "html"
    return "jsonl" if _begins_with_objects(text.lstrip()) else "text"


def _begins_with_objects(text: str) -> bool:
    """True when the first line is a JSON object, or the beginning of a long one."""
    if not text.startswith("{"):
        return False
    line, end, _ = text.partition("\n")
    return bool(_OBJECT.match(line)) if not end and not line.rstrip().endswith("}") else _is_object(line)


def _is_object(line: str) -> bool:
    import json

    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False
