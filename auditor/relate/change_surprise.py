"""A figure beside what was expected of it: *$4.2 million, $0.3 million above the average forecast of $3.9 million*."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.model import Claim, Kind, Relation
from auditor.patterns import lazily
from auditor.relate.change_clauses import figures_of
from auditor.relate.change_cues import Cues, cues_of
from auditor.relate.change_levels import Figure
from auditor.relate.scene import Scene
from auditor.relate.told import sentences
from auditor.relate.words import any_words

NEAR = 50
"""Characters beside a forecast in which a word says that it is one."""
_BY = lazily(r"\bby\s(?:about\s|some\s|just\s|a\s)?$")


def find(scene: Scene) -> Iterator[Relation]:
    """A `surprise` for each sentence of a figure, its forecast and the distance, and of nothing else."""
    cues = cues_of(scene)
    sides = {**_signs(scene, "than forecast"), **_signs(scene, "beat forecast")}
    than = lazily(rf"\s{any_words(scene, 'than forecast')}")
    side = lazily(any_words(scene, "than forecast", "beat forecast"))
    for told in sentences(scene):
        if len(told.claims) < 3 or not cues.foreseen.search(told.text) or "respectively" in told.text:
            continue
        figures = [figure for figure in figures_of(told, cues) if figure.claim.unit != "x"]
        if len(figures) == 3 and not any(figure.claim.range for figure in figures):
            relation = _relation(figures, sides, than, side, cues)
            if relation is not None:
                yield relation


def _signs(scene: Scene, name: str) -> dict[str, int]:
    """+1 or -1 for each word of a class with two parts."""
    words = scene.words.get(name)
    parts = words.values() if isinstance(words, dict) else ()
    return {word: 1 - 2 * at for at, part in enumerate(parts) for word in part}


def _relation(
    figures: list[Figure], sides: dict[str, int], than: re.Pattern[str], side: re.Pattern[str], cues: Cues
) -> Relation | None:
    told = [(figure, sign) for figure in figures if (sign := _distance(figure, figures, sides, than, side))]
    if len(told) != 1:
        return None
    gap, sign = told[0]
    levels = [figure for figure in figures if figure is not gap]
    foreseen = [figure for figure in levels if _is_forecast(figure, figures, cues)]
    if len(foreseen) != 1 or (levels[0].claim.kind, levels[0].claim.unit) != (
        levels[1].claim.kind,
        levels[1].claim.unit,
    ):
        return None
    (actual,) = (figure for figure in levels if figure is not foreseen[0])
    role = _role(gap.claim, actual.claim)
    if role is None or cues.other_basis.search(actual.before):
        return None
    roles: dict[str, tuple[Claim, ...]] = {
        "actual": (actual.claim,),
        "forecast": (foreseen[0].claim,),
        role: (gap.claim,),
    }
    claims = [figure.claim for figure in figures]
    return Relation("surprise", roles, "surprise", claims[0].start, claims[-1].end, sign)


def _role(gap: Claim, actual: Claim) -> str | None:
    if gap.kind is Kind.PERCENT:
        return "percent" if actual.kind is not Kind.PERCENT else None
    if gap.kind is Kind.POINTS:
        return "gap" if actual.kind is Kind.PERCENT and gap.unit == "pp" else None
    return "gap" if (gap.kind, gap.unit) == (actual.kind, actual.unit) else None


def _distance(
    figure: Figure, figures: list[Figure], sides: dict[str, int], than: re.Pattern[str], side: re.Pattern[str]
) -> int:
    """+1 or -1 when a figure is how far another lies from its forecast, 0 when it is not."""
    if found := than.match(figure.behind):
        return sides.get(found[0].strip(), 0)
    if _BY.search(figure.before):
        signs = {sides.get(found[0], 0) for each in figures for found in side.finditer(each.before)} - {0}
        return signs.pop() if len(signs) == 1 else 0
    return 0


def _is_forecast(figure: Figure, figures: list[Figure], cues: Cues) -> bool:
    """Whether a word beside a figure says that it was expected."""
    behind = re.split(r"[,;.]", figure.behind, maxsplit=1)[0]
    last = figure is figures[-1]
    return bool(
        cues.foreseen.search(re.split(r"[,;]", figure.before[-NEAR:])[-1])
        or (cues.foreseen.search(behind[:NEAR]) and (last or not _OWN.search(behind)))
    )


_OWN = lazily(r"\b(?:of|for|beat|missed|above|below)\b")
