"""A copy of a page's source for the parser, as long as the source, so that offsets hold.

Character references, bare `<` and carriage returns would change lengths: they become a character of no
meaning. Declarations, instructions and end tags with attributes, which the parser shows as text when it
keeps track of places (justhtml 3.16), become comments and plain end tags, as the HTML standard has it.
"""

from __future__ import annotations

import re

from auditor.patterns import lazily

MASK = "\ue000"
"""Stands for a character that is to be read from the source itself."""

_BARE = lazily(r"&|<(?![A-Za-z/!?])")
_MARKUP = lazily(
    r"""
    (?P<comment> <!--(?: -?> | (?:(?!--!?>).)*+ (?:--!?>|\Z) ) )
  | (?P<raw> <(?P<name>script|style|title|textarea|iframe|noscript|noembed|noframes|xmp)\b [^>]*+ (?<!/)>
        (?:(?!</(?P=name)).)*+ )
  | (?P<bogus> <(?:[!?]|/(?![A-Za-z])) [^>]*+ >? )
  | (?P<end> </[A-Za-z][^\s/>]*+ ) (?P<junk> [^<>]*+ ) (?P<close> >? )
  | (?P<start> <[A-Za-z] (?: [^"'>] | "[^"]*+(?:"|\Z) | '[^']*+(?:'|\Z) )*+ >? )
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_DOCTYPE = lazily(r"(?:\s|<!--(?:(?!-->).)*+-->|<\?[^>]*+>)*+(<!doctype\b[^>]*+>)", re.DOTALL | re.IGNORECASE)
_SELF_CLOSED = lazily(r"<(?:script|style|title|textarea|iframe|noscript|noembed|noframes)\b(?=[^<>]*/>)", re.IGNORECASE)
_SHORT = {2: "  ", 3: "<z>", 4: "</z>", 5: "<!-->", 6: "<!--->"}


def masked(text: str) -> str:
    """The copy."""
    copy = _BARE.sub(MASK, text).replace("\r", " ").replace("\0", "\ufffd")
    if copy.startswith("\ufeff"):
        copy = " " + copy[1:]
    if text.lstrip().startswith("<?xml"):
        copy = _SELF_CLOSED.sub(lambda found: "<link".ljust(len(found[0])), copy)
    doctype = _DOCTYPE.match(copy)
    if not doctype:
        return _MARKUP.sub(_mended, copy)
    start, end = doctype.span(1)
    return _MARKUP.sub(_mended, copy[:start]) + copy[start:end] + _MARKUP.sub(_mended, copy[end:])


def _mended(found: re.Match[str]) -> str:
    """Markup as it was, or what stands for it in as many characters."""
    written = found[0]
    match found.lastgroup:
        case "bogus":
            return _comment(len(written))
        case "close" if found["close"]:
            return f"{found['end']}{' ' * len(found['junk'])}>"
        case "close":
            return " " * len(written) if found.end() == len(found.string) else written
        case "start" if ">" not in written:
            return " " * len(written)
    return written


def _comment(length: int) -> str:
    """A comment of this length, or other markup that shows nothing where a comment would be too long."""
    return _SHORT.get(length) or f"<!--{MASK * (length - 7)}-->"
