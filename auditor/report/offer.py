"""The waiver that a report offers for a finding: a comment where the document's format has them, else a YAML entry."""

from __future__ import annotations

import json
from pathlib import PurePath

import msgspec

from auditor.report.states import Json

MARKED_UP = frozenset({".md", ".markdown", ".mdown", ".html", ".htm", ".xhtml"})
"""Suffixes of formats whose comments are `<!-- … -->`."""

PLAIN = frozenset({".txt", ".text", ""})
"""Suffixes of plain text, where a waiver stands behind `#`."""

BARE = ("rule", "until", "reason")
"""Keys whose values stand without quotes."""

AROUND = 24
"""Characters before and behind a figure that tell it from others."""


class Offer(msgspec.Struct, frozen=True):
    """A waiver to copy."""

    text: str
    advice: str
    """Where to put it."""


def offer(document: Json, finding: Json, until: str) -> Offer:
    """The waiver of a finding, with the word `reason` for the user to replace; `until` is its last day."""
    suffix = PurePath(document["path"]).suffix.lower()
    said = f"auditor: ignore {finding['rule']} until={until} -- reason"
    if suffix in MARKED_UP:
        return Offer(f"<!-- {said} -->", "Put this comment on a line of its own above the passage, with your reason:")
    if suffix in PLAIN and document["path"]:
        return Offer(f"# {said}", "Put this on a line of its own above the passage, with your reason:")
    return Offer(_entry(document, finding, until), "Put this into auditor-waivers.yaml, with your reason:")


def _entry(document: Json, finding: Json, until: str) -> str:
    fields = {"rule": finding["rule"], "path": document["path"]}
    if document["id"] != document["path"]:
        fields["document"] = document["id"]
    fields |= _quote(document, finding) | {"until": until, "reason": "reason"}
    return "- " + "\n  ".join(f"{key}: {value if key in BARE else _quoted(value)}" for key, value in fields.items())


def _quoted(text: str) -> str:
    """A JSON string is one of YAML too."""
    return json.dumps(text, ensure_ascii=False)


def _quote(document: Json, finding: Json) -> dict[str, str]:
    """The figure that the finding points at, with what stands around it; the cell for a table outside the text."""
    claims = {claim["id"]: claim for claim in document["claims"]}
    named = [name for name in (finding["culprit"], *finding["claims"]) if name in claims]
    if not named:
        return {}
    claim = claims[named[0]]
    if not claim.get("at"):
        return {"quote": document["tables"][claim["table"]]["rows"][claim["row"]][claim["column"]]}
    text, start, end = document["text"], claim["start"], claim["end"]
    before = text[max(0, start - AROUND) : start].rpartition("\n")[2]
    behind = text[end : end + AROUND].partition("\n")[0]
    found = {"quote": text[start:end], "prefix": before, "suffix": behind}
    return {key: value for key, value in found.items() if value}
