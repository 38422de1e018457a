"""The cache: the same results sooner, never stale, and safe with whatever lies in its folder."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor import own_units, pipeline
from auditor.cache import keys
from auditor.cache.entries import MAGIC, Damaged, packed, unpacked
from auditor.cache.store import Store
from auditor.check.rules import load_folder
from auditor.interval import Interval
from auditor.model import Audit
from auditor.readers import read_text

Run = Callable[..., Any]
ROOT = Path(__file__).parent.parent
FALSE = "Sales rose 10 percent to $190 million from $100 million.\n"
TRUE = "Sales rose 10 percent to $110 million from $100 million.\n"


@pytest.fixture
def folder(auditor: Run, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of documents, and a cache of their own beside it."""
    monkeypatch.setenv("AUDITOR_CACHE_DIR", "cache")
    path = Path("docs")
    path.mkdir()
    (path / "a.md").write_text(f"# Results\n\n{FALSE}", encoding="utf-8")
    (path / "b.html").write_text(f"<p>{TRUE}</p>", encoding="utf-8")
    return path


def told(ran: Any) -> tuple[int, str]:
    """The status and the output of a run without the time it began."""
    return ran.status, re.sub(r'"started": "[^"]*"', "", ran.out)


def audited(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of documents that are audited from now on."""
    seen: list[str] = []
    whole = pipeline.audit

    def watched(document: Any, *rest: Any, **more: Any) -> Audit:
        seen.append(document.path)
        return whole(document, *rest, **more)

    monkeypatch.setattr(pipeline, "audit", watched)
    return seen


def test_the_second_run_audits_nothing_and_tells_the_same(
    auditor: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = audited(monkeypatch)
    formats = ("full", "json", "jsonl", "concise", "markdown")
    plain = [told(auditor("check", "docs", "-o", format, "--no-cache")) for format in formats]
    assert len(seen) == 2 * len(formats)
    assert not Path("cache").exists()
    first = auditor("check", "docs", "-o", "json")
    assert first.status == 1
    seen.clear()
    assert [told(auditor("check", "docs", "-o", format)) for format in formats] == plain
    assert seen == []


def test_only_what_changed_is_audited_anew(auditor: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    auditor("check", "docs")
    seen = audited(monkeypatch)
    before = os.stat(folder / "a.md")
    (folder / "a.md").write_text(f"# Results\n\n{FALSE.replace('190', '110')}", encoding="utf-8")
    os.utime(folder / "a.md", ns=(before.st_atime_ns, before.st_mtime_ns))
    assert auditor("check", "docs").status == 0
    assert seen == ["docs/a.md"]


@pytest.mark.parametrize(
    "options",
    [["--ignore", "fx"], ["--date", "2024-05-06"], ["--rules", "own"], ["--rates", "none"], ["--format", "markdown"]],
)
def test_an_audit_is_kept_for_its_options(
    auditor: Run, folder: Path, monkeypatch: pytest.MonkeyPatch, options: list[str]
) -> None:
    Path("own").mkdir()
    auditor("check", "docs")
    seen = audited(monkeypatch)
    auditor("check", "docs", "--fail-on", "never", "-o", "concise")
    assert seen == []
    auditor("check", "docs", *options)
    assert len(seen) >= 1


def test_an_edited_rule_is_applied(auditor: Run, folder: Path) -> None:
    rule = (ROOT / "rules" / "change" / "percent-to-from.yaml").read_text(encoding="utf-8")
    own = Path("own/change/percent-to-from.yaml")
    own.parent.mkdir(parents=True)
    own.write_text(f"{rule}\noverride: true\n", encoding="utf-8")
    assert auditor("check", "docs", "--rules", "own").status == 1
    own.write_text(f"{rule.replace('severity: error', 'severity: info')}\noverride: true\n", encoding="utf-8")
    assert auditor("check", "docs", "--rules", "own").status == 0


def test_settings_are_applied_to_what_is_kept(auditor: Run, folder: Path) -> None:
    assert auditor("check", "docs").status == 1
    Path("auditor.toml").write_text('[severity]\nchange = "info"\n', encoding="utf-8")
    assert auditor("check", "docs").status == 0
    Path("auditor.toml").write_text('[per-path."*.md"]\nignore = ["change"]\n', encoding="utf-8")
    assert auditor("check", "docs").status == 0
    Path("auditor.toml").unlink()
    assert auditor("check", "docs").status == 1


def test_a_baseline_a_waiver_and_other_documents_come_after_the_cache(auditor: Run, folder: Path) -> None:
    auditor("check", "docs")
    auditor("baseline", "create", "docs")
    assert auditor("check", "docs", "--baseline", "auditor-baseline.json").status == 0
    (folder / "a.md").write_text(
        f"<!-- auditor: ignore change/percent-to-from until=2020-01-01 -- so -->\n{FALSE}", encoding="utf-8"
    )
    for _ in range(2):
        ran = auditor("check", "docs")
        assert (ran.status, ran.out.count("expired on 2020-01-01")) == (1, 1)
    for _ in range(2):
        run = json.loads(auditor("check", "docs", "--together", "-o", "json").out)
        assert run["summary"]["documents"] == 2


def test_the_program_and_its_libraries_are_part_of_the_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = keys.program()
    assert keys.program() == before
    monkeypatch.setattr(keys, "__version__", "9")
    assert keys.program() != before
    monkeypatch.undo()
    (tmp_path / "rule.yaml").write_text("x", encoding="utf-8")
    monkeypatch.setattr(keys, "rules_folder", lambda: tmp_path)
    changed = keys.program()
    (tmp_path / "rule.yaml").write_text("xy", encoding="utf-8")
    assert len({before, changed, keys.program()}) == 3


RATED = "Revenue was 280.2 billion yuan ($38.38 billion).\n"


def test_rates_of_a_users_own_are_kept_by_their_content(
    auditor: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "a.md").write_text(RATED, encoding="utf-8")
    rates = Path("rates.csv")
    head = "date,base,quote,rate\n"
    rates.write_text(f"{head}2025-02-20,USD,CNY,7.30\n", encoding="utf-8")
    command = ("check", "docs", "--rates", "rates.csv", "--date", "2025-02-20", "-o", "concise", "--fail-on", "warning")
    assert auditor(*command).status == 0
    seen = audited(monkeypatch)
    assert auditor(*command).status == 0
    assert seen == []
    rates.write_text(f"{head}2025-02-20,USD,CNY,9.30\n", encoding="utf-8")
    ran = auditor(*command)
    assert (ran.status, "docs/a.md" in seen) == (1, True)
    Path("auditor.toml").write_text('rates = "rates.csv"\n', encoding="utf-8")
    seen.clear()
    assert auditor(*command[:2], *command[4:]).out == ran.out
    assert seen == []


def test_units_of_a_users_own_are_kept_by_their_content(
    auditor: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the key is looked at: a process cannot unlearn units."""
    monkeypatch.setattr(own_units, "take_in", lambda path: None)
    units = Path("units.yaml")
    seen = audited(monkeypatch)
    for text in ("units: {smoot: {is: 1.7 meter}}", "units: {smoot: {is: 1.8 meter}}"):
        units.write_text(text, encoding="utf-8")
        for _ in range(2):
            auditor("check", "docs", "--units", "units.yaml")
        assert sorted(seen) == ["docs/a.md", "docs/b.html"]
        seen.clear()
    Path("auditor.toml").write_text('units = "units.yaml"\n', encoding="utf-8")
    auditor("check", "docs")
    assert seen == []
    auditor("check", "docs", "--no-config")
    assert len(seen) == 2


def test_what_comes_after_an_audit_is_never_kept(auditor: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sources, facts and aliases are asked anew, whatever they say now."""
    (folder / "a.md").write_text("Halden Group revenue was $97 million in 2024.\n", encoding="utf-8")
    source, facts, aliases = Path("source.txt"), Path("facts.csv"), Path("names.yaml")
    head = "entity,metric,period,value,unit,source\n"
    aliases.write_text("entities: {}\n", encoding="utf-8")
    source.write_text("Revenue was $97 million in 2024.\n", encoding="utf-8")
    against = ("check", "docs/", "--against", "source.txt", "--select", "source", "--allow-empty", "-o", "concise")
    held = ("check", "docs/", "--facts", "facts.csv", "--select", "facts", "--allow-empty", "-o", "concise")
    facts.write_text(f"{head}Halden Group,revenue,2024,97 million,USD,p. 1\n", encoding="utf-8")
    auditor(*against)
    seen = audited(monkeypatch)
    assert "docs/a.md" not in auditor(*against).out
    source.write_text("Revenue was $68 million in 2024.\n", encoding="utf-8")
    assert "docs/a.md" in auditor(*against).out
    assert seen == []
    assert "docs/a.md" not in auditor(*held).out
    facts.write_text(f"{head}Halden Group,revenue,2024,68 million,USD,p. 1\n", encoding="utf-8")
    assert "docs/a.md" in auditor(*held).out
    facts.write_text(f"{head}Haldenia,revenue,2024,68 million,USD,p. 1\n", encoding="utf-8")
    assert "docs/a.md" not in auditor(*held).out
    aliases.write_text("entities:\n  Haldenia: [Halden Group]\n", encoding="utf-8")
    seen.clear()
    assert "docs/a.md" in auditor(*held, "--aliases", "names.yaml").out
    assert seen == []


def test_what_nothing_stands_for_is_not_kept() -> None:
    assert keys.options({"rates": lambda: None}, {}) is None
    assert keys.options({"rates": lambda: None}, {"rates": "ecb"}) == keys.options({"rates": "ecb"}, {})
    assert keys.options({"paths": ("a",)}, {}) == keys.options({"paths": ("b",), "quiet": True}, {})


# ---------------------------------------------------------------------- entries
def samples() -> list[Audit]:
    book = load_folder()
    stories = [path for path in sorted((ROOT / "examples").glob("*.md")) if path.name != "README.md"]
    texts = [(path.read_text(encoding="utf-8"), path.name) for path in stories]
    return pipeline.report([read_text(text, format="markdown", path=name) for text, name in texts], book).audits


def test_an_audit_comes_back_as_it_was() -> None:
    audits = samples()
    assert len(audits) >= 3
    for audit in audits:
        assert audit.findings
        again = unpacked(packed(audit))
        assert again == audit
        assert [finding.intervals for finding in again.findings] == [finding.intervals for finding in audit.findings]
        assert again.document.place(40) == audit.document.place(40)


@given(st.one_of(st.binary(max_size=80), st.binary(max_size=80).map(lambda tail: MAGIC + tail)))
@settings(deadline=None)
def test_bytes_that_are_no_entry_are_refused(content: bytes) -> None:
    with pytest.raises(Damaged):
        unpacked(content)


def test_damage_anywhere_is_noticed() -> None:
    entry = packed(samples()[0])
    for at in range(0, len(entry), max(1, len(entry) // 50)):
        broken = bytearray(entry)
        broken[at] ^= 1
        with pytest.raises(Damaged):
            unpacked(bytes(broken))
        with pytest.raises(Damaged):
            unpacked(entry[:at])


def test_intervals_of_every_shape_come_back() -> None:
    from auditor.cache import entries

    shapes = [
        Interval.point(0),
        Interval.at_least(3),
        Interval.at_most(Fraction(-1, 3), True),
        Interval.of(1, 2) / Interval.of(-1, 1),
    ]
    assert [entries._interval(entries._parts(shape)) for shape in shapes] == shapes


# ---------------------------------------------------------------------- the folder
def test_a_damaged_or_foreign_entry_is_written_anew(auditor: Run, folder: Path) -> None:
    first = told(auditor("check", "docs"))
    kept = sorted(Path("cache").rglob("*.audit"))
    assert len(kept) == 2
    sound = [path.read_bytes() for path in kept]
    kept[0].write_bytes(b"\x80\x04cos\nsystem\n")
    kept[1].write_bytes(sound[1][:-5])
    assert told(auditor("check", "docs")) == first
    assert [path.read_bytes() for path in kept] == sound


def test_a_folder_that_cannot_be_written_is_told_and_nothing_is_lost(auditor: Run, folder: Path) -> None:
    Path("cache").write_text("a file", encoding="utf-8")
    ran = auditor("check", "docs")
    assert ran.status == 1
    assert "the cache cannot be written" in " ".join(ran.out.split())


def test_the_folder_is_bounded_and_the_oldest_go_first(tmp_path: Path) -> None:
    audit = samples()[0]
    size = len(packed(audit))
    store = Store(str(tmp_path), limit=3 * size)
    for number in range(5):
        store.keep(f"{number:02}abc", audit)
        os.utime(tmp_path / "v1" / f"{number:02}" / "abc.audit", (number, number))
    assert list(store.finish()) == []
    left = sorted(path.parent.name for path in tmp_path.rglob("*.audit"))
    assert left == ["02", "03", "04"]
    assert store.find("04abc") == audit
    assert store.find("00abc") is None
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and path.suffix != ".audit"]


def test_standard_input_corpora_and_little_files_are_not_kept(auditor: Run, folder: Path) -> None:
    Path("c.jsonl").write_text(json.dumps({"id": "1", "text": FALSE}) + "\n", encoding="utf-8")
    auditor("check", "c.jsonl")
    auditor("check", "-", stdin=FALSE)
    auditor("check", "docs/a.md")
    assert not Path("cache").exists()
