"""What is made of a rule book once belongs to that book alone."""

from __future__ import annotations

from auditor.check import made


def test_a_thing_is_made_once_an_owner_and_key() -> None:
    owner, calls = {"words": 1}, []

    def make() -> str:
        calls.append(1)
        return "made"

    assert [made.made_of(owner, "key", make) for _ in range(3)] == ["made"] * 3
    assert len(calls) == 1
    assert made.made_of(owner, "other", lambda: "apart") == "apart"


def test_equal_owners_are_not_one_owner() -> None:
    assert made.made_of({}, "key", lambda: 1) == 1
    assert made.made_of({}, "key", lambda: 2) == 2


def test_only_the_latest_owners_are_kept() -> None:
    owners = [{"at": at} for at in range(made.MOST + 1)]
    for at, owner in enumerate(owners):
        made.made_of(owner, "key", lambda at=at: f"first {at}")
    assert made.made_of(owners[-1], "key", lambda: "again") == f"first {made.MOST}"
    assert made.made_of(owners[0], "key", lambda: "again") == "again"
