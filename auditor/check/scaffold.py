"""A start for a rule of one's own: files that load, pass their tests and say what to change."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from auditor.check.rules import RelationKind, RuleBook
from auditor.nearest import quoted, unknown
from auditor.patterns import lazily

ID = lazily(r"[a-z][a-z0-9-]*/[a-z][a-z0-9-]*")

RELATION = """\
# A relation: claims that belong together, each in its role, and how sentences show it.
# This one is a purchase; change its roles and phrases to what your rule is about.
kind: {kind}
title: A number of pieces, the price of one, and what they cost together
roles:
  pieces: {{kinds: [number], about: how many}}
  price: {{kinds: [money], about: the price of one}}
  cost: {{kinds: [money], about: the price of all}}
# In a phrase, {{role}} stands for a claim, [..] may be there or not, (a | b) is one of these, ... are up to six words.
phrases:
  - "{{pieces}} ... (at | for) {{price}} (each | apiece) , [for a total of] {{cost}} [in (all | total)]"
"""

RULE = """\
# What must hold in the relation. Change it, then run
#   auditor rules test --rules {folder} --select {id}
id: {id}
title: Pieces times price make the cost
severity: error                      # error | warning | info
relation: {kind}
let: {{computed: pieces * price}}
expect: computed == cost             # in intervals: it holds when true values could have been printed like this
message: "{{pieces}} at {{price}} cost {{computed}}, not {{cost}}"
why: Two of the three figures give the third.
source: Arithmetic
tests:
  silent:                            # first the sentences on which the rule must say nothing
    - "It sold 14 buses at $250,000 each."
  pass:
    - "It sold 14 buses at $250,000 each, for a total of $3.5 million."
  fail:
    - text: "It sold 14 buses at $250,000 each, for a total of $5.3 million."
      suggests: "$3.5 million"
"""

ABOUT_SHIPPED = """\
# What must hold in a relation that is known already: {title}
{roles}
# Change expect, message and the texts, give it tests that pass and that fail, then run
#   auditor rules test --rules {folder} --select {id}
id: {id}
title: Say here what must hold
severity: warning                    # error | warning | info
relation: {kind}
expect: {expect}
message: "{{{role}}} does not fit"
why: Say here why it matters.
source: Say here where it comes from.
tests:
  silent:
    - "Nothing here is to be checked."
"""


class Refused(ValueError):
    """Why a rule cannot be begun; one sentence."""


def scaffold(id: str, folder: Path, book: RuleBook, relation: str | None = None) -> list[tuple[Path, str]]:
    """The files of a new rule with their texts, none of them written yet.

    Without `relation` they are an example with a relation of its own, else one rule about that relation.
    Raises Refused for an id that is none or is taken, an unknown relation, and a file that is there already.
    """
    if not ID.fullmatch(id):
        raise Refused(f"{quoted(id)} is no id: write PACK/NAME in lower-case letters, digits and hyphens")
    if id.startswith("relations/"):
        raise Refused("the folder relations holds relations, not rules: take another pack")
    if id in book.rules:
        raise Refused(f"the id {quoted(id)} is that of {book.rules[id].path} already: take another name")
    if relation is None:
        files = _example(id, folder, book.relations)
    elif relation in book.relations:
        files = [(_place(folder, id), _about(id, folder, book.relations[relation]))]
    else:
        raise Refused(unknown("relation", relation, book.relations))
    for path, _ in files:
        if path.exists():
            raise Refused(f"{path} is there already, and is left as it is")
    return files


def _example(id: str, folder: Path, taken: Iterable[str]) -> list[tuple[Path, str]]:
    pack, name = id.split("/")
    kind = name if name not in taken else f"{pack}-{name}"
    rule = RULE.format(id=id, kind=kind, folder=folder)
    return [(folder / "relations" / f"{kind}.yaml", RELATION.format(kind=kind)), (_place(folder, id), rule)]


def _about(id: str, folder: Path, kind: RelationKind) -> str:
    roles = "\n".join(f"#   {name}: {role.about}" for name, role in kind.roles.items())
    first, role = next(iter(sorted(kind.roles.items(), key=lambda item: item[1].many)))
    expect = f"count({first}) > 0" if role.many else f"{first} == {first}"
    return ABOUT_SHIPPED.format(
        id=id, kind=kind.kind, title=kind.title, roles=roles, role=first, expect=expect, folder=folder
    )


def _place(folder: Path, id: str) -> Path:
    return folder / f"{id}.yaml"
