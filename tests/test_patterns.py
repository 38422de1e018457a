"""Patterns are compiled at their first use: that none of them is wrong is seen here, not in a run."""

from __future__ import annotations

import re
from importlib import import_module
from pkgutil import walk_packages

import pytest

import auditor
from auditor.patterns import either, lazily


def test_every_pattern_of_the_package_compiles():
    names = [found.name for found in walk_packages(auditor.__path__, "auditor.") if not found.name.endswith("__main__")]
    kind = type(lazily(""))
    patterns = [value for name in names for value in vars(import_module(name)).values() if isinstance(value, kind)]
    assert len(patterns) > 400
    assert all(pattern.groups >= 0 for pattern in patterns)


def test_a_pattern_says_what_the_compiled_one_says():
    pattern, compiled = lazily("(?P<day>a+)b", re.I), re.compile("(?P<day>a+)b", re.I)
    assert pattern.sub("-", "xAAB") == compiled.sub("-", "xAAB") == "x-"
    assert [match.span() for match in pattern.finditer("ab AB")] == [(0, 2), (3, 5)]
    assert (pattern.pattern, pattern.flags, pattern.groupindex) == (compiled.pattern, compiled.flags, {"day": 1})


def test_a_mistake_is_raised_at_the_first_use():
    pattern = lazily("(")
    with pytest.raises(re.error):
        pattern.search("(")
    with pytest.raises(AttributeError):
        lazily("a").no_such_name  # noqa: B018


def test_either_matches_what_a_list_of_the_words_matches_the_longest_first():
    words = ["up", "upper", "up to", "us", "at", "at least", "a.t", "x" * 70, "x" * 70 + "y"]
    plain = "|".join(re.escape(word).replace(r"\ ", r"\s") for word in sorted(words, key=len, reverse=True))
    text = f"up upper up\nto us at  least at least a.t axt {'x' * 70} {'x' * 70}y upp"
    assert re.findall(either(words), text) == re.findall(plain, text)
    assert re.findall(rf"\b{either(words)}\b", text) == re.findall(rf"\b(?:{plain})\b", text)
    assert re.fullmatch(either([]), "")
