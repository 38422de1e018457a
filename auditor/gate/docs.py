"""Data Docs made to open offline: what GX takes from the network goes, a style and an index of our own come."""

from __future__ import annotations

import html
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from auditor.resources import reports_folder

STYLE = "static/styles/auditor.css"
POLICY = "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'"
_TAKEN_OUT = re.compile(
    r"<script\b[^>]*>.*?</script\s*>|<link\b[^>]*\bhref=[\"']https?:[^>]*>|<img\b[^>]*\bsrc=[\"']https?:[^>]*>",
    re.I | re.S,
)
_HEAD = re.compile(r"<head\b[^>]*>", re.I)
_BODY = re.compile(r"<body\b[^>]*>", re.I)
_TITLE = re.compile(r"<title>(.*?)</title>", re.I | re.S)


def make_offline(folder: str) -> None:
    """Changes every page of the Data Docs in a folder; raises OSError when one cannot be written."""
    root = Path(folder)
    (root / STYLE).parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(reports_folder() / "gate" / "data-docs.css", root / STYLE)
    pages = sorted(root.rglob("*.html"))
    for page in pages:
        text = page.read_text(encoding="utf-8")
        index = _index(pages, root) if page == root / "index.html" else ""
        page.write_text(_offline(text, os.path.relpath(root / STYLE, page.parent), index), encoding="utf-8")


def _offline(text: str, style: str, index: str) -> str:
    text = _TAKEN_OUT.sub("", text)
    head = f'<meta http-equiv="Content-Security-Policy" content="{POLICY}"><link rel="stylesheet" href="{style}">'
    text = _HEAD.sub(lambda found: found[0] + head, text, count=1)
    return _BODY.sub(lambda found: found[0] + index, text, count=1) if index else text


def _index(pages: list[Path], root: Path) -> str:
    """Links to every page: the index of GX makes its table by a script from the network."""
    items = "".join(f'<li><a href="{link}">{name}</a></li>' for link, name in _links(pages, root))
    return f'<nav class="auditor-index"><h1>Results of the gate</h1><ul>{items}</ul></nav>'


def _links(pages: list[Path], root: Path) -> Iterator[tuple[str, str]]:
    for page in reversed(pages):
        if page != root / "index.html":
            relative = page.relative_to(root)
            kind = "Validation" if relative.parts[0] == "validations" else "Expectations"
            name = relative.parts[1] if len(relative.parts) > 2 else relative.stem
            when = f", {relative.parts[-2]}" if kind == "Validation" else ""
            yield html.escape(relative.as_posix(), quote=True), html.escape(f"{kind}: {name}{when}")
