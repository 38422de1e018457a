"""Rows of facts from wherever they are kept: a table in a file, JSON, company facts of the SEC, or a database.

Every source gives sheets of records, as tables of claims do, so that one reading of rows serves all.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from auditor import yaml12
from auditor.claims.records import Record, Sheet
from auditor.model import Notice
from auditor.resources import PACKAGE

COLUMNS = ("entity", "metric", "period", "value", "unit", "source")
"""The columns of facts that are made here."""
LARGEST = 512 * 1024 * 1024
"""Bytes of a JSON file of facts; it is read as a whole."""
QUERY = "--facts-query gives the query for a database, such as 'select entity, metric, period, value, unit from facts'"


def sheets_of(source: str, query: str | None) -> Iterator[Sheet | Notice]:
    """The tables of a file (CSV, XLSX, Parquet, JSON) or of a query to the database at a URL."""
    if "://" in source:
        yield from _query(source, query)
    elif source.lower().endswith(".json"):
        yield from _json(source)
    else:
        from auditor.readers import sheets

        yield from sheets(source)


# ---------------------------------------------------------------------- JSON
def _json(path: str) -> Iterator[Sheet | Notice]:
    try:
        if Path(path).stat().st_size > LARGEST:
            yield Notice("error", f"is larger than {LARGEST // 1024 // 1024} MB", path)
            return
        data = json.loads(Path(path).read_bytes().decode("utf-8-sig"), parse_float=str, parse_int=str)
    except OSError as error:
        yield Notice("error", f"cannot be read: {error.strerror}", path)
    except UnicodeDecodeError as error:
        yield Notice("error", f"is no UTF-8 text (byte {error.start:,})", path)
    except json.JSONDecodeError as error:
        yield Notice("error", f"is no JSON: {error.msg}", path, error.lineno, error.colno)
    except (ValueError, RecursionError) as error:
        yield Notice("error", f"is no JSON that can be read: {error}", path)
    else:
        yield from _sheet(data, path)


def _sheet(data: Any, path: str) -> Iterator[Sheet | Notice]:
    if isinstance(data, dict) and isinstance(data.get("facts"), dict):
        yield Sheet(path, _records(COLUMNS, company_facts(data)))
        return
    rows = data.get("facts") if isinstance(data, dict) else data
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        yield Notice("error", "holds no facts: it must be a list of objects, or company facts of the SEC", path)
        return
    names = list(dict.fromkeys(str(name) for row in rows for name in row))
    yield Sheet(path, _records(names, ([_text(row.get(name)) for name in names] for row in rows)))


def _records(names: Iterable[str], rows: Iterable[list[str]]) -> Iterator[Record]:
    """Records numbered from 1, the names of the columns before them."""
    yield Record(0, list(names))
    for number, row in enumerate(rows, 1):
        yield Record(number, row)


def _text(value: object) -> str:
    return "" if value is None else value if isinstance(value, str) else str(value)


# ---------------------------------------------------------------------- company facts
def company_facts(data: Mapping[str, Any]) -> Iterator[list[str]]:
    """The rows of the SEC's company facts: taxonomy, concept and unit, each with its figures by period.

    A concept that no metric of a text is known for keeps its own name. A fiscal year or quarter is told by its days.
    """
    entity = _text(data.get("entityName") or data.get("cik"))
    for taxonomy, concepts in data["facts"].items():
        for concept, entry in concepts.items() if isinstance(concepts, dict) else ():
            units = entry.get("units", {}) if isinstance(entry, dict) else {}
            for unit, figures in units.items() if isinstance(units, dict) else ():
                for figure in figures if isinstance(figures, list) else ():
                    if isinstance(figure, dict) and "val" in figure and "end" in figure:
                        yield _figure(entity, taxonomy, concept, unit, figure)


def _figure(entity: str, taxonomy: str, concept: str, unit: str, figure: Mapping[str, Any]) -> list[str]:
    start, end = _text(figure.get("start")), _text(figure["end"])
    filed = ", ".join(_text(figure[key]) for key in ("form", "fy", "fp", "accn") if figure.get(key))
    period = f"{start} to {end}" if start else end
    cited = f"{taxonomy}:{concept}{f', {filed}' if filed else ''}"
    return [entity, _metrics().get(concept, concept), period, _text(figure["val"]), _units().get(unit, unit), cited]


@cache
def _metrics() -> dict[str, str]:
    """The metric that each known concept measures."""
    return {concept: metric for metric, concepts in _data()["concepts"].items() for concept in concepts}


def _units() -> dict[str, str]:
    units: dict[str, str] = _data()["units"]
    return units


@cache
def _data() -> Any:
    path = PACKAGE / "tieout" / "concepts.yaml"
    return yaml12.plain(yaml12.load(path.read_text(encoding="utf-8"), str(path)))


# ---------------------------------------------------------------------- databases
def _query(url: str, query: str | None) -> Iterator[Sheet | Notice]:
    """The rows of a query; neither credentials nor parts of the URL that may hold some are ever told."""
    try:
        from sqlalchemy import create_engine, text
        from sqlalchemy.engine import make_url
        from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError
    except ImportError:
        message = "a database needs SQLAlchemy: pip install 'auditor[sql]'"
        yield Notice("error", message, url.partition("://")[0] + "://…")
        return
    try:
        parsed = make_url(url)
    except ArgumentError:
        yield Notice("error", "is no URL of a database, such as sqlite:///facts.db", url.partition("://")[0] + "://…")
        return
    shown = parsed.render_as_string(hide_password=True).partition("?")[0]
    if query is None:
        yield Notice("error", f"is a database: {QUERY}", shown)
        return
    if (lacking := _lacking(parsed.drivername, parsed.database)) is not None:
        yield Notice("error", lacking, shown)
        return
    try:
        engine = create_engine(parsed)
        with engine.connect() as connection:
            result = connection.execution_options(stream_results=True).execute(text(query))
            if not result.returns_rows:
                yield Notice("error", "the query gives no rows", shown)
                return
            names = list(result.keys())
            yield Sheet(shown, _records(names, ([_text(cell) for cell in row] for row in result)))
        engine.dispose()
    except NoSuchModuleError:
        message = f"no driver is installed for {parsed.drivername}: pip install 'auditor[sql]' brings SQLite and DuckDB"
        yield Notice("error", message, shown)
    except (SQLAlchemyError, ImportError) as error:
        reason = str(getattr(error, "orig", None) or error).strip().splitlines()[0][:300]
        secret = parsed.password
        yield Notice("error", f"the database says: {reason.replace(str(secret), '…') if secret else reason}", shown)


def _lacking(driver: str, database: str | None) -> str | None:
    """A file of an embedded database that is not there, which would be made anew and found empty."""
    embedded = driver.partition("+")[0] in ("sqlite", "duckdb")
    if embedded and database and database != ":memory:" and not Path(database).is_file():
        return "there is no such database file"
    return None
