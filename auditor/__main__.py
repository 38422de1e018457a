"""The command `auditor`, also run as `python -m auditor`."""

from __future__ import annotations

import gc
import sys

SELDOM = 50_000
"""How many records are made between two searches for cycles of them: an audit makes many and hardly any cycle."""


def main() -> None:
    """Runs the command and exits with its status."""
    if sys.argv[1:] == ["--version"]:
        from auditor import __version__

        print(f"auditor {__version__}")
        return
    from auditor.cli import cli

    gc.set_threshold(SELDOM)
    cli(prog_name="auditor")


if __name__ == "__main__":
    main()
