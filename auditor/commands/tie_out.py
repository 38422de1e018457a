"""The options that hold documents against what is known from elsewhere, and the steps of a run that they make."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from auditor.commands.options import ALIASES, RATES, Command

if TYPE_CHECKING:
    from auditor.check.rules import RuleBook
    from auditor.pipeline import Tally, Then
    from auditor.tieout.fact_tables import Aliases
    from auditor.tieout.reference import Source


class TieOut(NamedTuple):
    """What documents are held against."""

    rates: Source | None
    """Reference exchange rates."""
    sources: tuple[str, ...]
    """What the documents were made from."""
    facts: tuple[str, ...]
    """Tables of facts, files or databases."""
    query: str | None
    """The query for a database."""
    aliases: Aliases | None
    """Further names of owners and metrics."""

    @property
    def files(self) -> tuple[str, ...]:
        """The files and folders among sources and facts."""
        return (*self.sources, *(each for each in self.facts if "://" not in each))

    def steps(self, book: RuleBook, tally: Tally) -> tuple[list[Then], Callable[[], None]]:
        """The steps that every audit goes through, and what is to be told when all are done."""
        then: list[Then] = []
        if self.sources:
            from auditor.tieout.against import Against, read_sources

            sources, notices = read_sources(self.sources)
            tally.notices.extend(notices)
            then.append(Against(sources, book).compare)
        if not self.facts:
            return then, lambda: None
        from auditor.tieout.fact_tables import NO_ALIASES
        from auditor.tieout.facts import Facts

        read = self._read(tally)
        if not read:
            return then, lambda: None
        facts = Facts(read, self.aliases or NO_ALIASES, book)
        name = self.facts[0].partition("://")[0] if "://" in self.facts[0] else self.facts[0]
        return [*then, facts.compare], lambda: tally.notices.extend(facts.unused(name))

    def _read(self, tally: Tally) -> list[Any]:
        """The facts of all tables; a table that cannot be used is an error of the run, and the others are used."""
        from auditor.tieout.fact_tables import Refused, read_facts

        found = []
        for source in self.facts:
            try:
                facts, notices = read_facts(source, self.query, {})
            except Refused as refused:
                tally.notices.extend(refused.notices)
            else:
                found.extend(facts)
                tally.notices.extend(notices)
        return found


def tie_out(command: Command) -> Command:
    """Adds the options; the command gets them as one, `tie_out`."""

    @functools.wraps(command)
    def with_tie_out(
        *args: Any,
        rates: Source | None,
        sources: tuple[str, ...],
        facts: tuple[str, ...],
        facts_query: str | None,
        aliases: Aliases | None,
        **others: Any,
    ) -> Any:
        return command(*args, tie_out=TieOut(rates, sources, facts, facts_query, aliases), **others)

    made: Command = with_tie_out
    for option in reversed(_options()):
        made = option(made)
    return made


def _options() -> Sequence[Callable[[Command], Command]]:
    return (
        reference_rates,
        click.option(
            "--against",
            "sources",
            metavar="PATH",
            multiple=True,
            help="What the documents were made from, a file or a folder: every number must stand there or follow from "
            "what does. Repeat it for several.",
        ),
        click.option(
            "--facts",
            metavar="FILE|URL",
            multiple=True,
            help="What is known to be true, with the columns entity, metric, period, value, unit and source: a file "
            "(CSV, XLSX, Parquet, JSON, company facts of the SEC) or the SQLAlchemy URL of a database.",
        ),
        click.option("--facts-query", metavar="SQL", help="The query for a database of facts."),
        click.option(
            "--aliases",
            metavar="FILE",
            callback=_aliases,
            help="Further names of entities and metrics for matching facts, a YAML file.",
        ),
    )


def reference_rates(command: Command) -> Command:
    """--rates."""
    return click.option(
        "--rates",
        metavar="ecb|none|FILE",
        default="ecb",
        show_default=True,
        callback=_rates,
        help="The reference exchange rates that conversions are held against where the day is known: those of the "
        "European Central Bank, none, or a CSV file with the columns date,base,quote,rate.",
    )(command)


def _rates(context: click.Context, param: click.Parameter, value: str) -> Source | None:
    """The reference rates of `ecb`, `none` or a file; a usage error that says what is wrong with the file."""
    from auditor.tieout.reference import builtin

    if value in ("ecb", "none"):
        return builtin if value == "ecb" else None
    from auditor.tieout.rates import from_file

    rates = from_file(value)
    if isinstance(rates, list):
        told = "\n".join(str(notice) for notice in rates)
        message = f"neither ecb nor none nor a file with the columns date,base,quote,rate:\n{told}"
        raise click.BadParameter(message, param=param)
    context.meta[RATES] = value
    return lambda: rates


def _aliases(context: click.Context, param: click.Parameter, value: str | None) -> Aliases | None:
    """The aliases of a file; a usage error that says what is wrong with it."""
    if value is None:
        return None
    from auditor.tieout.fact_tables import Refused, read_aliases

    try:
        aliases = read_aliases(value)
    except Refused as refused:
        raise click.BadParameter(str(refused), param=param) from refused
    context.meta[ALIASES] = value
    return aliases
