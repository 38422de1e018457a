"""Which short paragraph is the caption of the table after it."""

from __future__ import annotations

import re
from itertools import pairwise, zip_longest

import msgspec

from auditor.model import Block, Table
from auditor.patterns import lazily

LIMIT = 200
"""The longest caption, in characters."""

_BEGINS = lazily(r"[*_]{0,3}(?:Table(?! of contents)|Exhibit|Tab\.|Tabelle|Tableau|Tabla)\b", re.IGNORECASE)
_BOLD = lazily(r"(\*\*|__)(?!\s)[^*_]+\1[.:]?")


def with_captions(text: str, blocks: list[Block]) -> list[Block]:
    """The blocks, a short paragraph right before a table that is bold or begins with *Table* made its caption."""
    return [_as_caption(text, block, after) for block, after in zip_longest(blocks, blocks[1:])]


def captioned(seen: str, blocks: list[Block], tables: list[Table]) -> list[Table]:
    """The tables without a caption given that of the caption block before them, as a reader sees it."""
    pairs = [pair for pair in pairwise(blocks) if (pair[0].kind, pair[1].kind) == ("caption", "table")]
    heads = {table.start: caption for caption, table in pairs}
    return [_captioned(seen, heads.get(-1 if table.start is None else table.start), table) for table in tables]


def _captioned(seen: str, block: Block | None, table: Table) -> Table:
    if block is None or table.caption:
        return table
    return msgspec.structs.replace(table, caption=shown(seen[block.start : block.end]))


def shown(clean: str) -> str:
    """A stretch of clean text as a reader sees it: deleted characters left out, space collapsed."""
    return " ".join(clean.replace("\0", "").split())


def _as_caption(text: str, block: Block, after: Block | None) -> Block:
    if after is None or after.kind != "table" or block.kind != "paragraph" or block.end - block.start > LIMIT:
        return block
    written = text[block.start : block.end]
    is_caption = _BEGINS.match(written) or _BOLD.fullmatch(written)
    return Block("caption", block.start, block.end) if is_caption else block
