"""Answers of others to compute against, through the rules: exits with 1 when any comes out otherwise than it may.

XBRL Calculations 1.1 (verdicts of Arelle and of the iXBRL viewer), change columns of filings and mutants of them,
ratios of releases, arithmetic of TAT-QA. The figures are built from what the vectors say, the verdicts come from rules
like those shipped, loaded from YAML and evaluated as in any run.
"""

from __future__ import annotations

import json
import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

from auditor.check import expression as language
from auditor.check.evaluate import Evaluation
from auditor.check.reading import Reading
from auditor.check.rules import RuleBook, load
from auditor.interval import Interval, intersection
from auditor.model import Claim, Kind, Relation, Verdict
from auditor.quantity import Quantity
from auditor.statistics.grains import debit, grim, grimmer

BENCH = Path(os.environ.get("AUDITOR_BENCH", Path(__file__).parents[2] / "shared" / "bench")) / "vectors"
HOLDS = (Verdict.PASS, Verdict.PASS_BY_ROUNDING)

RELATIONS = {
    "vector-sum": "{parts: {many: true}, whole: {}}",
    "vector-change": "{before: {}, after: {}, change: {}}\nvalues: {sense: 1 or -1 for the convention of the column}",
    "vector-share": "{part: {}, whole: {}, share: {}}",
    "vector-ratio": "{part: {}, whole: {}, share: {}}",
    "vector-twice": "{figures: {many: true}}",
}
RULES = {
    "vector-sum": ("{computed: sum(parts)}", "computed == whole", "[parts, whole]"),
    "vector-change": (
        "{computed: sense * 100 * (after / before - 1)}",
        "computed == change",
        "[before, after, change]",
    ),
    "vector-share": ("{computed: 100 * part / whole}", "computed == share", "[part, whole, share]"),
    "vector-ratio": ("{computed: part / whole}", "computed == share", "[part, whole, share]"),
    "vector-twice": ("{}", "agree(figures)", "[figures]"),
}


class Score(NamedTuple):
    """How a set of vectors came out."""

    name: str
    cases: int
    right: int
    floor: int
    """How many must come out right."""
    note: str = ""


def main() -> int:
    """Runs all sets, prints a table, gives the exit status."""
    if not BENCH.is_dir():
        print(f"no vectors at {BENCH}")
        return 0
    book = _book()
    scores = [score for run in SETS for score in run(book)]
    for score in scores:
        mark = "ok" if score.right >= score.floor else "BELOW"
        print(
            f"{mark:6}{score.right:6} of {score.cases:5} (floor {score.floor:5})  {score.name}  {score.note}".rstrip()
        )
    return int(any(score.right < score.floor for score in scores))


def _book() -> RuleBook:
    """The rules of this file, read as a user's would be."""
    with tempfile.TemporaryDirectory() as folder:
        pack = Path(folder, "vectors")
        pack.mkdir()
        for kind, roles in RELATIONS.items():
            Path(pack, f"{kind}-relation.yaml").write_text(f"kind: {kind}\ntitle: Vectors\nroles: {roles}\n")
            let, expect, needs = RULES[kind]
            body = f"let: {let}\nexpect: {expect}\nneeds: {needs}\n" if let != "{}" else f"expect: {expect}\n"
            head = f"id: vectors/{kind}\ntitle: Vectors\nseverity: error\nrelation: {kind}\n"
            tail = "message: does not fit\nwhy: A vector.\nsource: See the vectors.\ntests: {silent: [Nothing.]}\n"
            Path(pack, f"{kind}.yaml").write_text(head + body + tail)
        book = load([folder])
    if book.notices:
        raise SystemExit("\n".join(map(str, book.notices)))
    return book


# ---------------------------------------------------------------------- figures and verdicts
def _claim(number: int, quantity: Quantity, kind: Kind = Kind.NUMBER) -> Claim:
    return Claim(f"c{number}", number, number + 1, "x", kind, quantity)


def _printed(text: str) -> Quantity:
    """A figure as a filing prints it: `(1,234)`, `-5.1%`."""
    bare = re.sub(r"[^\d.]", "", text)
    value = Fraction(bare) * (-1 if re.search(r"^\W*[(\-−]", text) else 1)
    ulp = Fraction(1, 10 ** len(bare.partition(".")[2]))
    return Quantity(value, ulp, ulp)


def _verdict(
    book: RuleBook, kind: str, values: dict[str, Interval] | None = None, **roles: Sequence[Quantity]
) -> Verdict:
    numbered = iter(range(100_000))
    claims = {role: tuple(_claim(next(numbered), each) for each in held) for role, held in roles.items()}
    relation = Relation(kind, claims, "vectors", 0, 1, values=values or {})
    return Evaluation(book.rules[f"vectors/{kind}"], book.relations[kind], (relation,)).run().verdict


# ---------------------------------------------------------------------- XBRL Calculations 1.1
def _reported(value: str, decimals: Any) -> Quantity:
    """A reported fact: its decimals say how finely it is rounded."""
    if decimals in ("INF", None):
        return Quantity(Fraction(value), Fraction(0))
    ulp = Fraction(10) ** -int(decimals)
    return Quantity(Fraction(value), ulp, ulp)


def _weighed(quantity: Quantity, weight: Fraction) -> Quantity:
    size = abs(weight)
    return Quantity(quantity.value * weight, quantity.ulp * size, quantity.coarse * size, None, quantity.spread * size)


def _merged(facts: Sequence[Quantity]) -> Quantity:
    """Several reports of one fact as one figure: what all of them leave open."""
    if len(facts) == 1:
        return facts[0]
    shared = intersection(fact.narrow for fact in facts)
    low, high = Fraction(shared.low), Fraction(shared.high)
    return Quantity((low + high) / 2, Fraction(0), Fraction(0), None, (high - low) / 2)


def _calculation(book: RuleBook, weights: Sequence[Any], items: Sequence[Any], total: Any) -> str:
    """The verdict of one calculation in rounding mode, in Arelle's words."""
    facts = [[_reported(*fact) for fact in held] for held in (*items, total)]
    if any(fact.ulp and (fact.value / fact.ulp).denominator > 1 for held in facts for fact in held):
        return "excess"
    if any(_verdict(book, "vector-twice", figures=held) not in HOLDS for held in facts if len(held) > 1):
        return "dup"
    merged = [_merged(held) for held in facts]
    parts = [_weighed(fact, Fraction(str(weight))) for weight, fact in zip(weights, merged[:-1], strict=True)]
    found = _verdict(book, "vector-sum", parts=parts, whole=[merged[-1]])
    return "consistent" if found in HOLDS else "inconsistent"


def calculations(book: RuleBook) -> Iterator[Score]:
    """The verdicts of Arelle in rounding mode; contradicting duplicates of equal precision, left open, are listed."""
    cases = _read("calc11_arelle_vectors.json")["cases"]
    wrong = [case["id"] for case in cases if not _is_open(case) and _by_us(book, case) != _by_arelle(case)]
    told = [f"{case['id']} {_by_us(book, case)} ({_by_arelle(case)})" for case in cases if _is_open(case)]
    note = f"left open, ours (Arelle's): {', '.join(told)}"
    yield Score("Calculations 1.1, rounding mode", len(cases), len(cases) - len(wrong), len(cases), note)
    viewer = _read("ixbrl_viewer_calc11.json")
    right = sum(
        _calculation(book, case["weights"], case["items"], [case["total"]]) == case["calc11"]
        for case in viewer["calculations"]
    )
    yield Score("Calculations 1.1, iXBRL viewer", len(viewer["calculations"]), right, len(viewer["calculations"]))
    right = sum(map(_operation, viewer["interval_ops"]))
    yield Score("interval operations, iXBRL viewer", len(viewer["interval_ops"]), right, len(viewer["interval_ops"]))


def _by_us(book: RuleBook, case: dict[str, Any]) -> str:
    *items, total = ([(fact["value"], fact["decimals"]) for fact in held] for held in (*case["items"], case["total"]))
    return _calculation(book, case["weights"], items, total)


def _by_arelle(case: dict[str, Any]) -> str:
    return str(case["arelle"]["calc1.1_rounding"])


def _is_open(case: dict[str, Any]) -> bool:
    """Whether a fact is told twice with equal precision and different values: the specification ranks neither."""
    for held in (*case["items"], case["total"]):
        values = {(fact["decimals"], fact["value"]) for fact in held}
        if len({decimals for decimals, _ in values}) < len(values) and _by_reference(case) != _by_arelle(case):
            return True
    return False


def _by_reference(case: dict[str, Any]) -> str:
    return str(case["reference"]["rounding"])


def _operation(case: dict[str, Any]) -> bool:
    x, y, z = (_interval(case[name]) if name in case else None for name in "xyz")
    if case["op"] == "from":
        return _reported(case["v"], case["d"]).narrow == Interval.of(case["a"], case["b"])
    assert x is not None
    if case["op"] == "times":
        found = x * Interval.point(case["k"])
    elif case["op"] == "plus":
        assert y is not None
        found = x + y
    else:
        found = intersection(each for each in (x, y, z) if each is not None)
    return found.is_empty if case["r"] is None else found == _interval(case["r"])


def _interval(ends: Sequence[Any]) -> Interval:
    low, high = ends
    return Interval.of(str(low), str(high))


# ---------------------------------------------------------------------- change columns and ratios
def _change(book: RuleBook, after: str, before: str, change: str, flipped: bool = False) -> Verdict:
    """Whether a change fits; a negative base turns its sign, as the change is told of the size of the base."""
    base = _printed(before)
    sense = (-1 if base.value < 0 else 1) * (-1 if flipped else 1)
    roles = {"before": [base], "after": [_printed(after)], "change": [_printed(change)]}
    return _verdict(book, "vector-change", {"sense": Interval.point(sense)}, **roles)


def changes(book: RuleBook) -> Iterator[Score]:
    """Change columns: no row that was cut out rightly fails; mutants are flagged where that is possible."""
    rows = [row for row in _read("sec_pct_change_rows.json")["rows"] if "misaligned" not in row["class"]]
    right = sum(any(_conventions(book, row)) for row in rows)
    yield Score("change rows of filings, true as published", len(rows), right, len(rows))
    mutants = [each for each in _read("sec_pct_change_mutants.json")["items"] if each["interval_flags_strict"]]
    flagged = [
        _change(book, _places(each, "cur"), _places(each, "prior"), _places(each, "pct")) not in HOLDS
        for each in mutants
    ]
    yield Score("mutants of them that intervals tell apart", len(mutants), sum(flagged), len(mutants))


def _conventions(book: RuleBook, row: dict[str, str]) -> Iterator[bool]:
    """Whether a row holds by the convention of its column: the order of its periods, and which way is up."""
    for after, before in ((row["cur"], row["prior"]), (row["prior"], row["cur"])):
        for flipped in (False, True) if row["class"] != "default" else (False,):
            yield _change(book, after, before, row["pct"], flipped) in HOLDS


def _places(item: dict[str, Any], name: str) -> str:
    return f"{Decimal(item[name]):.{item[f'{name}_dp']}f}"


def releases(book: RuleBook) -> Iterator[Score]:
    """Rows of earnings releases: none fails but the one reported as wrong, and those from figures not printed."""
    rows = _read("real_release_rows.json")["items"]
    other = [row["label"] for row in rows if row.get("interval_half_ulp") is False and not _release(book, row)]
    right = len(other) + sum(_release(book, row) for row in rows)
    note = f"worked out from figures finer than those printed: {', '.join(other)}" if other else ""
    yield Score("rows of earnings releases", len(rows), right, len(rows), note)


def _release(book: RuleBook, row: dict[str, str]) -> bool:
    if row["kind"] == "pct_change":
        return _change(book, row["cur"], row["prior"], row["pct"]) is not Verdict.FAIL
    part, whole = _printed(row["num"].split(" ")[0]), _printed(row["den"])
    if row["kind"] == "ratio_pct":
        return (
            _verdict(book, "vector-share", part=[part], whole=[whole], share=[_printed(row["pct"])]) is not Verdict.FAIL
        )
    thousands = Quantity(part.value * 1000, part.ulp * 1000, part.coarse * 1000)
    found = _verdict(book, "vector-ratio", part=[thousands], whole=[whole], share=[_printed(row["reported"])])
    return found is (Verdict.FAIL if row["expected"] == "inconsistent" else Verdict.PASS)


# ---------------------------------------------------------------------- arithmetic
def arithmetic(_: RuleBook) -> Iterator[Score]:
    """Derivations of TAT-QA in the language of the rules: those that it reads come to the answer that was given."""
    items = [item for item in _read("tatqa_arithmetic.json")["items"] if item["agrees"]]
    found = [(_derived(item["derivation"]), item["value"]) for item in items]
    known = [(value, wanted) for value, wanted in found if value is not None]
    percent = (1, 100)
    right = sum(any(_near(value * factor, wanted) for factor in percent) for value, wanted in known)
    yield Score("TAT-QA derivations", len(known), right, len(known), f"{len(items) - len(known)} not plain arithmetic")


def _derived(text: str) -> Fraction | None:
    plain = re.sub(r"(?<=\d),(?=\d{3})|[$€£\s]", "", text).replace("[", "(").replace("]", ")")
    if re.search(r"[^\d.()+\-*/]", plain):
        return None
    try:
        found = language.value(language.compile(plain), {})
    except (language.ExpressionError, language.Unchecked):
        return None
    return Fraction(found.narrow.low) if isinstance(found, Reading) else None


# ---------------------------------------------------------------------- whole numbers behind means
def score_grim(_: RuleBook) -> Iterator[Score]:
    """GRIM, GRIMMER and DEBIT: which means and standard deviations whole numbers can have."""
    items = [item for item in _read("grim_grimmer_debit_unround.json") if item["test"] in _POSSIBLE]
    for test, possible in _POSSIBLE.items():
        cases = [item for item in items if item["test"] == test]
        right = sum(possible(item) is bool(item["consistent"]) for item in cases)
        yield Score(test.upper(), len(cases), right, len(cases))


def _grim(item: dict[str, Any]) -> bool:
    mean = _printed(item["x"]).narrow
    return grim(mean / Interval.point(100) if item["percent"] else mean, item["n"], item["items"])


def _grimmer(item: dict[str, Any]) -> bool:
    return grimmer(_printed(item["x"]).narrow, _printed(item["sd"]).narrow, item["n"], item.get("items", 1))


def _debit(item: dict[str, Any]) -> bool:
    return debit(_printed(item["x"]).narrow, _printed(item["sd"]).narrow, item["n"])


_POSSIBLE = {"grim": _grim, "grimmer": _grimmer, "debit": _debit}


def _near(value: Fraction, wanted: float) -> bool:
    return abs(float(value) - wanted) <= 1e-6 * max(1.0, abs(wanted))


def _read(name: str) -> Any:
    return json.loads(Path(BENCH, name).read_text(encoding="utf-8"))


SETS: tuple[Callable[[RuleBook], Iterable[Score]], ...] = (calculations, changes, releases, arithmetic, score_grim)

if __name__ == "__main__":
    sys.exit(main())
