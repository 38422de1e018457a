"""The reader of Markdown: CommonMark with tables and front matter.

The document's text is the source itself, so offsets need no way back. What the mark-up adds to it is
blanked in `Document.clean`: every character that a reader of the rendered page does not see is U+0000.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, MutableMapping
from itertools import pairwise
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from auditor.model import Block, Document, Notice, Span, Table
from auditor.patterns import lazily
from auditor.readers.captions import captioned, shown, with_captions
from auditor.readers.dates import iso_date
from auditor.readers.markdown_html import visible_html
from auditor.readers.markdown_inline import Inline
from auditor.readers.markdown_source import Canvas, Lines
from auditor.readers.markdown_table import Row, record_rows, row_at, table_lines
from auditor.readers.remarks import remarks_in_markup

DEPTH = 40
"""How deep lists and quotes may be nested; what lies deeper is not read, and a warning says so."""

_FRONT = lazily(
    r"---[ \t]*(?:\r\n?|\n)(?=[\w-]+[ \t]*:|#)(?:.*?(?:\r\n?|\n))??(?:---|\.\.\.)[ \t]*(?=\r|\n|\Z)", re.DOTALL
)
_FIELD = lazily(r"^(title|date)[ \t]*:[ \t]*([^\r\n]*)", re.MULTILINE | re.IGNORECASE)


def parse(text: str, path: str = "", id: str = "") -> Document:
    """A document whose text is the source, with its mark-up blanked in `clean`."""
    front = _FRONT.match(text)
    page = _Page(text, front.end() if front else 0)
    page.read()
    title, date, doubts = _front_matter(front[0] if front else "", path)
    clean = page.canvas.finished()
    blocks = with_captions(text, page.blocks)
    return Document(
        text=text,
        clean="" if clean == text else clean,
        id=id,
        path=path,
        blocks=blocks,
        tables=captioned(clean, blocks, page.tables),
        date=iso_date(date),
        title=title or page.title,
        remarks=remarks_in_markup(text, clean, page.blocks),
        notices=doubts + [Notice("warning", message, path, line) for message, line in page.doubts],
    )


def _front_matter(front: str, path: str) -> tuple[str, str, list[Notice]]:
    """The title and the date that the lines between `---` give, and a warning for a date that is not ISO."""
    found = {name.lower(): value.strip().strip("\"'") for name, value in reversed(_FIELD.findall(front))}
    date = found.get("date", "")
    if not date or iso_date(date):
        return found.get("title", ""), date, []
    message = f"the date {date[:60]!r} of its front matter is not YYYY-MM-DD; the document is taken as undated"
    return found.get("title", ""), "", [Notice("warning", message, path)]


class _Page:
    """The walk over the block tokens of one source."""

    def __init__(self, text: str, front: int) -> None:
        self.text = text
        self.canvas = Canvas(text)
        self.blocks: list[Block] = [Block("code", 0, front)] if front else []
        self.tables: list[Table] = []
        self.title = ""
        self.doubts: list[tuple[str, int]] = []
        self._lines = Lines(text, front)
        self._inline = Inline()
        self._containers: list[str] = []
        self._rows: dict[int, int] = {}

    def read(self) -> None:
        """Fill blocks, tables and canvas."""
        tokens = iter(_tokens(self._lines.normal, self._rows, self._inline.references))
        for token in tokens:
            self._note_depth(token)
            match token.type:
                case "table_open":
                    self._table(tokens)
                case "inline":
                    self._prose(token)
                case "fence" | "code_block":
                    self.blocks.append(Block("code", *self._lines.covered(token)))
                case "html_block":
                    self._html(token)
                case _:
                    self._contain(token)

    def _contain(self, token: Token) -> None:
        name = token.type.removesuffix("_open").removesuffix("_close")
        if name not in {"heading", "list_item", "blockquote"}:
            return
        if token.nesting == 1:
            self._containers.append(token.tag if name == "heading" else name)
        else:
            self._containers.pop()

    def _prose(self, token: Token) -> None:
        pieces = self._lines.pieces(token)
        if not pieces:
            return
        clean = self._inline.clean(token.content)
        for at, source, length in pieces:
            self.canvas.paint(source, clean[at : at + length])
        kind, level = self._kind()
        self.blocks.append(Block(kind, pieces[0].source, pieces[-1].source + pieces[-1].length, level))
        if (kind, level) == ("heading", 1):
            self.title = self.title or shown(clean)

    def _kind(self) -> tuple[str, int]:
        match self._containers[-1] if self._containers else "":
            case "list_item":
                return "item", self._containers.count("list_item")
            case "blockquote":
                return "quote", 0
            case "":
                return "paragraph", 0
            case heading:
                return "heading", int(heading[1:])

    def _html(self, token: Token) -> None:
        start, end = self._lines.covered(token)
        clean = visible_html(self.text[start:end])
        seen = clean.replace("\0", " ")
        if not seen.strip():
            return
        self.canvas.paint(start, clean)
        first = start + len(seen) - len(seen.lstrip())
        self.blocks.append(Block("paragraph", first, start + len(seen.rstrip())))

    def _table(self, tokens: Iterator[Token]) -> None:
        rows = [self._row(line, width) for line, width in table_lines(tokens)]
        texts = [[self.text[start:end] for start, end in row.cells] for row in rows]
        starts = [[cell.start for cell in row.cells] for row in rows]
        self.tables.append(Table(texts, starts, headers=1, start=rows[0].start))
        self.blocks.append(Block("table", rows[0].start, rows[-1].end))

    def _row(self, line: int, width: int) -> Row:
        start, end = self._lines.span(line)
        begin = start + self._rows[line] - self._lines.normal_start(line)
        row = row_at(self.text, begin, end, width)
        shown_cells = [cell for cell in row.cells if cell.start < cell.end]
        for cell, after in pairwise([*shown_cells, Span(row.end, row.end)]):
            self.canvas.paint(cell.start, self._inline.clean(self.text[cell.start : cell.end]))
            if cut := self.text.find("|", cell.end, after.start) + 1:
                self.canvas.paint(cut - 1, "\t")
        return row

    def _note_depth(self, token: Token) -> None:
        if token.nesting == 1 and token.level + 1 >= DEPTH and token.map and not self.doubts:
            message = f"lists or quotes are nested {DEPTH // 2} deep or more; what lies deeper is not read"
            self.doubts.append((message, self._lines.number(token.map[0])))


def _tokens(source: str, rows: dict[int, int], references: dict[str, Any]) -> list[Token]:
    parser = MarkdownIt("commonmark", {"maxNesting": DEPTH}).enable("table")
    parser.core.ruler.disable(["inline", "text_join"])
    record_rows(parser, rows)
    env: MutableMapping[str, Any] = {"references": references}
    return parser.parse(source, env)
