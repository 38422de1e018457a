"""The regularized incomplete beta and gamma functions, which all tail probabilities are made of.

Both are continued fractions, evaluated by the modified method of Lentz; their logarithms are taken out in front.
Source: NIST Digital Library of Mathematical Functions, sections 8.9 (gamma), 8.7 (its series) and 8.17(v) (beta).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from math import exp, lgamma, log, log1p

PRECISE = 1e-15
"""A continued fraction is done when its next step changes it by less than this, relative to it."""
SMALLEST = 1e-300
"""Stands for a denominator of zero."""
MOST_STEPS = 20_000
"""Steps of a continued fraction; those of a million degrees of freedom need a few thousand."""


def beta(a: float, b: float, x: float) -> float:
    """I_x(a, b) for positive a and b, and x from 0 to 1."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - beta(b, a, 1 - x)
    front = lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x)
    return min(1.0, exp(front) / (a * _lentz(1.0, _beta_steps(a, b, x))))


def gamma(a: float, x: float) -> float:
    """Q(a, x), the upper one, for positive a and x."""
    front = a * log(x) - x - lgamma(a)
    if x < a + 1:
        return max(0.0, 1 - exp(front) * _series(a, x))
    return min(1.0, exp(front) / _lentz(x + 1 - a, _gamma_steps(a, x)))


Step = tuple[float, float]
"""Numerator and denominator of one step of a continued fraction."""


def _beta_steps(a: float, b: float, x: float) -> Iterator[Step]:
    for m in count():
        yield -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)), 1.0
        n = m + 1
        yield n * (b - n) * x / ((a + 2 * n - 1) * (a + 2 * n)), 1.0


def _gamma_steps(a: float, x: float) -> Iterator[Step]:
    for n in count(1):
        yield -n * (n - a), x + 1 - a + 2 * n


def _lentz(first: float, steps: Iterator[Step]) -> float:
    """The value of first + n1 / (d1 + n2 / (d2 + …))."""
    value = first or SMALLEST
    upper, lower = value, 0.0
    for _, (numerator, denominator) in zip(range(MOST_STEPS), steps, strict=False):
        lower = 1 / ((denominator + numerator * lower) or SMALLEST)
        upper = (denominator + numerator / upper) or SMALLEST
        value *= upper * lower
        if abs(upper * lower - 1) < PRECISE:
            break
    return value


def _series(a: float, x: float) -> float:
    """The lower incomplete gamma function without its front, as a sum."""
    term = total = 1 / a
    for n in range(1, MOST_STEPS):
        term *= x / (a + n)
        total += term
        if term < total * PRECISE:
            break
    return total
