"""What a shell offers for values that are not paths: output formats and rules."""

from __future__ import annotations

import click


def formats(_: click.Context, __: click.Parameter, begun: str) -> list[str]:
    """The output formats that begin like this."""
    from auditor.report import FORMATS

    return [name for name in FORMATS if name.startswith(begun)]


def rules(_: click.Context, __: click.Parameter, begun: str) -> list[str]:
    """The ids of the shipped rules that begin like this; their packs while no slash is written."""
    from auditor.resources import rules_folder

    ids = sorted(f"{path.parent.name}/{path.stem}" for path in rules_folder().glob("*/*.yaml"))
    found = [id for id in ids if not id.startswith(("relations/", "words/"))]
    offered = found if "/" in begun else dict.fromkeys(id.partition("/")[0] for id in found)
    return [name for name in offered if name.startswith(begun)]
