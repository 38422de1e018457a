"""The reader of HTML: what a browser would show, with the way back to the source."""

from __future__ import annotations

import datetime as dt
import html
from collections.abc import Iterator

from justhtml import Node, Text

from auditor.model import Document, line_starts, wide_stretches
from auditor.readers.captions import captioned, with_captions
from auditor.readers.dates import iso_date
from auditor.readers.html_nodes import attribute, children_of, names
from auditor.readers.html_page import Page
from auditor.readers.html_source import Source

_PUBLISHED = names(
    "article:published_time og:article:published_time article.published datepublished date dc.date dc.date.issued "
    "dcterms.date dcterms.issued dcterms.created pubdate publishdate publish-date publish_date publication_date "
    "sailthru.date parsely-pub-date citation_publication_date"
)


def parse(text: str, path: str = "", id: str = "") -> Document:
    """A document of the visible text: blocks parted by an empty line, cells by tabs, rows by line ends."""
    source = Source(text)
    nodes = list(_nodes(source.parse().root))
    origins = (node.origin_offset for node in nodes if isinstance(node, Text))
    source.know(frozenset(origin for origin in origins if origin is not None))
    page = Page(source)
    page.note(node for node in nodes if node.name == "#comment" and not _is_in_body(node))
    page.read(child for node in nodes if node.name == "body" for child in children_of(node))
    seen, blocks, segments = page.writer.finished()
    blocks = with_captions(seen, blocks)
    return Document(
        text=seen,
        id=id,
        path=path,
        blocks=blocks,
        tables=captioned(seen, blocks, page.tables(seen)),
        date=_date(nodes),
        title=_title(source, nodes),
        segments=segments,
        remarks=page.remarks,
        lines=line_starts(text),
        wide=wide_stretches(text),
    )


def _nodes(root: Node) -> Iterator[Node | Text]:
    """Every node of the tree, hidden ones too, in document order."""
    pending: list[Node | Text] = [root]
    while pending:
        node = pending.pop()
        yield node
        pending.extend(reversed(children_of(node)))


def _title(source: Source, nodes: list[Node | Text]) -> str:
    title = next((node for node in nodes if node.name == "title" and _is_in_head(node)), None)
    texts = [child for child in children_of(title) if isinstance(child, Text)] if title else []
    spans = [span for text in texts for span in source.spans(text.data or "", text.origin_offset)]
    return " ".join(html.unescape("".join(source.text[start:end] for start, end in spans)).split())


def _is_in_body(node: Node | Text) -> bool:
    parent = node.parent
    return parent is not None and parent.name not in ("#document", "html", "head")


def _is_in_head(node: Node | Text) -> bool:
    return node.parent is not None and node.parent.name == "head"


def _date(nodes: list[Node | Text]) -> dt.date | None:
    """The one day on which the page says it was published; None when it names several, or none."""
    found = {day for node in nodes if (day := _published(node))}
    return found.pop() if len(found) == 1 else None


def _published(node: Node | Text) -> dt.date | None:
    if node.name == "meta":
        names = {attribute(node, name).strip().lower() for name in ("name", "property", "itemprop")}
        return iso_date(attribute(node, "content")) if names & _PUBLISHED else None
    if node.name == "time" and isinstance(node, Node) and _is_dateline(node):
        return iso_date(attribute(node, "datetime"))
    return None


def _is_dateline(node: Node) -> bool:
    """True for a time that is marked as that of publication, or stands in a header."""
    marked = "pubdate" in (node.attrs or {}) or attribute(node, "itemprop").lower() == "datepublished"
    return marked or (node.parent is not None and node.parent.name == "header")
