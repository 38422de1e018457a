"""Loading rules: what a rule, a relation and a word list are, read from the YAML files of rule packs.

A file is told by its keys: `id` makes it a rule, `kind` a relation with its roles and phrases, `words` word classes for
phrases. Every mistake is an error with its place; a file with one is left out and the rest is loaded.
"""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from auditor import __version__, yaml12
from auditor.check.expression import (
    ATTRIBUTES,
    Expression,
    ExpressionError,
    check_groups,
    check_names,
    compile_scalar,
)
from auditor.model import Kind, Notice, Place, Severity, Verdict
from auditor.nearest import did_you_mean, listed, quoted, unknown
from auditor.patterns import lazily
from auditor.resources import rules_folder
from auditor.yaml12 import Mapping as YamlMapping
from auditor.yaml12 import Node, Scalar
from auditor.yaml12 import Sequence as YamlSequence

RELATIONS = (
    *("conversion", "change", "share", "sum", "ratio", "range", "restatement", "span", "bound", "statistic"),
    "reference",
)
"""The kinds of relation that finders give; relation files may declare more."""

OUTCOMES = (*(str(verdict) for verdict in Verdict), "silent")
"""What a rule's test may expect: a verdict, or no finding at all."""

RULE_KEYS = (
    *("id", "title", "severity", "relation", "group", "let", "when", "expect", "derive", "needs", "message", "why"),
    *("passed", "source", "phrases", "tests", "override", "confirm", "min-version"),
)
RELATION_KEYS = ("kind", "title", "roles", "values", "words", "phrases", "source", "min-version")
WORDS_KEYS = ("words", "title", "source", "min-version")
ROLE_KEYS = ("kinds", "many", "signed", "about")
TEST_KEYS = ("text", "suggests", "date", "title")
DERIVE_KEYS = ("value", "label")

MESSAGE_NAMES = ("others", "word")
"""What a message may name besides roles, values and let names: the rest of a group, and the direction word."""

FILES_LIMIT = 10_000
"""How many rule files are read from one folder."""


# ---------------------------------------------------------------------- what is loaded
class Phrase(msgspec.Struct, frozen=True):
    """A phrase as written, to be compiled where relations are found."""

    text: str
    """The phrase."""
    path: str
    """The file it stands in."""
    line: int
    """One-based line of its first character."""
    column: int
    """One-based column of its first character."""
    options: dict[str, Any] = {}
    """The other keys of its entry (`id`, `sign`, `unclear` …), as data."""
    places: dict[str, Place] = {}
    """Where the value of each option stands."""


class Role(msgspec.Struct, frozen=True):
    """A part that claims play in a relation."""

    kinds: tuple[Kind, ...] = ()
    """The kinds of claim that can play it; empty for any."""
    many: bool = False
    """True when several claims play it at once."""
    signed: bool = False
    """True when it takes the sign of the relation's direction word."""
    about: str = ""
    """What it is, for a reader."""


class RelationKind(msgspec.Struct, frozen=True):
    """A kind of relation: its roles, and how sentences show it."""

    kind: str
    """Its name."""
    title: str
    """What it is, in a line."""
    roles: dict[str, Role]
    """Its roles by name."""
    values: dict[str, str]
    """Further names that its finders supply, with what they are."""
    words: dict[str, str]
    """Words that its finders supply for messages, with what they are."""
    phrases: tuple[Phrase, ...]
    """The phrases that show it."""
    path: str
    """The file it was loaded from."""
    line: int
    """The line of its `kind`."""


class RuleTest(msgspec.Struct, frozen=True):
    """A short document and what a rule must say about it."""

    outcome: str
    """One of `OUTCOMES`."""
    text: str
    """The document."""
    suggests: str | None
    """The repair that must be suggested; None for any or none."""
    date: dt.date | None
    """The document's date."""
    title: str
    """The document's title."""
    line: int
    """One-based line of the text."""
    column: int
    """One-based column of the text."""


class Derive(msgspec.Struct, frozen=True):
    """A figure that a relation fixes without printing it."""

    value: Expression
    """What it is."""
    label: str
    """What a reader calls it; a template like the message."""


class Rule(msgspec.Struct, frozen=True):
    """What must hold in a relation."""

    id: str
    """`<pack>/<name>`."""
    title: str
    """What must hold, in a line."""
    severity: Severity
    """How much it matters."""
    relation: str
    """The kind of relation it is about."""
    group: tuple[str, ...]
    """The attributes (`base.unit`) that relations checked together share; empty when each is checked by itself."""
    let: dict[str, Expression]
    """Names for values; each may use those before it."""
    when: tuple[Expression, ...]
    """Conditions that must all be true of the printed figures for the rule to apply."""
    expect: Expression | None
    """What must hold; None for a rule that only derives."""
    derive: dict[str, Derive]
    """Figures that follow, by name."""
    needs: tuple[str, ...]
    """Roles and values a relation must have for the rule to apply."""
    message: str
    """A template for what was found: `{role}`, `{role.attribute}`, `{let name}`."""
    passed: str
    """A template for what is said when it holds; empty for the usual words."""
    why: str
    """Why it matters."""
    source: str
    """Where it comes from."""
    phrases: tuple[Phrase, ...]
    """Phrases of its own that show the relation."""
    tests: tuple[RuleTest, ...]
    """Its tests."""
    path: str
    """The file it was loaded from."""
    line: int
    """The line of its `id`."""
    override: bool = False
    """Whether it takes the place of a rule that was loaded before."""
    confirm: bool = False
    """True when a failure counts only where the same lines hold in other columns of the table."""

    @property
    def when_uses_lets(self) -> bool:
        """Whether a condition names what `let` calculates."""
        return bool(self.let) and any(re.search(rf"\b{name}\b", each.source) for name in self.let for each in self.when)


Words = tuple[str, ...] | dict[str, tuple[str, ...]]
"""The words of a class, or of its parts by name (`up`, `down`)."""


class RuleBook(msgspec.Struct, frozen=True):
    """All that was loaded."""

    rules: dict[str, Rule]
    """The rules by id."""
    relations: dict[str, RelationKind]
    """The kinds of relation that a file declares, by name."""
    words: dict[str, Words]
    """The word classes by name."""
    notices: list[Notice]
    """What was wrong, in the order of the files."""


# ---------------------------------------------------------------------- loading
def load_folder(path: str | Path | None = None) -> RuleBook:
    """The rules of one folder; without one, those shipped."""
    return load([rules_folder() if path is None else path])


def load(paths: Iterable[str | Path], tests: bool = True) -> RuleBook:
    """The rules of files and folders. A later path may replace a rule of an earlier one with `override: true`.

    Without `tests` those of the shipped rules are passed over, which take a third of the reading.
    """
    book = RuleBook({}, {}, {}, [])
    sources = [source for root, path in enumerate(paths) for source in _sources(Path(path), root, book.notices)]
    untested = None if tests else rules_folder()
    forms = [form for source in sources if (form := _read(source, untested, book.notices)) is not None]
    for form in forms:
        if form.type == "kind":
            _add(book.relations, form, _relation_kind(form))
        elif form.type == "words":
            _add_words(book, form)
    declared = {*RELATIONS, *(form.text("kind") for form in forms if form.type == "kind")}
    roots: dict[str, int] = {}
    for form in forms:
        if form.type == "id" and (rule := _rule(form, book.relations, sorted(declared))) is not None:
            _add_rule(book, form, rule, roots)
    for form in forms:
        book.notices.extend(sorted(form.notices, key=lambda notice: (notice.line or 0, notice.column or 0)))
    return book


def select(book: RuleBook, wanted: Sequence[str], ignored: Sequence[str] = ()) -> RuleBook:
    """The book with the rules wanted (all when none is named) and not ignored.

    Each pattern is an id (`fx/plausible-rate`), a pack (`fx` or `fx/`) or a glob (`*/plausible-*`); one that matches no
    rule gives an error notice.
    """
    notices = list(book.notices)
    chosen = _matching(wanted, book, notices) if wanted else set(book.rules)
    chosen -= _matching(ignored, book, notices)
    rules = {id: rule for id, rule in book.rules.items() if id in chosen}
    return msgspec.structs.replace(book, rules=rules, notices=notices)


def _matching(patterns: Iterable[str], book: RuleBook, notices: list[Notice]) -> set[str]:
    found: set[str] = set()
    packs = {id.partition("/")[0] for id in book.rules}
    for pattern in patterns:
        pack = pattern.removesuffix("/")
        glob = f"{pack}/*" if pack in packs else pattern
        matched = {id for id in book.rules if id == pattern or fnmatchcase(id, glob)}
        if not matched:
            hint = did_you_mean(pattern, [*book.rules, *packs]) or ";"
            message = f"no rule matches {quoted(pattern)}{hint} packs: {listed(sorted(packs))}"
            notices.append(Notice("error", message))
        found |= matched
    return found


# ---------------------------------------------------------------------- files
class _Source(NamedTuple):
    """A file to read."""

    path: Path
    root: int
    """Which of the given paths it belongs to."""
    id: str | None
    """The id its rule must have; None when the file lies in no pack."""


def _sources(path: Path, root: int, notices: list[Notice]) -> Iterator[_Source]:
    if not path.is_dir():
        yield _Source(path, root, None)
        return
    unreadable: list[OSError] = []
    files = [
        Path(folder, name)
        for folder, names in _folders(path, unreadable.append)
        for name in sorted(names)
        if name.endswith((".yaml", ".yml")) and not name.startswith(".")
    ]
    for error in unreadable:
        notices.append(Notice("error", f"cannot be read: {error.strerror}", str(error.filename)))
    if not files and not unreadable:
        notices.append(Notice("error", "holds no rule file (.yaml)", str(path)))
    if len(files) > FILES_LIMIT:
        message = f"holds {len(files):,} files: only the first {FILES_LIMIT:,} are read"
        notices.append(Notice("error", message, str(path)))
    for file in files[:FILES_LIMIT]:
        pack = file.relative_to(path).with_suffix("").parts[-2:]
        yield _Source(file, root, "/".join(pack) if len(pack) == 2 else None)


def _folders(path: Path, failed: Callable[[OSError], None]) -> Iterator[tuple[str, list[str]]]:
    for folder, below, names in os.walk(path, onerror=failed):
        below[:] = sorted(name for name in below if not name.startswith("."))
        yield folder, names


def _read(source: _Source, untested: Path | None, notices: list[Notice]) -> _Form | None:
    """A file's mapping, when it is one of the three kinds of file and meant for this version.

    `untested` is a folder whose rules are read up to their tests, which stand last.
    """
    until = _TESTS if untested is not None and untested in source.path.parents else None
    try:
        top = yaml12.read(source.path, until)
    except yaml12.Misread as misread:
        notices.extend(misread.notices)
        return None
    kind = next((key for key in ("id", "kind", "words") if isinstance(top, YamlMapping) and key in top.entries), None)
    if not isinstance(top, YamlMapping) or kind is None:
        message = "no rule file: a rule has the key id, a relation the key kind, a word list the key words"
        notices.append(Notice("error", message, str(source.path), top.line, top.column))
        return None
    form = _Form(source, top, kind, ("tests",) if until else ())
    if not _is_for_this_version(form):
        notices.extend(form.notices)
        return None
    return form


_TESTS = b"\ntests:\n"


def _is_for_this_version(form: _Form) -> bool:
    entry = form.top.entries.get("min-version")
    if entry is None:
        return True
    written = entry.value.text if isinstance(entry.value, Scalar) else ""
    if not _VERSION.fullmatch(written):
        form.fail(entry.value, f"{quoted(written)} is no version: write it like 0.1")
    elif _numbers(written) > _numbers(__version__):
        form.fail(entry.value, f"is written for version {written} or later, this is {__version__}")
    return not form.notices


def _numbers(version: str) -> list[int]:
    """The numbers of a version without trailing zeros, for comparing."""
    numbers = [int(part) for part in re.findall(r"[0-9]+", version)[:3]]
    while numbers and not numbers[-1]:
        numbers.pop()
    return numbers


_VERSION = lazily(r"[0-9]{1,6}(?:\.[0-9]{1,6}){0,2}")
_ID = lazily(r"[a-z][a-z0-9-]*/[a-z][a-z0-9-]*")
_NAME = lazily(r"[a-z][a-z0-9_]*")
_KIND = lazily(r"[a-z][a-z0-9-]*")
_CLASS = lazily(r"[a-z][a-z0-9 -]*")
_DATE = lazily(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PLACEHOLDER = lazily(r"\{([^{}]*)\}|[{}]")


# ---------------------------------------------------------------------- asking a file
class _Form:
    """The mapping of one file, asked key by key; what is wrong with an answer is noted with its place."""

    def __init__(self, source: _Source, top: YamlMapping, type: str, unread: Sequence[str] = ()) -> None:
        """`unread` are keys that were passed over in the file."""
        self.source, self.top, self.type, self.path, self.unread = source, top, type, str(source.path), unread
        self.notices: list[Notice] = []

    def fail(self, node: Node, message: str) -> None:
        self.notices.append(Notice("error", message, self.path, node.line, node.column))

    def fail_at(self, scalar: Scalar, offset: int, message: str) -> None:
        self.notices.append(Notice("error", message, self.path, *scalar.place(offset)))

    def get(self, key: str) -> Node | None:
        entry = self.top.entries.get(key)
        return entry.value if entry else None

    def only(self, mapping: YamlMapping, allowed: Sequence[str]) -> None:
        for key, entry in mapping.entries.items():
            if key not in allowed:
                self.fail(entry.key, unknown("key", key, allowed))

    def require(self, *keys: str) -> None:
        if missing := [key for key in keys if key not in self.top.entries and key not in self.unread]:
            self.fail(self.top, f"missing: {listed(missing)}")

    def scalar(self, node: Node | None, what: str) -> Scalar | None:
        """The node when it is a text that is not empty; nothing, with a notice, when it is something else."""
        if isinstance(node, Scalar) and node.text.strip() and not isinstance(node.value, bool):
            return node
        if node is not None:
            self.fail(node, f"{what} must be a text")
        return None

    def text(self, key: str) -> str:
        found = self.scalar(self.get(key), key)
        return found.text.strip() if found else ""

    def choice(self, key: str, allowed: Sequence[str]) -> str:
        """The value of a key when it is one of those allowed, else nothing, with a notice."""
        found = self.scalar(self.get(key), key)
        if found is None or found.text in allowed:
            return found.text if found else ""
        self.fail(found, unknown(key, found.text, allowed))
        return ""

    def flag(self, node: Node | None, what: str) -> bool:
        if node is None or (isinstance(node, Scalar) and isinstance(node.value, bool)):
            return node is not None and node.value is True
        self.fail(node, f"{what} must be true or false")
        return False

    def items(self, node: Node | None, what: str) -> tuple[Node, ...]:
        """The items of a list; a single text counts as a list of one."""
        if node is None or isinstance(node, YamlSequence):
            return node.items if node else ()
        if isinstance(node, Scalar) and node.value is not None:
            return (node,)
        self.fail(node, f"{what} must be a list")
        return ()

    def texts(self, node: Node | None, what: str) -> list[Scalar]:
        """The texts of a list."""
        return [found for item in self.items(node, what) if (found := self.scalar(item, f"an item of {what}"))]

    def entries(self, node: Node | None, what: str) -> Mapping[str, yaml12.Entry]:
        if node is None or isinstance(node, YamlMapping):
            return node.entries if node else {}
        self.fail(node, f"{what} must be a mapping (name: value)")
        return {}

    def named(self, entry: yaml12.Entry, pattern: re.Pattern[str], what: str) -> bool:
        """Whether a key is a name of the right form; a notice when it is not."""
        if pattern.fullmatch(entry.key.text):
            return True
        self.fail(entry.key, f"{quoted(entry.key.text)} is no {what}: lower-case letters and digits, from a letter on")
        return False


# ---------------------------------------------------------------------- relations and words
def _relation_kind(form: _Form) -> RelationKind:
    form.only(form.top, RELATION_KEYS)
    form.require("kind", "title", "roles")
    kind = form.scalar(form.get("kind"), "kind")
    if kind and not _KIND.fullmatch(kind.text):
        form.fail(kind, f"{quoted(kind.text)} is no kind: lower-case letters, digits and hyphens")
    roles = {
        name: _role(form, entry.value)
        for name, entry in form.entries(form.get("roles"), "roles").items()
        if form.named(entry, _NAME, "role")
    }
    values, words = _supplied(form, "values"), _supplied(form, "words")
    line = form.top.entries["kind"].key.line
    return RelationKind(form.text("kind"), form.text("title"), roles, values, words, _phrases(form), form.path, line)


def _supplied(form: _Form, key: str) -> dict[str, str]:
    """The names of what finders supply besides claims, with what they are."""
    return {
        name: told.text
        for name, entry in form.entries(form.get(key), key).items()
        if form.named(entry, _NAME, key.removesuffix("s")) and (told := form.scalar(entry.value, f"what {key} are"))
    }


def _role(form: _Form, node: Node) -> Role:
    entries = form.entries(node, "a role")
    if isinstance(node, YamlMapping):
        form.only(node, ROLE_KEYS)
    given = {key: entry.value for key, entry in entries.items()}
    about = form.scalar(given.get("about"), "about")
    many, signed = form.flag(given.get("many"), "many"), form.flag(given.get("signed"), "signed")
    return Role(_kinds(form, given.get("kinds")), many, signed, about.text if about else "")


def _kinds(form: _Form, node: Node | None) -> tuple[Kind, ...]:
    allowed = [*(str(kind) for kind in Kind), "any"]
    found = form.texts(node, "kinds")
    for kind in found:
        if kind.text not in allowed:
            form.fail(kind, unknown("kind", kind.text, allowed))
    names = [kind.text for kind in found if kind.text in allowed]
    return () if "any" in names else tuple(Kind(name) for name in names)


def _phrases(form: _Form) -> tuple[Phrase, ...]:
    return tuple(phrase for item in form.items(form.get("phrases"), "phrases") if (phrase := _phrase(form, item)))


def _phrase(form: _Form, node: Node) -> Phrase | None:
    entries = node.entries if isinstance(node, YamlMapping) else {}
    given = {key: entry.value for key, entry in entries.items() if key != "text"}
    if isinstance(node, YamlMapping) and "text" not in entries:
        form.fail(node, "a phrase needs the key text")
        return None
    text = form.scalar(entries["text"].value if entries else node, "a phrase")
    if text is None:
        return None
    options = {key: yaml12.plain(value) for key, value in given.items()}
    places = {key: Place(value.line, value.column) for key, value in given.items()}
    return Phrase(text.text, form.path, *text.place(0), options, places)


def _add(book: dict[str, RelationKind], form: _Form, made: RelationKind) -> None:
    """Takes a relation kind into the book, unless its file has mistakes or another declares it already."""
    if made.kind in book and not form.notices:
        form.fail(form.top, f"the relation {quoted(made.kind)} is declared in {book[made.kind].path} already")
    if not form.notices:
        book[made.kind] = made


def _add_words(book: RuleBook, form: _Form) -> None:
    form.only(form.top, WORDS_KEYS)
    found: dict[str, Words] = {}
    for name, entry in form.entries(form.get("words"), "words").items():
        if not form.named(entry, _CLASS, "word class"):
            continue
        if name in book.words:
            form.fail(entry.key, f"the word class {quoted(name)} stands in another file already")
        found[name] = _words(form, entry.value)
    if not form.notices:
        book.words.update(found)


def _words(form: _Form, node: Node) -> Words:
    if isinstance(node, YamlMapping):
        return {name: _word_list(form, entry.value) for name, entry in node.entries.items()}
    return _word_list(form, node)


def _word_list(form: _Form, node: Node) -> tuple[str, ...]:
    found = tuple(word.text for word in form.texts(node, "a word class"))
    if not found:
        form.fail(node, "a word class needs at least one word")
    return found


# ---------------------------------------------------------------------- rules
class _Names(NamedTuple):
    """What the expressions and templates of a rule may name."""

    given: tuple[str, ...] | None
    """The roles and values of the relation; None when no file declares it, so that any name may be one."""
    roles: tuple[str, ...]
    """The roles alone."""
    many: tuple[str, ...]
    """The roles that hold several figures."""
    lets: tuple[str, ...] = ()
    """The let names so far."""
    words: tuple[str, ...] = ()
    """Words for messages."""

    @property
    def allowed(self) -> tuple[str, ...]:
        """Every name, when that is known."""
        return (*(self.given or ()), *self.lets)


def _names(kind: RelationKind | None) -> _Names:
    if kind is None:
        return _Names(None, (), ())
    many = tuple(name for name, role in kind.roles.items() if role.many)
    return _Names((*kind.roles, *kind.values), tuple(kind.roles), many, words=tuple(kind.words))


def _rule(form: _Form, kinds: Mapping[str, RelationKind], declared: Sequence[str]) -> Rule | None:
    """The rule of a file; None, with notices, when something is wrong with it."""
    form.only(form.top, RULE_KEYS)
    form.require(*_required(form.top))
    relation = form.choice("relation", declared)
    names = _names(kinds.get(relation))
    let = _let(form, names)
    names = names._replace(lets=tuple(form.entries(form.get("let"), "let")))
    conditions = (_condition(form, node, names, known=True) for node in form.items(form.get("when"), "when"))
    when = tuple(condition for condition in conditions if condition)
    group = _group(form, names)
    expect = _condition(form, form.get("expect"), names._replace(given=()) if group else names)
    derive = _derive(form, names)
    checked = [expect] if expect else [each.value for each in derive.values()]
    made = Rule(
        id=_id(form),
        title=form.text("title"),
        severity=Severity(form.choice("severity", [str(severity) for severity in Severity]) or Severity.ERROR),
        relation=relation,
        group=group,
        let=let,
        when=when,
        expect=expect,
        derive=derive,
        needs=_needs(form, names, [*let.values(), *when, *checked]),
        message=_template(form, form.get("message"), "message", tuple(derive), names),
        passed=_template(form, form.get("passed"), "message", tuple(derive), names) if form.get("passed") else "",
        why=form.text("why"),
        source=form.text("source"),
        phrases=_phrases(form),
        tests=_tests(form),
        path=form.path,
        line=form.top.entries["id"].key.line,
        override=form.flag(form.get("override"), "override"),
        confirm=form.flag(form.get("confirm"), "confirm"),
    )
    return None if form.notices else made


def _required(top: YamlMapping) -> list[str]:
    """The keys a rule cannot do without; one that only derives figures finds nothing and has no message."""
    finds = () if "derive" in top.entries and "expect" not in top.entries else ("expect", "message")
    return ["id", "title", "severity", "relation", *finds, "why", "source", "tests"]


def _id(form: _Form) -> str:
    found = form.scalar(form.get("id"), "id")
    if found is None:
        return ""
    if not _ID.fullmatch(found.text):
        form.fail(found, f"{quoted(found.text)} is no id: <pack>/<name> in lower-case letters, digits and hyphens")
    elif form.source.id not in (None, found.text):
        place = quoted(form.source.id or "")
        form.fail(found, f"the id {quoted(found.text)} differs from the file's place in the folder, {place}")
    return found.text


def _let(form: _Form, names: _Names) -> dict[str, Expression]:
    found: dict[str, Expression] = {}
    for name, entry in form.entries(form.get("let"), "let").items():
        if not form.named(entry, _NAME, "let name"):
            continue
        if name in (names.given or ()):
            form.fail(entry.key, f"the relation has a role or value {quoted(name)}: a let name must be another")
        if made := _value(form, entry.value, names):
            found[name] = made
        names = names._replace(lets=(*names.lets, name))
    return found


def _group(form: _Form, names: _Names) -> tuple[str, ...]:
    found = form.texts(form.get("group"), "group")
    for each in found:
        role, _, attribute = each.text.partition(".")
        if names.given is not None and role not in names.roles:
            form.fail(each, unknown("role", role, names.roles))
        elif attribute not in ATTRIBUTES:
            form.fail_at(each, min(len(role) + 1, len(each.text)), unknown("attribute", attribute, ATTRIBUTES))
    if found and "let" not in form.top.entries:
        form.fail(found[0], "a group needs let: what is calculated in each relation, for expect to compare")
    return tuple(each.text for each in found)


def _derive(form: _Form, names: _Names) -> dict[str, Derive]:
    found: dict[str, Derive] = {}
    for name, entry in form.entries(form.get("derive"), "derive").items():
        given = form.entries(entry.value, "a derived figure (value, label)")
        if isinstance(entry.value, YamlMapping):
            form.only(entry.value, DERIVE_KEYS)
        missing = [key for key in DERIVE_KEYS if key not in given]
        if missing:
            form.fail(entry.value, f"missing: {listed(missing)}")
        elif form.named(entry, _NAME, "name") and (value := _value(form, given["value"].value, names)):
            found[name] = Derive(value, _template(form, given["label"].value, "label", (name,), names))
    return found


def _needs(form: _Form, names: _Names, used: Iterable[Expression]) -> tuple[str, ...]:
    """The roles and values asked for; by default those that the expressions use."""
    if (node := form.get("needs")) is None:
        mentioned = {name for expression in used for name in expression.names}.difference(names.lets)
        return tuple(name for name in names.given or sorted(mentioned) if name in mentioned)
    found = form.texts(node, "needs")
    for each in found:
        if names.given is not None and each.text not in names.given:
            form.fail(each, unknown("role", each.text, names.given))
    return tuple(each.text for each in found)


def _tests(form: _Form) -> tuple[RuleTest, ...]:
    groups = form.entries(form.get("tests"), "tests")
    for outcome, entry in groups.items():
        if outcome not in OUTCOMES:
            form.fail(entry.key, unknown("outcome", outcome, OUTCOMES))
    found = tuple(
        test
        for outcome, entry in groups.items()
        for item in form.items(entry.value, "tests")
        if (test := _test(form, outcome, item))
    )
    node = form.get("tests")
    if node is not None and not found and not form.notices:
        form.fail(node, "a rule needs at least one test")
    return found


def _test(form: _Form, outcome: str, node: Node) -> RuleTest | None:
    if not isinstance(node, YamlMapping):
        text = form.scalar(node, "a test")
        return RuleTest(outcome, text.text, None, None, "", text.line, text.column) if text else None
    form.only(node, TEST_KEYS)
    if "text" not in node.entries:
        form.fail(node, "a test needs the key text")
        return None
    given = {key: form.scalar(entry.value, key) for key, entry in node.entries.items() if key in TEST_KEYS}
    text, suggests, title = given["text"], given.get("suggests"), given.get("title")
    date = _date(form, given.get("date"))
    if text is None:
        return None
    repair, heading = suggests.text if suggests else None, title.text if title else ""
    return RuleTest(outcome, text.text, repair, date, heading, text.line, text.column)


def _date(form: _Form, scalar: Scalar | None) -> dt.date | None:
    if scalar is None:
        return None
    try:
        if _DATE.fullmatch(scalar.text):
            return dt.date.fromisoformat(scalar.text)
    except ValueError as error:
        form.fail(scalar, f"{quoted(scalar.text)} is no date: {error}")
        return None
    form.fail(scalar, f"{quoted(scalar.text)} is no date: write it like 2024-12-31")
    return None


# ---------------------------------------------------------------------- expressions and templates
def _value(form: _Form, node: Node, names: _Names) -> Expression | None:
    made = _compiled(form, node, names)
    if made is None or not made.is_condition:
        return made
    form.fail(node, "expected a value such as a / b, found a comparison")
    return None


def _condition(form: _Form, node: Node | None, names: _Names, known: bool = False) -> Expression | None:
    """A condition; with `known`, a name alone too, which asks whether it is known."""
    made = _compiled(form, node, names) if node is not None else None
    if made is None or made.is_condition or (known and made.root.kind in ("name", "attribute")):
        return made
    form.fail(node or form.top, f"expected a comparison such as a == b, found {quoted(made.source)}")
    return None


def _compiled(form: _Form, node: Node, names: _Names) -> Expression | None:
    scalar = form.scalar(node, "an expression")
    if scalar is None:
        return None
    try:
        made = compile_scalar(scalar, form.path)
    except ExpressionError as error:
        form.notices.append(error.notice)
        return None
    if names.given is not None:
        form.notices.extend(check_names(made, names.allowed))
        form.notices.extend(check_groups(made, names.many))
    return made


def _template(form: _Form, node: Node | None, what: str, extra: tuple[str, ...], names: _Names) -> str:
    """A text with placeholders, each checked for its name."""
    scalar = form.scalar(node, what)
    if scalar is None:
        return ""
    allowed = tuple(dict.fromkeys((*names.allowed, *extra, *names.words, *MESSAGE_NAMES)))
    for found in _PLACEHOLDER.finditer(scalar.text):
        name, dot, attribute = (found[1] or "").partition(".")
        if found[1] is None:
            message = f"a single {found[0]} in a {what}: a placeholder is {{name}} or {{name.attribute}}"
            form.fail_at(scalar, found.start(), message)
        elif names.given is not None and name not in allowed:
            form.fail_at(scalar, found.start(1), unknown("name", name, allowed))
        elif dot and attribute not in ATTRIBUTES:
            form.fail_at(scalar, found.start(1) + len(name) + 1, unknown("attribute", attribute, ATTRIBUTES))
    return scalar.text


def _add_rule(book: RuleBook, form: _Form, rule: Rule, roots: dict[str, int]) -> None:
    """Takes a rule into the book, unless another of its id stands there that it may not replace."""
    root, node = form.source.root, form.top.entries["id"].value
    before = book.rules.get(rule.id)
    if before is None and rule.override:
        message = f"overrides nothing: no rule {quoted(rule.id)} was loaded before{did_you_mean(rule.id, book.rules)}"
        form.notices.append(Notice("warning", message, form.path, node.line, node.column))
    elif before is not None and (not rule.override or roots[rule.id] == root):
        way = "" if roots[rule.id] == root else "; to replace it, say override: true"
        form.fail(node, f"the id {quoted(rule.id)} is that of {before.path} already{way}")
        return
    book.rules[rule.id] = rule
    roots[rule.id] = root
