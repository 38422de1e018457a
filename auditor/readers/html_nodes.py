"""What the elements of a page are: shown or not, inline or block, and what kind of block."""

from __future__ import annotations

import re
from collections.abc import Iterator

from justhtml import Node, Text

from auditor.patterns import lazily

Child = Node | Text
"""A node of the tree; comments and other declarations are Nodes without children."""


def names(words: str) -> frozenset[str]:
    """The words of a list written as one text."""
    return frozenset(words.split())


DROPPED = names(
    "applet area audio base canvas datalist embed frame frameset head iframe ix:header ix:hidden link map meta "
    "noembed noframes noscript object param rp script source style svg template title track video"
)
"""Elements that show no text of their own."""

BLOCKS = names(
    "address article aside blockquote body button caption center dd details dialog dir div dl dt fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hgroup html legend li listing main menu nav ol optgroup option p "
    "plaintext pre search section select summary table tbody td textarea tfoot th thead tr ul xmp"
)
"""Elements that part what is in them from what is around them."""

KINDS = {
    "blockquote": "quote",
    "caption": "caption",
    "figcaption": "caption",
    "li": "item",
    "listing": "code",
    "pre": "code",
    "textarea": "code",
    "xmp": "code",
}
"""Block kinds by element; headings are told by their names, the rest are what they stand in."""

VERBATIM = frozenset({"listing", "pre", "textarea", "xmp"})
"""Elements in which space counts."""

_HIDING = lazily(r"(?:^|[;\s])(?:display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse))", re.IGNORECASE)
_RAISING = lazily(
    r"(?:^|[;\s])(?:vertical-align\s*:\s*(?:super|text-top)|position\s*:\s*relative\s*;\s*top\s*:\s*-)", re.IGNORECASE
)
_HEADING = lazily(r"h[1-6]")


def children_of(node: Child) -> list[Child]:
    """Its children, in order."""
    return getattr(node, "children", None) or []


def attribute(node: Child, name: str) -> str:
    """The value of an attribute, empty when it is not there."""
    return (getattr(node, "attrs", None) or {}).get(name) or ""


def is_shown(node: Child) -> bool:
    """False for an element that a browser does not display, by its name or its own attributes."""
    if node.name in DROPPED or node.name.startswith(("#comment", "#proc", "!")):
        return False
    attrs: dict[str, str | None] = getattr(node, "attrs", None) or {}
    if not attrs:
        return node.name != "dialog"
    if "hidden" in attrs or (attrs.get("aria-hidden") or "").strip().lower() == "true":
        return False
    return not _HIDING.search(attrs.get("style") or "") and (node.name != "dialog" or "open" in attrs)


def is_raised(node: Child) -> bool:
    """True for a superscript, by its name or its style."""
    if node.name in {"span", "font", "a"}:
        return bool(_RAISING.search(attribute(node, "style")))
    return node.name == "sup"


def kind_of(node: Child) -> tuple[str, int] | None:
    """Kind and level of the block that an element makes; None for one that is what it stands in."""
    name = node.name
    if _HEADING.fullmatch(name):
        return "heading", int(name[1])
    return (KINDS[name], 0) if name in KINDS else None


def descendants(node: Node) -> Iterator[Child]:
    """All nodes below one, in document order, those in hidden elements left out."""
    pending = children_of(node)[::-1]
    while pending:
        child = pending.pop()
        if isinstance(child, Text):
            yield child
        elif is_shown(child):
            yield child
            pending.extend(reversed(children_of(child)))


def short_text(node: Node, limit: int = 32, nodes: int = 16) -> str | None:
    """The text of a small element; None when it is longer or has more nodes than allowed."""
    text = ""
    for number, child in enumerate(descendants(node)):
        text += child.data or "" if isinstance(child, Text) else ""
        if number >= nodes or len(text) > limit:
            return None
    return text
