"""Watching: a change is noticed, what the run itself writes is not, and an interrupt ends it cleanly."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from auditor import watch

Run = Callable[..., Any]
ROOT = Path(__file__).parent.parent
FALSE = "Sales rose 10 percent to $190 million from $100 million.\n"


def test_what_came_went_or_changed_is_told(tmp_path: Path) -> None:
    names = [str(tmp_path / name) for name in ("a", "b", "c", "d")]
    for name in names[:3]:
        Path(name).write_text("x", encoding="utf-8")
    before = watch.snapshot(names)
    assert watch.changes(before, watch.snapshot(names)) == []
    Path(names[0]).write_text("xy", encoding="utf-8")
    Path(names[1]).unlink()
    Path(names[3]).write_text("x", encoding="utf-8")
    assert watch.changes(before, watch.snapshot(names)) == [names[0], names[1], names[3]]


@pytest.mark.parametrize("installed", [True, False], ids=["with watchfiles", "without"])
def test_changes_are_given_one_after_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, installed: bool
) -> None:
    if installed:
        pytest.importorskip("watchfiles", reason="the extra `watch` is not installed")
        monkeypatch.setattr(watch, "PATIENCE", 100)
    else:
        monkeypatch.setattr(watch, "find_spec", lambda name: None)
        monkeypatch.setattr(watch, "EVERY", 0.01)
    path = tmp_path / "a.txt"
    looks = iter(["x", "x", "xy", "xyz"])

    def files() -> list[str]:
        path.write_text(next(looks), encoding="utf-8")
        os.utime(path, ns=(0, 0))
        return [str(path)]

    found = watch.changed(files, lambda: [str(tmp_path)])
    assert [next(found), next(found)] == [[str(path)], [str(path)]]


def test_a_change_during_the_first_run_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("x", encoding="utf-8")
    found = watch.changed(lambda: [str(path)], lambda: [])
    path.write_text("xy", encoding="utf-8")
    assert next(found) == [str(path)]


def lines_until(stream: int, wanted: str, seconds: float = 60) -> str:
    """What comes from a process until a text has come."""
    text, end = "", time.monotonic() + seconds
    while wanted not in text:
        assert time.monotonic() < end, f"{wanted!r} did not come; what came: {text}"
        if select.select([stream], [], [], 0.2)[0]:
            text += os.read(stream, 65536).decode()
    return text


@pytest.mark.skipif(sys.platform == "win32", reason="interrupts of processes are another matter on Windows")
def test_a_change_runs_the_check_again_and_an_interrupt_ends_it(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(FALSE, encoding="utf-8")
    command = [sys.executable, "-m", "auditor", "check", ".", "--watch", "-o", "concise", "-o", "html:out.html"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "AUDITOR_CACHE_DIR": str(tmp_path / "cache")}
    with subprocess.Popen(
        command,
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    ) as process:
        assert process.stdout is not None
        stream = process.stdout.fileno()
        assert "FAIL: 1 error" in lines_until(stream, "watching;")
        (tmp_path / "a.txt").write_text(FALSE.replace("190", "110"), encoding="utf-8")
        told = lines_until(stream, "watching;")
        assert "changed: ./a.txt" in told
        assert "PASS" in told
        os.killpg(process.pid, signal.SIGINT)
        rest = process.stdout.read().decode()
        assert process.wait(30) == 130
    assert "Traceback" not in rest
    assert "changed" not in rest


def test_standard_input_cannot_be_watched(auditor: Run) -> None:
    ran = auditor("check", "-", "--watch")
    assert (ran.status, "cannot be watched" in ran.err) == (2, True)
