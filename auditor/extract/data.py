"""The data files in `vocabulary/`: plain YAML, read once."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from auditor import yaml12

FOLDER = Path(__file__).parent / "vocabulary"


@cache
def vocabulary(name: str) -> Any:
    """The plain data of `vocabulary/<name>.yaml`."""
    path = FOLDER / f"{name}.yaml"
    return yaml12.plain(yaml12.load(path.read_text(encoding="utf-8"), str(path)))
