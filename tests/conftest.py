"""Golden files: `pytest --accept` rewrites them, a plain run compares with them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

GOLDEN = Path(__file__).parent / "golden"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="make what is produced now the golden files")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with the golden file of this name, or make it the golden file."""

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        if request.config.getoption("--accept"):
            path.write_text(text, encoding="utf-8", newline="")
        assert path.is_file(), f"no golden file {name}: look at the output, then run pytest --accept"
        assert text == path.read_bytes().decode("utf-8")

    return compare
