"""Where the shipped rules and report designs are: beside the package in a checkout, inside it in a wheel."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def rules_folder() -> Path:
    """The folder of the shipped rule packs."""
    return _shipped("rules")


def reports_folder() -> Path:
    """The folder of the shipped report designs."""
    return _shipped("reports")


def told_path(path: str) -> str:
    """A rule's file as outputs name it: `rules/fx/plausible-rate.yaml` for a shipped one, else as it was given."""
    file, folder = Path(path), rules_folder()
    return f"rules/{file.relative_to(folder).as_posix()}" if file.is_relative_to(folder) else path


def _shipped(name: str) -> Path:
    installed = PACKAGE / "_shipped" / name
    folder = installed if installed.is_dir() else PACKAGE.parent / name
    if not folder.is_dir():
        raise FileNotFoundError(f"the shipped folder {name!r} is missing beside {PACKAGE}: reinstall the package")
    return folder
