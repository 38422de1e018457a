"""Patterns that are compiled when they are first used: a run uses few of the hundreds that there are."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, AnyStr, Generic, cast

_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "sub", "subn", "split", "scanner")


class _Lazy(Generic[AnyStr]):
    """Stands for a compiled pattern; from the first use on its methods are those of the compiled one."""

    def __init__(self, pattern: AnyStr, flags: int) -> None:
        self.pattern: AnyStr = pattern
        """What was written."""
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        compiled = re.compile(self.pattern, self._flags)
        for method in _METHODS:
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)

    def __repr__(self) -> str:
        return f"lazily({self.pattern!r})"


def lazily(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """The pattern, to be used by its methods; a mistake in it raises `re.error` at its first use."""
    return cast("re.Pattern[AnyStr]", _made(pattern, flags))


@lru_cache(maxsize=2048)
def _made(pattern: AnyStr, flags: int) -> _Lazy[AnyStr]:
    return _Lazy(pattern, flags)
