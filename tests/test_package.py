"""What is shipped: the wheel holds all it needs and works from anywhere; the comparison with floors does its work."""

from __future__ import annotations

import json
import os
import runpy
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable
from email.parser import HeaderParser
from pathlib import Path
from typing import Any

import pytest

from auditor import __version__

ROOT = Path(__file__).parent.parent
FALSE = "Revenue was 280.2 billion yuan ($38.38 billion), profit 48.9 billion yuan ($7.61 billion)."


def built(kind: str, source: Path, target: Path) -> Path:
    """The wheel or sdist of a source tree."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(target)]
    done = subprocess.run(command, cwd=source, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (path,) = target.glob("*.whl" if kind == "wheel" else "*.tar.gz")
    return path


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built("wheel", ROOT, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def unpacked(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("unpacked")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def files_below(folder: Path, suffix: str = "") -> set[str]:
    """The files of a folder, as paths within it."""
    found = (path.relative_to(folder) for path in folder.rglob(f"*{suffix}") if path.is_file())
    return {path.as_posix() for path in found if "__pycache__" not in path.parts}


def run_unpacked(unpacked: Path, cwd: Path, *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """Python in another folder, with the unpacked wheel in front of everything else."""
    environment = {**os.environ, "PYTHONPATH": str(unpacked), "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-P", *arguments]
    return subprocess.run(
        command, cwd=cwd, env=environment, input=stdin, capture_output=True, encoding="utf-8", check=False
    )


# ---------------------------------------------------------------------- the wheel
def test_wheel_holds_the_package_with_its_data(unpacked: Path) -> None:
    assert files_below(unpacked / "auditor" / "_shipped" / "rules") == files_below(ROOT / "rules")
    assert files_below(unpacked / "auditor" / "_shipped" / "reports") == files_below(ROOT / "reports")
    held = files_below(unpacked / "auditor")
    assert files_below(ROOT / "auditor") <= held
    assert "py.typed" in held


def test_wheel_holds_nothing_else(unpacked: Path) -> None:
    info = f"auditor-{__version__}.dist-info"
    assert {path.name for path in unpacked.iterdir()} == {"auditor", info}
    held = files_below(unpacked / "auditor")
    extra = {path for path in held - files_below(ROOT / "auditor") if not path.startswith("_shipped/")}
    assert extra == set()


def test_metadata(unpacked: Path) -> None:
    info = unpacked / f"auditor-{__version__}.dist-info"
    metadata = HeaderParser().parsestr((info / "METADATA").read_text(encoding="utf-8"))
    assert metadata["Version"] == __version__
    assert metadata["License-Expression"] == "Apache-2.0"
    assert metadata["Requires-Python"] == ">=3.11"
    assert "auditor = auditor.__main__:main" in (info / "entry_points.txt").read_text(encoding="utf-8")
    assert (info / "licenses" / "LICENSE").read_bytes() == (ROOT / "LICENSE").read_bytes()


def test_unpacked_wheel_finds_its_rules_from_another_folder(unpacked: Path, tmp_path: Path) -> None:
    script = "from auditor import resources as r; print(r.rules_folder()); print(r.reports_folder())"
    done = run_unpacked(unpacked, tmp_path, "-c", script)
    shipped = unpacked / "auditor" / "_shipped"
    assert done.stdout.splitlines() == [str(shipped / "rules"), str(shipped / "reports")]


def test_unpacked_wheel_audits_from_another_folder(unpacked: Path, tmp_path: Path) -> None:
    done = run_unpacked(
        unpacked, tmp_path, "-m", "auditor", "check", "-", "-o", "json", "-o", "html:r.html", stdin=FALSE
    )
    assert done.returncode == 1
    run = json.loads(done.stdout)
    assert [finding["rule"] for finding in run["documents"][0]["findings"] if finding["level"]] == [
        "fx/implied-rates-agree"
    ]
    assert [rule["path"] for rule in run["rules"]] == [f"rules/{rule['id']}.yaml" for rule in run["rules"]]
    assert "fx/implied-rates-agree" in (tmp_path / "r.html").read_text(encoding="utf-8")


# ---------------------------------------------------------------------- the sdist
def test_sdist_builds_the_same_wheel(wheel: Path, tmp_path: Path) -> None:
    with tarfile.open(built("sdist", ROOT, tmp_path)) as archive:
        archive.extractall(tmp_path, **({"filter": "data"} if hasattr(tarfile, "data_filter") else {}))
    source = tmp_path / f"auditor-{__version__}"
    names = {path.name for path in source.iterdir()}
    assert {"tests", "examples", "docs", "rules", "reports", ".ci", "README.md", "LICENSE", "CHANGELOG.md"} <= names
    (tmp_path / "wheel").mkdir()
    again = built("wheel", source, tmp_path / "wheel")
    with zipfile.ZipFile(wheel) as one, zipfile.ZipFile(again) as other:
        assert sorted(one.namelist()) == sorted(other.namelist())


# ---------------------------------------------------------------------- what stands around it
def test_changelog_tells_of_this_version() -> None:
    assert __version__ in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def compare() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / ".ci" / "compare.py"))


def test_figures_are_held_against_their_bounds(compare: dict[str, Any]) -> None:
    compared: Callable[[Any, Any], Any] = compare["compared"]
    measured = {"recall": {"all": 0.5}, "alarms": 2}

    def holds(**floors: dict[str, float]) -> list[bool]:
        return [held for held, _ in compared(floors, measured)]

    assert holds(at_least={"recall/all": 0.5}, at_most={"alarms": 2}) == [True, True]
    assert holds(at_least={"recall/all": 0.51}, at_most={"alarms": 1}) == [False, False]
    assert holds(at_least={"recall/some": 0, "recall": 0}) == [False, False]
    with pytest.raises(ValueError, match="allowed: at_least, at_most"):
        holds(atleast={"alarms": 0})


@pytest.mark.parametrize(("alarms", "status"), [(2, 0), (3, 1)])
def test_compare_ends_with_a_status(compare: dict[str, Any], tmp_path: Path, alarms: int, status: int) -> None:
    floors, measured = tmp_path / "floors.json", tmp_path / "measured.json"
    floors.write_text(json.dumps({"planted": {"at_most": {"alarms": 2}}, "none": {}}), encoding="utf-8")
    measured.write_text(json.dumps({"alarms": alarms}), encoding="utf-8")
    assert compare["main"](str(floors), "planted", str(measured)) == status
    assert compare["main"](str(floors), "none", str(measured)) == 1


def test_floors_are_well_formed() -> None:
    floors = json.loads((ROOT / ".ci" / "floors.json").read_text(encoding="utf-8"))
    assert set(floors) == {"extract", "dates", "planted"}
    for part in floors.values():
        assert set(part) <= {"at_least", "at_most"}
        assert all(isinstance(limit, (int, float)) for bounds in part.values() for limit in bounds.values())
