"""Loading rules: what a good folder gives, and every mistake with its place."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor import yaml12
from auditor.check import rules
from auditor.check.rules import OUTCOMES, RuleBook, load, load_folder, select
from auditor.model import Kind, Severity

FIXTURES = Path(__file__).parent / "fixtures" / "rules"
GOOD = (FIXTURES / "fx" / "plausible-rate.yaml").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def book() -> RuleBook:
    return load_folder(FIXTURES)


def told(book: RuleBook, folder: Path) -> list[str]:
    """The notices, with paths from the folder on."""
    return [str(notice).replace(f"{folder}/", "") for notice in book.notices]


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A folder with the relations of the fixtures and no rule."""
    for relation in (FIXTURES / "relations").iterdir():
        write(tmp_path, f"relations/{relation.name}", relation.read_text(encoding="utf-8"))
    return tmp_path


# ---------------------------------------------------------------------- a good folder
def test_a_good_folder_gives_no_notice(book: RuleBook) -> None:
    assert book.notices == []
    assert list(book.rules) == ["fx/implied-rates-agree", "fx/plausible-rate", "sum/implied-part"]
    assert list(book.relations) == ["conversion", "sum"]


def test_a_rule_has_what_its_file_says(book: RuleBook) -> None:
    rule = book.rules["fx/plausible-rate"]
    assert (rule.severity, rule.relation, rule.line, rule.override) == (Severity.WARNING, "conversion", 1, False)
    assert rule.path.endswith("fx/plausible-rate.yaml")
    assert [expression.source for expression in rule.let.values()] == ["base / quote", "1 / rate"]
    assert [expression.source for expression in rule.when] == ["usual and base.unit != quote.unit", "base > 0"]
    assert rule.expect is not None
    assert rule.expect.source == "rate == usual or back == usual"
    assert rule.needs == ("base", "quote", "usual")
    assert [(phrase.text, phrase.line, phrase.column) for phrase in rule.phrases] == [("{base} , say {quote}", 17, 12)]


def test_a_group_rule(book: RuleBook) -> None:
    rule = book.rules["fx/implied-rates-agree"]
    assert (rule.group, rule.needs, rule.when) == (("base.unit", "quote.unit"), ("base", "quote"), ())


def test_a_rule_that_only_derives_needs_no_message(book: RuleBook) -> None:
    rule = book.rules["sum/implied-part"]
    assert (rule.expect, rule.message, rule.needs) == (None, "", ("parts", "whole"))
    assert rule.derive["rest"].label == "{whole.subject} not told: {rest}"
    assert rule.derive["rest"].value.source == "whole - sum(parts)"


def test_tests_keep_what_they_say(book: RuleBook) -> None:
    silent, passing, failing = book.rules["fx/implied-rates-agree"].tests
    assert (silent.outcome, passing.outcome, failing.outcome) == ("silent", "pass", "fail")
    assert (failing.suggests, failing.date, failing.title) == ("$6.71 billion", dt.date(2024, 12, 31), "Revenue up")
    assert (silent.text, silent.line, silent.date) == ("Revenue was 280.2 billion yuan.", 13, None)


def test_a_relation_has_roles_values_and_phrases(book: RuleBook) -> None:
    conversion, total = book.relations["conversion"], book.relations["sum"]
    assert conversion.roles["base"].kinds == (Kind.MONEY,)
    assert conversion.values == {"usual": "every rate there has been"}
    assert (total.roles["parts"].kinds, total.roles["parts"].many, total.roles["parts"].signed) == ((), True, True)
    plain, noted = conversion.phrases
    assert (plain.text, plain.line, plain.column, plain.options) == ("{base} ( {quote} )", 9, 6, {})
    assert noted.options == {"id": "about", "unclear": "the text says it is a guess"}
    assert noted.places["unclear"] == (12, 14)


def test_words_are_texts_whatever_they_look_like(book: RuleBook) -> None:
    assert book.words == {
        "moved": {"up": ("rose", "no", "12"), "down": ("fell",)},
        "compared with": ("compared with", "from"),
    }


# ---------------------------------------------------------------------- mistakes in a rule
MISTAKES = {
    "a key": ("severity:", "serverity:", "3:1: unknown key 'serverity'; did you mean 'severity'? allowed: id, title"),
    "a severity": ("warning", "warnning", "3:11: unknown severity 'warnning'; did you mean 'warning'? allowed: error"),
    "a severity that is no text": ("warning", "[a]", "3:11: severity must be a text"),
    "a relation": ("relation: conversion", "relation: conversions", "4:11: unknown relation 'conversions'; did"),
    "a missing key": ("why: A", "# A", "1:1: missing: why"),
    "an empty key": ("source: Reference rates", "source:", "16:8: source must be a text"),
    "an id of another place": ("id: fx/plausible-rate", "id: fx/plausible", "1:5: the id 'fx/plausible' differs from"),
    "an id of no pack": ("id: fx/plausible-rate", "id: plausible", "1:5: 'plausible' is no id: <pack>/<name>"),
    "a role in let": ("base / quote", "base / qoute", "6:16: unknown name 'qoute'; did you mean 'quote'? allowed"),
    "a let name before its turn": ("1 / rate", "1 / back", "7:13: unknown name 'back'"),
    "a let name that is a role": ("  back: 1", "  base: 1", "7:3: the relation has a role or value 'base'"),
    "a let name of capitals": ("  back: 1", "  Back: 1", "7:3: 'Back' is no let name"),
    "a comparison in let": ("1 / rate", "1 < rate", "7:9: expected a value such as a / b, found a comparison"),
    "a role in when": ("base.unit !=", "bsae.unit !=", "9:15: unknown name 'bsae'; did you mean 'base'?"),
    "a value in when": ("base > 0", "base - 1", "10:5: expected a comparison such as a == b, found 'base - 1'"),
    "a role in a folded expect": ("back == usual", "back == usuall", "13:11: unknown name 'usuall'; did you mean"),
    "a slip in a folded expect": ("back == usual", "back = usual", "13:8: unexpected '=' in an expression; did you"),
    "an expect that is no text": ("expect: >-", "expect: [a]\nx-y: >-", "11:9: an expression must be a text"),
    "a name in the message": ("{back}", "{bakc}", "14:48: unknown name 'bakc'; did you mean 'back'?"),
    "an attribute in the message": ("({quote})", "({quote.unti})", "14:26: unknown attribute 'unti'; did"),
    "a brace in the message": ("{back}", "{back", "14:47: a single { in a message"),
    "an outcome": ("{fail:", "{fails:", "18:9: unknown outcome 'fails'; did you mean 'fail'? allowed"),
    "no test": ('["It paid 8 billion euros ($11 million)."]', "[]", "18:8: a rule needs at least one test"),
    "a test without text": ('"It paid 8 billion euros ($11 million)."', "{title: a}", "18:16: a test needs the key"),
    "a key of a test": ('"It paid 8', '{suggest: a, text: "', "18:17: unknown key 'suggest'; did you mean 'suggests'?"),
    "a day that is none": ('"It paid 8', '{date: 2024-02-30, text: "', "18:23: '2024-02-30' is no date: day is"),
    "a date of another form": ('"It paid 8', '{date: 1 May 2024, text: "', "18:23: '1 May 2024' is no date: write"),
    "a phrase that is none": ('["{base} , say {quote}"]', "[{id: a}]", "17:11: a phrase needs the key text"),
    "a flag": ("source: R", "override: maybe\nsource: R", "16:11: override must be true or false"),
    "a need": ("source: R", "needs: [base, qoute]\nsource: R", "16:15: unknown role 'qoute'; did you mean 'quote'?"),
    "a role of the group": ("source: R", "group: [bsae.unit]\nsource: R", "16:9: unknown role 'bsae'; did you mean"),
    "an attribute of the group": ("source: R", "group: [base.unti]\nsource: R", "16:14: unknown attribute 'unti'"),
    "a role in the expect of a group": ("source: R", "group: [base.unit]\nsource: R", "12:11: unknown name 'usual'"),
    "a label's key": ("source: R", "derive: {x: {value: base}}\nsource: R", "16:13: missing: label"),
    "a derived comparison": ("source: R", "derive: {x: {value: 1 < 2, label: a}}\nsource: R", "16:21: expected"),
    "a version": ("source: R", "min-version: new\nsource: R", "16:14: 'new' is no version"),
    "YAML": ("why: A", "why: so: A", "15:8: mapping values are not allowed"),
}


@pytest.mark.parametrize(("old", "new", "message"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_told_with_its_place(pack: Path, old: str, new: str, message: str) -> None:
    assert GOOD.count(old) == 1
    text = GOOD.replace(old, new)
    if '{date: 2024-02-30, text: "' in new or "{date: 1 May" in new or "suggest:" in new:
        text = text.replace('million)."]', 'million)."}]')
    write(pack, "fx/plausible-rate.yaml", text)
    book = load_folder(pack)
    assert book.rules == {}
    assert all(notice.level == "error" and notice.line for notice in book.notices)
    assert any(line.startswith(f"fx/plausible-rate.yaml:{message}") for line in told(book, pack)), told(book, pack)


def test_the_good_rule_is_loaded_as_it_is(pack: Path) -> None:
    write(pack, "fx/plausible-rate.yaml", GOOD)
    assert list(load_folder(pack).rules) == ["fx/plausible-rate"]


def test_all_mistakes_of_a_file_are_told_in_order(pack: Path) -> None:
    text = GOOD.replace("severity:", "serverity:").replace("1 / rate", "1 / rato").replace("{back}", "{bakc}")
    write(pack, "fx/plausible-rate.yaml", text)
    places = [(notice.line, notice.column) for notice in load_folder(pack).notices]
    assert places == [(1, 1), (3, 1), (7, 13), (14, 48)]


def test_one_broken_file_stops_no_other(pack: Path) -> None:
    write(pack, "fx/broken.yaml", "id: [")
    write(pack, "fx/plausible-rate.yaml", GOOD)
    write(pack, "fx/undecodable.yaml", "")
    (pack / "fx/undecodable.yaml").write_bytes(b"\xff")
    book = load_folder(pack)
    assert list(book.rules) == ["fx/plausible-rate"]
    assert [notice.path.rpartition("/")[2] for notice in book.notices] == ["broken.yaml", "undecodable.yaml"]


def test_a_role_of_several_figures_needs_a_function(pack: Path) -> None:
    rule = (FIXTURES / "sum" / "implied-part.yaml").read_text(encoding="utf-8")
    write(pack, "sum/implied-part.yaml", rule.replace("sum(parts)", "parts"))
    place = "sum/implied-part.yaml:6:25: "
    message = "'parts' holds several figures: use it in sum, min, max, count, first, last or agree"
    assert told(load_folder(pack), pack) == [place + message]


def test_a_group_needs_let(pack: Path) -> None:
    rule = (FIXTURES / "fx" / "implied-rates-agree.yaml").read_text(encoding="utf-8")
    text = rule.replace("let: {rate: base / quote}\n", "").replace("{rate}", "")
    write(pack, "fx/implied-rates-agree.yaml", text)
    assert "5:9: a group needs let" in told(load_folder(pack), pack)[0]


def test_names_are_not_checked_where_no_file_declares_the_relation(tmp_path: Path) -> None:
    write(tmp_path, "fx/plausible-rate.yaml", GOOD)
    book = load_folder(tmp_path)
    assert book.notices == []
    assert book.rules["fx/plausible-rate"].needs == ("base", "quote", "usual")


# ---------------------------------------------------------------------- relations and words
@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("kind: x\ntitle: t\nroles: {a: {kinds: [mony]}}", "3:21: unknown kind 'mony'; did you mean 'money'?"),
        ("kind: x\ntitle: t\nroles: {a: {many: 2}}", "3:19: many must be true or false"),
        ("kind: x\ntitle: t\nroles: {a: {of, about: b}}", "3:13: unknown key 'of'; allowed: kinds, many"),
        ("kind: x\ntitle: t\nroles: {A: {}}", "3:9: 'A' is no role"),
        ("kind: x\ntitle: t\nroles: [a]", "3:8: roles must be a mapping"),
        ("kind: x\ntitle: t\nroles: {a: }", "3:12: a role must be a mapping"),
        ("kind: x\ntitle: t", "1:1: missing: roles"),
        ("kind: X y\ntitle: t\nroles: {}", "1:7: 'X y' is no kind"),
        ("kind: x\ntitle: t\nroles: {}\nphrases: {a: b}", "4:10: phrases must be a list"),
        ("kind: x\ntitle: t\nroles: {}\nphrases: [[a]]", "4:11: a phrase must be a text"),
        ("kind: x\ntitle: t\nroles: {}\nphrase: []", "4:1: unknown key 'phrase'; did you mean 'phrases'?"),
        ("kind: sum\ntitle: t\nroles: {}", "1:1: the relation 'sum' is declared in "),
        ("words: {a: []}", "1:12: a word class needs at least one word"),
        ("words: {a: [{}]}", "1:13: an item of a word class must be a text"),
        ("words: {A: [b]}", "1:9: 'A' is no word class"),
        ("words: [a]", "1:8: words must be a mapping"),
        ("words: {a: [b]}\nword: c", "2:1: unknown key 'word'; did you mean 'words'?"),
        ("title: nothing", "1:1: no rule file: a rule has the key id"),
        ("- a", "1:1: no rule file"),
        ("", "1:1: no rule file"),
    ],
)
def test_mistakes_in_relations_and_words(pack: Path, text: str, message: str) -> None:
    write(pack, "relations/zz.yaml", text)
    book = load_folder(pack)
    assert list(book.relations) == ["conversion", "sum"]
    assert book.words == {}
    assert any(line.startswith(f"relations/zz.yaml:{message}") for line in told(book, pack)), told(book, pack)


def test_a_word_class_stands_in_one_file(pack: Path) -> None:
    write(pack, "words/a.yaml", "words: {up: [a]}")
    write(pack, "words/b.yaml", "words: {up: [b]}")
    book = load_folder(pack)
    assert book.words == {"up": ("a",)}
    assert told(book, pack) == ["words/b.yaml:1:9: the word class 'up' stands in another file already"]


def test_a_broken_relation_does_not_make_its_rules_unknown(pack: Path) -> None:
    write(pack, "relations/own.yaml", "kind: own\ntitle: t\nroles: {a: {kind: x}}")
    write(pack, "fx/plausible-rate.yaml", GOOD.replace("relation: conversion", "relation: own"))
    assert told(load_folder(pack), pack) == [
        "relations/own.yaml:3:13: unknown key 'kind'; did you mean 'kinds'? allowed: kinds, many, signed, about"
    ]


# ---------------------------------------------------------------------- files and versions
def test_files_of_no_rules_are_left_alone(pack: Path) -> None:
    write(pack, "README.md", "# text")
    write(pack, ".hidden/a.yaml", "[")
    write(pack, "fx/.a.yaml", "[")
    assert load_folder(pack).notices == []


@pytest.mark.parametrize(("name", "message"), [("none", "cannot be read: No such"), ("a\0b", "cannot be read")])
def test_a_missing_path_is_an_error(tmp_path: Path, name: str, message: str) -> None:
    notice = load([str(tmp_path / "none") if name == "none" else name]).notices[0]
    assert notice.level == "error"
    assert message in str(notice)


def test_a_folder_without_rules_is_an_error(tmp_path: Path) -> None:
    assert told(load_folder(tmp_path), tmp_path) == [f"{tmp_path}: holds no rule file (.yaml)"]


def test_a_folder_of_too_many_files_is_cut(pack: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rules, "FILES_LIMIT", 1)
    book = load_folder(pack)
    assert list(book.relations) == ["conversion"]
    assert told(book, pack) == [f"{pack}: holds 2 files: only the first 1 are read"]


def test_a_single_file_is_loaded_under_any_name(tmp_path: Path) -> None:
    path = write(tmp_path, "mine.yaml", GOOD)
    assert list(load([path]).rules) == ["fx/plausible-rate"]


@pytest.mark.parametrize("version", ["0.1", "0.1.0", "0", "'0.0.9'"])
def test_a_rule_for_this_version_or_before_is_loaded(tmp_path: Path, version: str) -> None:
    path = write(tmp_path, "a.yaml", f"{GOOD}min-version: {version}\n")
    assert load([path]).notices == []


def test_a_rule_of_a_later_version_is_told_before_its_new_keys(tmp_path: Path) -> None:
    path = write(tmp_path, "a.yaml", f"{GOOD}min-version: 99.10\nnew-key: [}}]\n".replace("[}]", "1"))
    notices = load([path]).notices
    assert len(notices) == 1
    assert re.search(r":19:14: is written for version 99\.10 or later, this is \d", str(notices[0]))


# ---------------------------------------------------------------------- the same id twice
def test_a_second_rule_of_an_id_is_left_out_and_both_files_are_named(tmp_path: Path) -> None:
    first, second = write(tmp_path, "a.yaml", GOOD), write(tmp_path, "b.yaml", GOOD.replace("warning", "error"))
    book = load([first, second])
    assert book.rules["fx/plausible-rate"].path == str(first)
    assert str(book.notices[0]) == (
        f"{second}:1:5: the id 'fx/plausible-rate' is that of {first} already; to replace it, say override: true"
    )


def test_a_later_path_may_override_a_rule(tmp_path: Path) -> None:
    first, second = write(tmp_path, "a.yaml", GOOD), write(tmp_path, "b.yaml", f"{GOOD}override: true\n")
    book = load([first, second])
    assert (book.rules["fx/plausible-rate"].path, book.notices) == (str(second), [])


def test_one_folder_does_not_override_itself(tmp_path: Path) -> None:
    write(tmp_path, "a.yaml", GOOD)
    write(tmp_path, "b.yaml", f"{GOOD}override: true\n")
    book = load_folder(tmp_path)
    assert book.rules["fx/plausible-rate"].path.endswith("a.yaml")
    assert told(book, tmp_path) == ["b.yaml:1:5: the id 'fx/plausible-rate' is that of a.yaml already"]


def test_overriding_nothing_is_a_warning(tmp_path: Path) -> None:
    book = load([write(tmp_path, "a.yaml", f"{GOOD}override: true\n")])
    assert list(book.rules) == ["fx/plausible-rate"]
    assert [notice.level for notice in book.notices] == ["warning"]


# ---------------------------------------------------------------------- selecting
@pytest.mark.parametrize(
    ("wanted", "ignored", "left"),
    [
        ([], [], ["fx/implied-rates-agree", "fx/plausible-rate", "sum/implied-part"]),
        (["fx"], [], ["fx/implied-rates-agree", "fx/plausible-rate"]),
        (["fx/"], ["fx/plausible-rate"], ["fx/implied-rates-agree"]),
        (["sum/implied-part", "fx/pl*"], [], ["fx/plausible-rate", "sum/implied-part"]),
        ([], ["*/implied-*"], ["fx/plausible-rate"]),
        (["fx"], ["*"], []),
    ],
)
def test_rules_are_chosen(book: RuleBook, wanted: list[str], ignored: list[str], left: list[str]) -> None:
    chosen = select(book, wanted, ignored)
    assert (list(chosen.rules), chosen.notices) == (left, [])


@pytest.mark.parametrize(
    ("pattern", "hint"),
    [
        ("fx/plausible-rats", "no rule matches 'fx/plausible-rats'; did you mean 'fx/plausible-rate'? packs: fx, sum"),
        ("su", "no rule matches 'su'; did you mean 'sum'? packs: fx, sum"),
        ("f", "no rule matches 'f'"),
        ("", "no rule matches ''; packs: fx, sum"),
        ("[", "no rule matches '['; packs: fx, sum"),
        ("*a" * 40 + "!", "no rule matches '*a*a"),
    ],
)
def test_a_pattern_that_matches_nothing_is_an_error(book: RuleBook, pattern: str, hint: str) -> None:
    for chosen in (select(book, [pattern]), select(book, [], [pattern])):
        assert [notice.level for notice in chosen.notices] == ["error"]
        assert chosen.notices[0].message.startswith(hint)
    assert book.notices == []


# ---------------------------------------------------------------------- any file at all
LINES = GOOD.splitlines()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, len(LINES) - 1), st.integers(0, 60), st.text("{}[]:,-'\"# \nab.*&!|>=", max_size=3)),
        max_size=4,
    )
)
def test_a_damaged_file_is_loaded_or_told(tmp_path: Path, damages: list[tuple[int, int, str]]) -> None:
    lines = list(LINES)
    for line, column, text in damages:
        lines[line] = lines[line][:column] + text + lines[line][column + 1 :]
    path = write(tmp_path, "a.yaml", "\n".join(lines))
    book = load([*sorted((FIXTURES / "relations").iterdir()), path])
    assert len(book.rules) == 1 or any(notice.level == "error" for notice in book.notices)


def test_sixty_rules_are_loaded_each_file_read_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    more = "".join(f'    - "Revenue was {number}.2 billion yuan ($38.38 billion)."\n' for number in range(22))
    text = GOOD.replace(GOOD[GOOD.index("tests:") :], f"tests:\n  fail:\n{more}")
    for number in range(60):
        write(tmp_path, f"fx/rule-{number}.yaml", text.replace("plausible-rate", f"rule-{number}"))
    files: list[str | Path] = []
    read = yaml12.read

    def counted(path: str | Path, until: bytes | None = None) -> yaml12.Node:
        files.append(path)
        return read(path, until)

    monkeypatch.setattr(yaml12, "read", counted)
    book = load_folder(tmp_path)
    assert len(book.rules) == 60
    assert sorted(files) == sorted(tmp_path.rglob("*.yaml"))


def test_outcomes_are_the_verdicts_and_silence() -> None:
    assert OUTCOMES == ("pass", "pass-by-rounding", "warn", "fail", "not-checked", "silent")
