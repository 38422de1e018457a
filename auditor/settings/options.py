"""The settings there are: what each is for, what values it takes, which option of the command line it stands for."""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from auditor.nearest import quoted, unknown

LEVELS = ("error", "warning", "info")
FAIL_ON = (*LEVELS, "never")
TABLES = ("claims", "documents", "plain")
HERE = os.curdir
"""The folder that paths of the environment are seen from; those of a file are seen from its own, written out."""
PREFIX = "AUDITOR_"
"""What variables of the environment begin with."""
TRUE, FALSE = ("1", "true", "yes", "on"), ("0", "false", "no", "off")
LONGEST_LIST = 10_000


class Wrong(ValueError):
    """A value that a setting does not take; the message says which it does."""


class Option(NamedTuple):
    """A setting."""

    name: str
    """Its key in a configuration file; `AUDITOR_` and the name in capitals is its variable in the environment."""
    parameter: str
    """The parameter of the commands that it is the default of; empty when the command line has none."""
    check: Callable[[object, str], Any]
    """Checks a value of a file and gives it in the form of the command line; the second argument is the folder that
    paths are seen from. Raises Wrong."""
    about: str
    """What it is for, in a line."""
    default: object
    """What it is when nobody says."""
    by_path: bool = False
    """Whether it may be set for some documents only."""
    in_environment: bool = True
    """Whether a variable of the environment may set it."""
    in_files: bool = True
    """Whether a file may set it; one that comes with somebody's documents must not run code or queries."""


# ---------------------------------------------------------------------- values
def _texts(value: object, folder: str) -> list[str]:
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, list) or not all(isinstance(each, str) and each.strip() for each in value):
        raise Wrong('takes a list of texts, for example ["fx", "change"]')
    if len(value) > LONGEST_LIST:
        raise Wrong(f"takes at most {LONGEST_LIST:,} texts")
    return value


def _flag(value: object, folder: str) -> bool:
    if isinstance(value, bool):
        return value
    raise Wrong("takes true or false")


def _day(value: object, folder: str) -> str:
    """The day as the command line writes it; a TOML date and a text will do."""
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value.isoformat()
    try:
        return dt.datetime.strptime(str(value), "%Y-%m-%d").date().isoformat()
    except ValueError as error:
        raise Wrong("takes a day as YYYY-MM-DD, for example 2025-02-20") from error


def _choice(what: str, allowed: Iterable[str]) -> Callable[[object, str], str]:
    choices = tuple(allowed)

    def check(value: object, folder: str) -> str:
        if isinstance(value, str) and value in choices:
            return value
        raise Wrong(unknown(what, str(value), choices))

    return check


def _format(value: object, folder: str) -> str:
    from auditor.readers import FORMATS

    return _choice("format", FORMATS)(value, folder)


def _whole(value: object, folder: str) -> int:
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 1024:
        return value
    raise Wrong("takes a whole number from 0 to 1024")


def _percent(value: object, folder: str) -> float:
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 100:
        return value
    raise Wrong("takes a percentage from 0 to 100")


def _path(value: object, folder: str) -> str:
    if isinstance(value, str) and value and "\0" not in value:
        return _from_here(os.path.join(folder, os.path.expanduser(value)))
    raise Wrong("takes the path of a file")


def _rates(value: object, folder: str) -> str:
    return str(value) if value in ("ecb", "none") else _path(value, folder)


def _facts(value: object, folder: str) -> list[str]:
    """Files of facts; from the environment URLs of databases too, which a file must not have opened."""
    every = _texts(value, folder)
    if folder != HERE and any("://" in each for each in every):
        raise Wrong(f"takes paths of files; the URL of a database is given by --facts or {PREFIX}FACTS")
    return [each if "://" in each else _path(each, folder) for each in every]


def _columns(value: object, folder: str) -> list[str]:
    """What columns are called, as the command line writes it; a table of a file and NAME=COLUMN texts will do."""
    from auditor.claims.columns import checked_mapping, parse_mapping

    try:
        given = checked_mapping(value) if isinstance(value, dict) else parse_mapping(_texts(value, folder))
    except Wrong as error:
        raise Wrong('takes a table of names with columns, for example {subject = "Metric"}') from error
    except ValueError as error:
        raise Wrong(str(error)) from error
    return [f"{name}={column}" for name, column in given.items()]


def _query(value: object, folder: str) -> str:
    if isinstance(value, str) and value.strip():
        return value
    raise Wrong("takes a query, as a text")


def _below(value: object, folder: str) -> str:
    """A folder to write in, which must lie where the configuration does, or below."""
    if not isinstance(value, str) or not value or "\0" in value:
        raise Wrong("takes the path of a folder")
    _refuse_elsewhere(value)
    return _from_here(os.path.join(folder, value))


def _refuse_elsewhere(path: str) -> None:
    if os.path.isabs(path) or ".." in path.replace("\\", "/").split("/"):
        place = "must lie in the folder of the configuration or below; elsewhere it is named on the command line"
        raise Wrong(f"{quoted(path)} {place}")


def _paths(value: object, folder: str) -> list[str]:
    return [_path(each, folder) for each in _texts(value, folder)]


def _outputs(value: object, folder: str) -> list[str]:
    """Outputs as the command line writes them; a file must lie where the configuration does, or below."""
    from auditor.report import parse_output

    found = []
    for each in _texts(value, folder):
        try:
            target = parse_output(each)
        except ValueError as error:
            raise Wrong(str(error)) from error
        if target.path is None:
            found.append(target.format)
            continue
        _refuse_elsewhere(target.path)
        found.append(f"{target.format}:{_from_here(os.path.join(folder, target.path))}")
    return found


def _severities(value: object, folder: str) -> dict[str, str]:
    if not isinstance(value, dict):
        raise Wrong('takes a table of rules with their severities, for example {"fx/plausible-rate" = "error"}')
    severity = _choice("severity", LEVELS)
    return {rule: severity(each, folder) for rule, each in value.items()}


def _from_here(path: str) -> str:
    """A path as seen from the current folder where that is shorter."""
    try:
        return min(os.path.relpath(path), os.path.normpath(path), key=len)
    except ValueError:
        return path


OPTIONS = {
    option.name: option
    for option in (
        Option("rules", "rule_paths", _paths, "rules of your own, files or folders", []),
        Option("select", "select", _texts, "only these rules: ids, packs or patterns", [], by_path=True),
        Option("ignore", "ignore", _texts, "leave these rules out", [], by_path=True),
        Option("severity", "", _severities, "severities of rules other than their own", {}, True, False),
        Option("fail-on", "fail_on", _choice("level", FAIL_ON), "the least serious finding that fails", "error", True),
        Option("min-coverage", "min_coverage", _percent, "least share of the numbers to be checked, in percent", 0),
        Option("allow-empty", "allow_empty", _flag, "no error when nothing could be checked", False),
        Option("date", "date", _day, "the date of documents that do not say their own", None, by_path=True),
        Option("format", "input_format", _format, "read every document as this format", None),
        Option("output", "outputs", _outputs, "outputs, FORMAT or FORMAT:PATH", ["full"]),
        Option("jobs", "jobs", _whole, "processes; 0 for one for each processor", 0),
        Option("together", "together", _flag, "compare the documents with each other too", False),
        Option("statistics", "statistics", _flag, "counts by rule and verdict at the end", False),
        Option("table", "table", _choice("kind of table", TABLES), "read every table as this kind", None),
        Option("columns", "columns", _columns, "what the columns of tables of claims are called there", []),
        Option("units", "units", _path, "the file of units of your own", None),
        Option("rates", "rates", _rates, "reference exchange rates: ecb, none or a file", "ecb"),
        Option("against", "sources", _paths, "what the documents were made from, files or folders", []),
        Option("facts", "facts", _facts, "what is known to be true, files or databases", []),
        Option("facts-query", "facts_query", _query, "the query for a database of facts", None, in_files=False),
        Option("aliases", "aliases", _path, "the file of further names for matching facts", None),
        Option("baseline", "baseline", _path, "the file of known findings", None),
        Option("waivers", "waivers", _path, "the file of waivers, auditor-waivers.yaml where there is one", None),
        Option("no-waivers", "no_waivers", _flag, "findings that are waived count all the same", False),
        Option("strict-waivers", "strict_waivers", _flag, "fail when a waiver is of no use or has expired", False),
        Option("no-cache", "no_cache", _flag, "every document is audited anew, and nothing is kept", False),
        Option("exclude", "", _texts, "documents in folders that are passed over, as patterns", []),
        Option("suite", "suite", _path, "expectations of your own, for gate", None),
        Option("docs", "docs", _below, "the folder of Data Docs, for gate", None),
        Option("context", "folder", _path, "the folder of a kept file context, for gate", None, in_files=False),
    )
}
"""The settings by name, in the order in which they are shown."""

FILE_KEYS = (*(option.name for option in OPTIONS.values() if option.in_files), "per-path", "extend")
"""The keys of a configuration file."""
PATH_KEYS = tuple(option.name for option in OPTIONS.values() if option.by_path)
"""The keys that may be set for some documents only."""


def from_environment(option: Option, text: str) -> Any:
    """The value that a variable of the environment gives; lists are parted by commas. Raises Wrong."""
    parsers: dict[Any, Callable[[str], object]] = {_flag: _flag_of, _whole: _number_of, _percent: _number_of}
    lists = (_texts, _paths, _outputs, _facts, _columns)
    parse = parsers.get(option.check) or (_list_of if option.check in lists else str)
    return option.check(parse(text), HERE)


def variable(option: Option) -> str:
    """The variable of the environment that sets an option."""
    return f"{PREFIX}{option.name.upper().replace('-', '_')}"


def _flag_of(text: str) -> object:
    word = text.strip().lower()
    return True if word in TRUE else False if word in FALSE else text


def _number_of(text: str) -> object:
    word = text.strip()
    if re.fullmatch(r"[0-9]{1,6}", word):
        return int(word)
    return float(word) if re.fullmatch(r"[0-9]{1,6}\.[0-9]{1,6}", word) else text


def _list_of(text: str) -> object:
    return [part.strip() for part in text.split(",") if part.strip()]
