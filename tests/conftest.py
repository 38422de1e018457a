"""Golden files: `pytest --accept` rewrites them, a plain run compares with them."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

from auditor.check import rules
from auditor.check.rules import RuleBook
from auditor.cli import cli
from auditor.resources import rules_folder

GOLDEN = Path(__file__).parent / "golden"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="make what is produced now the golden files")


@pytest.fixture(autouse=True)
def _no_step_summary(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keeps `github` from adding to the summary of the step that runs the tests."""
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)


@pytest.fixture
def golden_at(request: pytest.FixtureRequest) -> Callable[[Path, str], None]:
    """Compare a text with the file at a path, or make it that file."""

    def compare(path: Path, text: str) -> None:
        if request.config.getoption("--accept"):
            path.write_text(text, encoding="utf-8", newline="")
        assert path.is_file(), f"no golden file {path.name}: look at the output, then run pytest --accept"
        assert text == path.read_bytes().decode("utf-8")

    return compare


@pytest.fixture
def golden(golden_at: Callable[[Path, str], None]) -> Callable[[str, str], None]:
    """Compare a text with the golden file of this name, or make it the golden file."""
    return lambda name, text: golden_at(GOLDEN / name, text)


@pytest.fixture(autouse=True, scope="session")
def _cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The tests have a cache of their own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AUDITOR_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(autouse=True, scope="session")
def _shipped_rules() -> Iterator[None]:
    """Commands in this process read the shipped rules once: they do not change while the tests run."""
    read = rules.load
    once = cache(lambda tests: read([rules_folder()], tests))

    def load(paths: Iterable[str | Path], tests: bool = True) -> RuleBook:
        paths = list(paths)
        if paths != [rules_folder()]:
            return read(paths, tests)
        book = once(tests)
        return RuleBook(dict(book.rules), dict(book.relations), dict(book.words), list(book.notices))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rules, "load", load)
        yield


class Ran(NamedTuple):
    """What a command came to."""

    status: int
    out: str
    err: str


@pytest.fixture
def auditor(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Ran]:
    """Runs the command in an empty folder, as if from a shell there."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("FORCE_COLOR", raising=False)

    def run(*arguments: str, stdin: str = "") -> Ran:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode()), encoding="utf-8"))
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            cli.main(args=list(arguments), prog_name="auditor")
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        code = ended.value.code
        return Ran(code if isinstance(code, int) else 0, out, err)

    return run
