"""Which documents a pattern of a configuration means.

`*` stands for anything within a name, `**` for any folders, `?` for one character, `[ab]` for one of several. A pattern
without `/` means the name at any depth; one that matches a folder means all that is in it. Patterns compile to
linear-time matching, whatever they hold.

>>> matches("*.md", "docs/a.md"), matches("docs", "docs/deep/a.md"), matches("docs/*.md", "docs/deep/a.md")
(True, True, False)
>>> matches("docs/**/a.md", "docs/a.md")
True
"""

from __future__ import annotations

from functools import cache
from typing import Any

LONGEST = 500
"""Characters of a pattern."""


def matches(pattern: str, path: str) -> bool:
    """Whether a pattern means the document of this path, which is seen from the pattern's folder with `/`."""
    found: bool = _compiled(pattern).fullmatch(path) is not None
    return found


def problem(pattern: str) -> str:
    """What is wrong with a pattern; empty when nothing is."""
    import re2

    if len(pattern) > LONGEST:
        return f"is longer than {LONGEST} characters"
    try:
        _compiled(pattern)
    except re2.error:
        return "is no pattern: in [a-b] the second must not come before the first"
    return ""


@cache
def _compiled(pattern: str) -> Any:
    import re2

    body = pattern.strip("/") if pattern != "/" else ""
    anywhere = "(?:.*/)?" if "/" not in body and not pattern.startswith("/") else ""
    return re2.compile(f"(?s){anywhere}{_translated(body)}(?:/.*)?")


def _translated(body: str) -> str:
    import re2

    out, at = [], 0
    while at < len(body):
        if body.startswith("**/", at):
            out.append("(?:.*/)?")
            at += 3
        elif body.startswith("**", at):
            out.append(".*")
            at += 2
        elif body[at] == "[" and (end := body.find("]", at + 2)) > 0:
            inner = body[at + 1 : end]
            negated, chars = inner[0] in "!^", re2.escape(inner.lstrip("!^")).replace("\\-", "-")
            out.append(f"[{'^' if negated else ''}{chars}]")
            at = end + 1
        else:
            out.append({"*": "[^/]*", "?": "[^/]"}.get(body[at]) or re2.escape(body[at]))
            at += 1
    return "".join(out)
