"""Applying the rules to the relations of a document: findings, derived figures and coverage."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from auditor.check import expression as language
from auditor.check.amounts import as_told, like, reading, scaled
from auditor.check.compared import sides_of, told
from auditor.check.confirm import REASON, doubtful
from auditor.check.diagnose import NOTHING, Checks, Diagnosis, diagnose, explained
from auditor.check.evaluate import Evaluation, Result, applies, attribute, environment, lets, odd_one
from auditor.check.fingerprints import identity_of, numbered
from auditor.check.labels import row_label
from auditor.check.made import made_of
from auditor.check.reading import Reading
from auditor.check.rules import Rule, RuleBook
from auditor.interval import Interval
from auditor.model import Claim, Coverage, Derived, Document, Finding, Kind, Relation, Severity, Verdict
from auditor.patterns import lazily

MOST_TOLD = 12
"""Figures that messages and workings name; of more, the middle is left out."""
MOST_WAYS = 4
"""Figures of which the working says what they would have to be."""
_ORDER = {Verdict.FAIL: 0, Verdict.WARN: 1, Verdict.NOT_CHECKED: 2, Verdict.PASS_BY_ROUNDING: 3, Verdict.PASS: 3}
_PLACEHOLDER = lazily(r"\{(\w+)(?:\.(\w+))?\}")


class _Judged:
    """An evaluation with its result, and the claims that matter in it."""

    def __init__(self, evaluation: Evaluation, result: Result) -> None:
        self.evaluation = evaluation
        self.result = result
        self.claims = evaluation.claims
        self.verdict = result.verdict
        if self.verdict is Verdict.FAIL and evaluation.rule.severity is not Severity.ERROR:
            self.verdict = Verdict.WARN

    def doubt(self) -> None:
        """Takes back a failure that nothing bears out."""
        self.result = self.result._replace(verdict=Verdict.NOT_CHECKED, reason=REASON)
        self.verdict = Verdict.NOT_CHECKED


def check(
    document: Document, claims: list[Claim], relations: Sequence[Relation], book: RuleBook
) -> tuple[list[Finding], list[Derived], Coverage]:
    """Every rule applied to every relation it fits.

    Returns the findings (most serious first, then in reading order), the figures that the text fixes
    without printing them, and how much of the document was checked.
    """
    judged = [_Judged(evaluation, evaluation.run()) for evaluation in _evaluations(relations, book)]
    for place in doubtful([(each.evaluation, each.result.verdict) for each in judged]):
        judged[place].doubt()
    checks = _checks(judged, claims)
    found = [_finding(document, each, checks) for each in judged]
    found.extend(_unclear(document, relations, book))
    found.sort(
        key=lambda finding: (
            _ORDER[finding.verdict],
            finding.start if finding.start is not None else 1 << 60,
            finding.rule,
        )
    )
    return list(numbered(found, document)), _derived(relations, book), _coverage(claims, judged, relations)


def _evaluations(relations: Sequence[Relation], book: RuleBook) -> Iterable[Evaluation]:
    by_kind = made_of(book.rules, _by_kind, lambda: _by_kind(book))
    groups: dict[tuple[str, tuple[str | None, ...]], list[Relation]] = {}
    for relation in relations:
        if relation.unclear:
            continue
        kind = book.relations.get(relation.kind)
        for rule in by_kind.get(relation.kind, ()):
            if not applies(rule, relation) or not _holds(rule, relation, book):
                continue
            if rule.group:
                groups.setdefault((rule.id, _key(rule, relation)), []).append(relation)
            else:
                yield Evaluation(rule, kind, (relation,))
    for (id, _), members in groups.items():
        rule = book.rules[id]
        yield Evaluation(rule, book.relations.get(rule.relation), tuple(members))


def _by_kind(book: RuleBook) -> dict[str, list[Rule]]:
    """The rules that expect something, by the kind of relation they apply to."""
    found: dict[str, list[Rule]] = defaultdict(list)
    for rule in book.rules.values():
        if rule.expect is not None:
            found[rule.relation].append(rule)
    return dict(found)


def _holds(rule: Rule, relation: Relation, book: RuleBook) -> bool:
    """Whether the conditions under which a rule applies are met; what is unknown does not count as met."""
    if not rule.when:
        return True
    env = environment(relation, book.relations.get(relation.kind), {})
    try:
        if rule.when_uses_lets:
            lets(rule, env)
    except language.Unchecked:
        return False
    return all(language.truth(condition, env) for condition in rule.when)


def _key(rule: Rule, relation: Relation) -> tuple[str | None, ...]:
    parts = (part.split(".") for part in rule.group)
    return tuple(attribute(relation.roles[role][0], name) for role, name in parts)


# ---------------------------------------------------------------------- one finding
def _checks(judged: Sequence[_Judged], claims: Sequence[Claim]) -> Checks | None:
    """What diagnoses rest on; None in a document in which nothing fails."""
    if not any(each.verdict is Verdict.FAIL for each in judged):
        return None
    return Checks(((each.evaluation, each.verdict) for each in judged), claims)


def _finding(document: Document, judged: _Judged, checks: Checks | None) -> Finding:
    evaluation, result, rule = judged.evaluation, judged.result, judged.evaluation.rule
    odd = odd_one(evaluation, result) if rule.group and result.verdict in (Verdict.FAIL, Verdict.WARN) else None
    told = evaluation.relations[odd if odd is not None else -1 if rule.group else 0]
    diagnosis = NOTHING
    if judged.verdict is Verdict.FAIL and checks is not None:
        apart = {claim.id for claim in told.claims} if odd is not None else None
        suspects = [claim for claim in judged.claims if apart is None or claim.id in apart]
        diagnosis = diagnose(evaluation, checks, suspects)
    claims = _named_first(judged.claims, diagnosis.culprit, told if odd is not None else None)
    return Finding(
        rule.id,
        judged.verdict,
        rule.severity,
        _message(judged, told),
        tuple(claim.id for claim in claims),
        (*_working(judged, document), *_repairing(diagnosis)),
        diagnosis.suggestions,
        "",
        diagnosis.culprit,
        _intervals(judged),
        *_extent(document, claims),
        identity=identity_of(document, rule.id, told.claims if odd is not None else judged.claims),
        elsewhere=tuple(place for relation in evaluation.relations for place in relation.elsewhere),
    )


def _extent(document: Document, claims: Iterable[Claim]) -> tuple[int | None, int | None]:
    """Where the claims that stand in the text begin and end; nothing for those of tables outside it."""
    told = [claim for claim in claims if claim.table is None or document.tables[claim.table].starts is not None]
    return min((claim.start for claim in told), default=None), max((claim.end for claim in told), default=None)


def _named_first(claims: Sequence[Claim], culprit: str | None, odd: Relation | None) -> list[Claim]:
    """The claims, the one most likely wrong first, then those of the relation that does not fit."""
    apart = {claim.id for claim in odd.claims} if odd is not None else set()
    return sorted(claims, key=lambda claim: (claim.id != culprit, claim.id not in apart))


def _message(judged: _Judged, told: Relation) -> str:
    rule, result = judged.evaluation.rule, judged.result
    if judged.verdict is Verdict.NOT_CHECKED:
        return f"{_claims(told, rule)}: not checked, {_reason(judged)}"
    if judged.verdict in (Verdict.PASS, Verdict.PASS_BY_ROUNDING):
        fitting = _filled(rule.passed, told, dict(result.names), judged) if rule.passed else _passed(judged)
        return f"{fitting}{' by rounding only' if judged.verdict is Verdict.PASS_BY_ROUNDING else ''}"
    names = dict(result.names)
    if result.members:
        names = result.members[judged.evaluation.relations.index(told)]
    text = _filled(rule.message, told, names, judged)
    return (
        f"{text} (they meet only when the figures are cut off or rounded loosely)"
        if result.verdict is Verdict.WARN
        else text
    )


def _reason(judged: _Judged) -> str:
    if judged.evaluation.rule.group and len(judged.evaluation.relations) < 2:
        return "nothing in the text to compare it with"
    return judged.result.reason or "the arithmetic has no result"


def _passed(judged: _Judged) -> str:
    rule, relations = judged.evaluation.rule, judged.evaluation.relations
    if judged.result.shared is not None:
        name = next(iter(rule.let))
        pairs = list(zip(relations, judged.result.members, strict=True))
        told = "; ".join(
            f"{_claims(relation, rule)} give {member[name].narrow.show()}" for relation, member in pairs[:6]
        )
        more = f" and {len(pairs) - 6} more" if len(pairs) > 6 else ""
        return f"{told}{more}; they share {judged.result.shared.show()}"
    figures = " and ".join(_claims(relation, rule) for relation in relations[:6])
    return f"{figures} fit together" if len(judged.claims) > 1 else f"{figures} is plausible"


def _claims(relation: Relation, rule: Rule) -> str:
    used = {claim.id for role, claims in relation.roles.items() if role in rule.needs for claim in claims}
    figures = relation.claims
    return ", ".join(_shortened([claim.text for claim in figures if claim.id in used or not used]))


def _shortened(told: list[str]) -> list[str]:
    """A long list without its middle."""
    if len(told) <= MOST_TOLD:
        return told
    half = MOST_TOLD // 2
    return [*told[:half], f"… {len(told) - 2 * half} more …", *told[-half:]]


def _filled(template: str, relation: Relation, names: dict[str, Reading], judged: _Judged | None) -> str:
    """A message with its `{role}`, `{role.attribute}` and `{let}` filled in."""

    def fill(match: re.Match[str]) -> str:
        name, asked = match[1], match[2]
        if name in relation.roles and relation.roles[name]:
            claims = relation.roles[name]
            return (
                (attribute(claims[0], asked) or asked)
                if asked
                else " and ".join(_shortened([as_told(claim) for claim in claims]))
            )
        if name in names:
            return scaled(names[name].narrow)
        if name in relation.values:
            return relation.values[name].show()
        if name == "others" and judged is not None:
            return _others(judged, relation)
        return relation.words.get(name, match[0])

    return _PLACEHOLDER.sub(fill, template)


def _others(judged: _Judged, told: Relation) -> str:
    """What the other relations of a group come to: what they share, or each on its own."""
    name = next(iter(judged.evaluation.rule.let))
    pairs = zip(judged.evaluation.relations, judged.result.members, strict=True)
    others = [member[name].narrow for relation, member in pairs if relation is not told]
    shared = others[0]
    for other in others[1:]:
        shared = shared & other
    return shared.show() if not shared.is_empty else " and ".join(other.show() for other in others[:4])


# ---------------------------------------------------------------------- working
def _working(judged: _Judged, document: Document) -> list[str]:
    """The check step by step: what each figure stands for, what is calculated, how it compares."""
    rule, result = judged.evaluation.rule, judged.result
    lines = [_read(claim, document) for claim in _outer(judged.claims) if claim.kind is not Kind.DATE]
    if len(judged.claims) > MOST_TOLD:
        lines.insert(MOST_TOLD // 2, f"… {len(judged.claims) - len(lines)} more …")
    if result.members:
        for relation, member in zip(judged.evaluation.relations, result.members, strict=True):
            lines.extend(
                f"{_claims(relation, rule)}: {name} = {rule.let[name].source} = {scaled(value.narrow)}"
                for name, value in member.items()
            )
        if result.shared is not None and len(result.members) > 1:
            lines.append(
                f"shared by all: {result.shared.show()}" if not result.shared.is_empty else "no value is shared by all"
            )
        return lines
    lines.extend(f"{name} = {rule.let[name].source} = {scaled(value.narrow)}" for name, value in result.names.items())
    for comparison in result.comparisons:
        lines.extend(told(comparison, judged.evaluation.relations[0].words))
    return lines


def _outer(claims: Sequence[Claim]) -> Sequence[Claim]:
    """The first and the last claims of many."""
    half = MOST_TOLD // 2
    return claims if len(claims) <= MOST_TOLD else (*claims[:half], *claims[-half:])


def _read(claim: Claim, document: Document) -> str:
    """What a figure stands for, with the name of its row."""
    label = row_label(document, claim)
    return f"{label}: {reading(claim)}" if label else reading(claim)


def _repairing(diagnosis: Diagnosis) -> Iterable[str]:
    """What would make a failing check pass."""
    told = {claim.text: shown for claim, need in diagnosis.needs if (shown := _needed(claim, need))}
    yield from explained(diagnosis, dict(list(told.items())[:MOST_WAYS]))


def _needed(claim: Claim, need: Interval) -> str:
    """What a figure would have to be; empty when no figure of its sign would do."""
    assert claim.quantity is not None
    own = need & (Interval.at_most(0) if claim.quantity.value < 0 else Interval.at_least(0))
    if own.is_empty or own.is_point and not own.low:
        return ""
    if own.is_bounded:
        return like(claim, own)
    bound = own.low if isinstance(own.high, float) else own.high
    if isinstance(bound, float):
        return ""
    return f"at {'least' if isinstance(own.high, float) else 'most'} {like(claim, Interval.point(bound))}"


def _intervals(judged: _Judged) -> dict[str, Interval]:
    """The narrow readings whose comparison decided, by name, for a drawing; none where names are compared."""
    rule, result = judged.evaluation.rule, judged.result
    if result.members:
        name = next(iter(rule.let))
        pairs = zip(judged.evaluation.relations, result.members, strict=True)
        return {_claims(relation, rule): member[name].narrow for relation, member in pairs}
    return sides_of(result.comparisons, result.verdict, judged.evaluation.relations[0].words)


# ---------------------------------------------------------------------- the rest
def _unclear(document: Document, relations: Sequence[Relation], book: RuleBook) -> Iterable[Finding]:
    """A not-checked finding for every relation that cannot be checked, under the first rule that it would suit."""
    first: dict[str, Rule] = {}
    for rule in book.rules.values():
        if rule.expect is not None:
            first.setdefault(rule.relation, rule)
    for relation in relations:
        if not relation.unclear or relation.kind not in first:
            continue
        rule = first[relation.kind]
        claims = relation.claims
        start, end = _extent(document, claims)
        yield Finding(
            rule.id,
            Verdict.NOT_CHECKED,
            rule.severity,
            f"{', '.join(_shortened([claim.text for claim in claims]))}: not checked, {relation.unclear}",
            tuple(claim.id for claim in claims),
            identity=identity_of(document, rule.id, claims),
            start=start,
            end=end,
        )


def _derived(relations: Sequence[Relation], book: RuleBook) -> list[Derived]:
    found = []
    deriving: dict[str, list[Rule]] = defaultdict(list)
    for rule in book.rules.values():
        if rule.derive:
            deriving[rule.relation].append(rule)
    for relation in relations:
        if relation.unclear or relation.kind not in deriving:
            continue
        kind = book.relations.get(relation.kind)
        for rule in deriving[relation.kind]:
            if not applies(rule, relation):
                continue
            for name, derivation in rule.derive.items():
                if name in relation.roles:
                    continue
                env = environment(relation, kind, {})
                try:
                    lets(rule, env)
                    value = language.value(derivation.value, env)
                except language.Unchecked:
                    continue
                if isinstance(value, Reading) and value.narrow.is_bounded:
                    found.append(_derivation(relation, rule, derivation.value.source, derivation.label, value))
    return found


def _derivation(relation: Relation, rule: Rule, source: str, label: str, value: Reading) -> Derived:
    claims = relation.claims
    model = max(
        (claim for claim in claims if claim.kind is not Kind.PERCENT), key=lambda claim: claim.start, default=claims[0]
    )
    named = _filled(label, relation, {}, None)
    shown = like(model, value.narrow)
    working = (*(reading(claim) for claim in claims), f"{source} = {scaled(value.narrow)}")
    return Derived(named, value.narrow, model.unit, shown, working, tuple(claim.id for claim in claims), rule.id)


def _coverage(claims: list[Claim], judged: Sequence[_Judged], relations: Sequence[Relation]) -> Coverage:
    checked = {claim.id for each in judged if each.verdict is not Verdict.NOT_CHECKED for claim in each.claims}
    reasons: dict[str, str] = {}
    for each in judged:
        if each.verdict is Verdict.NOT_CHECKED:
            reasons.update({claim.id: _reason(each) for claim in each.claims})
    for relation in relations:
        if relation.unclear:
            reasons.update({claim.id: relation.unclear for claim in relation.claims})
    unchecked = {claim.id: reasons.get(claim.id) or _alone(claim) for claim in claims if claim.id not in checked}
    return Coverage(len(claims), len(checked & {claim.id for claim in claims}), unchecked)


def _alone(claim: Claim) -> str:
    if claim.kind in (Kind.DATE, Kind.ORDINAL):
        return "a date or ordinal that no figure hangs on" if claim.kind is Kind.DATE else "an ordinal"
    return "no relation to another figure was found"
