"""Whether a lane in which a sum does not hold is wrong, or was never meant to add up.

The structure is known from the other lanes and from labels. A lane of averages, rates or changes in percent does not
add up, nor does one whose cells were misread; in a lane that adds up, one slip explains what does not fit.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import NamedTuple

from auditor.relate.tables.footing import Footing
from auditor.relate.tables.labels import has_gap
from auditor.relate.tables.matrix import Cell, Matrix
from auditor.relate.tables.otherwise import holds_otherwise
from auditor.relate.tables.slipped import Slipped, slipped

TELLING = 1.0
"""Decimal digits from which a slip alone says that a sum was meant."""
SOME = 0.3
"""Decimal digits of a slip that make up for a structure of which nothing but a label speaks."""
SEVERAL = 3
"""Parts of a sum from which its label and place are enough when one slip explains why it does not hold."""
FIRM = 2.5
"""Decimal digits that a structure with a label needs."""
FIRMER = 4.0
"""Decimal digits that a structure without a label needs."""
ALIKE = 30.0
"""How many times larger the parts may be in one lane than in another that tells of the same things."""
MOST_SUMS = 100
"""Sums of a lane that are compared with one that does not hold."""
ROWS = 3
"""Rows in which a sum across a table has to hold."""
ACROSS = 6.0
"""Decimal digits that a sum across a table needs."""
CERTAIN = 8.0
"""Decimal digits of a structure by which even a mismatch that is no slip is one."""


class Lanes:
    """How the sums of a table do in each lane."""

    def __init__(self, matrix: Matrix, found: Sequence[Footing], doubtful: Callable[[str], bool]) -> None:
        self.matrix = matrix
        self.held: dict[int, list[Footing]] = defaultdict(list)
        self.missed: dict[int, list[Footing]] = defaultdict(list)
        self.doubtful = frozenset(at for at, name in enumerate(matrix.names) if doubtful(name))
        """Lanes whose heading names what does not add up: averages, prices, changes."""
        for footing in found:
            if footing.sure and footing.held:
                for lane in footing.held:
                    if filled(matrix, footing, lane) > 1:
                        self.held[lane].append(footing)
                for lane in footing.missed:
                    self.missed[lane].append(footing)

    def proven(self, lane: int, apart_from: Footing) -> bool:
        """Whether other sums hold in a lane, and more than do not."""
        return len(self.held[lane]) > self._against(lane, apart_from)

    def refuted(self, lane: int, apart_from: Footing) -> bool:
        """Whether other sums do not hold in a lane, and no fewer than do."""
        against = self._against(lane, apart_from)
        return against > 0 and against >= len(self.held[lane])

    def _against(self, lane: int, apart_from: Footing) -> int:
        """The sums that do not hold in a lane and share no figure with this one, which may be wrong in both."""
        lines = {apart_from.whole, *apart_from.parts}
        return sum(lines.isdisjoint((other.whole, *other.parts)) for other in self.missed[lane][:MOST_SUMS])

    def subtotals(self, footing: Footing) -> frozenset[int]:
        """The parts of a sum that are sums of more than one figure themselves where it holds."""
        wholes = {other.whole for lane in footing.held for other in self.held[lane]}
        return frozenset(wholes.intersection(footing.parts))

    def alike(self, footing: Footing, lane: int) -> bool:
        """Whether the parts are as large here as in a lane where the sum holds, and of the same unit and precision."""
        here = _size(self.matrix, footing, lane)
        return any(_near(here, _size(self.matrix, footing, other)) for other in footing.held)


class Size(NamedTuple):
    """How large the parts of a sum are in a lane, and in what they are measured."""

    total: float
    unit: tuple[str, str | None]
    half: float


def _size(matrix: Matrix, footing: Footing, lane: int) -> Size | None:
    plus, minus, _ = cells_of(matrix, footing, lane)
    cells = [cell for cell in (*plus, *minus) if cell.value]
    if not cells:
        return None
    first = max(cells, key=lambda cell: abs(cell.value))
    return Size(sum(abs(cell.value) for cell in cells), first.figure.unit, first.half)


def _near(one: Size | None, other: Size | None) -> bool:
    if one is None or other is None or one.unit != other.unit or one.half != other.half:
        return False
    return 1 / ALIKE < one.total / other.total < ALIKE


def is_wrong(matrix: Matrix, footing: Footing, lane: int, lanes: Lanes) -> bool:
    """Whether a lane in which a sum does not hold is wrong for sure."""
    if lane in footing.contested or lanes.refuted(lane, footing) or filled(matrix, footing, lane) < 2:
        return False
    if any(part in matrix.unknown[lane] for part in footing.parts) or not _few_missed(footing, lane, lanes):
        return False
    if _is_mixed(matrix, footing, lane):
        return False
    plus, minus, whole = cells_of(matrix, footing, lane)
    proven = lanes.proven(lane, footing)
    if lane in lanes.doubtful and not proven:
        return False
    likely = proven or lanes.alike(footing, lane)
    slip = slipped(plus, minus, whole)
    if (slip is None or slip.digits < SOME) and _may_lack_a_part(matrix, footing, lane, lanes):
        return False
    if slip is None:
        told = proven and footing.named and footing.natural and footing.digits >= CERTAIN
    elif _average_like(plus, minus, whole) and not likely and slip.digits < TELLING:
        return False
    else:
        told = _told(footing, slip, proven)
    return told and not holds_otherwise(matrix, footing, lane, lanes.subtotals(footing))


def _is_mixed(matrix: Matrix, footing: Footing, lane: int) -> bool:
    """Whether a part is a percentage here and an amount in another lane: then the figures below may be percentages."""
    apart = matrix.apart[lane].intersection(footing.parts) if matrix.apart else ()
    return any(part in cells for part in apart for cells in matrix.lanes)


def _may_lack_a_part(matrix: Matrix, footing: Footing, lane: int, lanes: Lanes) -> bool:
    """Whether a line may be left out: a year is missing, or further lanes do not add up and those that do are few."""
    apart = {lane, *lanes.doubtful, *lanes.matrix.merged}
    others = [other for other in footing.missed if other not in apart and filled(matrix, footing, other) > 1]
    if len(others) >= max(1, len(footing.held)):
        return True
    if any(lanes.alike(footing, other) for other in others):
        return True
    return has_gap([matrix.lines[part].label for part in footing.parts])


def _told(footing: Footing, slip: Slipped, proven: bool) -> bool:
    """Whether label, place, other lanes and the slip together say that a sum was meant."""
    if not footing.held:
        return len(footing.missed) == 1 and (proven or slip.digits >= SOME or len(footing.plus) >= SEVERAL)
    if footing.named and not footing.minus:
        return footing.digits >= FIRM and (footing.natural or proven or slip.digits >= TELLING)
    return footing.digits >= (FIRM if proven else FIRMER) and slip.digits >= TELLING


def is_wrong_across(matrix: Matrix, footing: Footing, lane: int, lanes: Lanes) -> bool:
    """Whether a row in which a sum across the table does not hold is wrong for sure: hardly any other row says so."""
    if lane in footing.contested or lane in lanes.doubtful or filled(matrix, footing, lane) < 2:
        return False
    if any(part in matrix.unknown[lane] for part in footing.parts) or lanes.refuted(lane, footing):
        return False
    told = [held for held in footing.held if filled(matrix, footing, held) > 1]
    others = [other for other in footing.missed if other != lane and other not in lanes.doubtful]
    plain = footing.named and not footing.minus
    if footing.digits < ACROSS or len(told) < (ROWS if plain else 2 * ROWS) or len(others) * 4 > len(told) * plain:
        return False
    plus, minus, whole = cells_of(matrix, footing, lane)
    slip = slipped(plus, minus, whole)
    if slip is None or _average_like(plus, minus, whole) and slip.digits < TELLING:
        return False
    return slip.digits >= (SOME if plain else TELLING) or plain and footing.digits >= CERTAIN and not others


def is_wrong_share(matrix: Matrix, footing: Footing, lane: int, lanes: Lanes, also: bool) -> bool:
    """Whether percentages that do not make their total are wrong for sure.

    Percentages add up when they are shares, which make 100, or when several other lanes say so. `also` tells that the
    amounts beside them are added in the same way.
    """
    if (
        not (footing.named and footing.natural)
        or footing.minus
        or lane in lanes.doubtful
        or lanes.refuted(lane, footing)
    ):
        return False
    if lane in footing.contested or filled(matrix, footing, lane) < 2 or not _few_missed(footing, lane, lanes):
        return False
    plus, minus, whole = cells_of(matrix, footing, lane)
    if any(part in matrix.unknown[lane] for part in footing.parts) or slipped(plus, minus, whole) is None:
        return False
    if not (_is_hundred(whole) or abs(sum(cell.value for cell in plus) - 100) <= sum(cell.half for cell in plus)):
        return len(footing.held) > 1 and footing.digits >= (FIRMER if len(footing.held) == 2 else FIRM)
    shares = all(_is_hundred(cells_of(matrix, footing, held)[2]) for held in footing.held)
    return shares if footing.held else also and len(footing.missed) == 1


def _is_hundred(whole: Cell) -> bool:
    return abs(whole.value - 100) <= whole.half


def _few_missed(footing: Footing, lane: int, lanes: Lanes) -> bool:
    """Whether hardly any other lane that tells of the same things does not add up."""
    apart = {lane, *lanes.doubtful, *lanes.matrix.merged}
    others = [other for other in footing.missed if other not in apart and lanes.alike(footing, other)]
    return len(others) <= len(footing.held) // 4


def _average_like(plus: Sequence[Cell], minus: Sequence[Cell], whole: Cell) -> bool:
    """Whether a whole lies among its parts, as an average does."""
    values = [cell.value for cell in plus if cell.value]
    one_sign = len(values) > 1 and (min(values) > 0 or max(values) < 0)
    return not minus and one_sign and min(values) <= whole.value <= max(values)


def filled(matrix: Matrix, footing: Footing, lane: int) -> int:
    """How many parts of a sum are something in a lane."""
    cells = matrix.lanes[lane]
    return sum(part in cells and cells[part].value != 0 for part in footing.parts)


def cells_of(matrix: Matrix, footing: Footing, lane: int) -> tuple[list[Cell], list[Cell], Cell]:
    """The cells that a sum adds in a lane, those that it subtracts, and their sum as printed."""
    cells = matrix.lanes[lane]
    plus = [cells[part] for part in footing.plus if part in cells]
    minus = [cells[part] for part in footing.minus if part in cells]
    return plus, minus, cells[footing.whole]
