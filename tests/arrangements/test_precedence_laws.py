"""What holds of precedence whatever the arrangements: order, symmetry, circles."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from hofburg.arrangements import conflicts, in_order
from hofburg.regimes import Law, load_regime

IDS = "ABCDEF"
STATES = ("ARM", "GEO", "MDA", "UKR")


@cache
def one() -> Law:
    """An overlay of the library, of which all others here are made."""
    return load_regime("DRAFT-BORDER-NOTICE")


@st.composite
def laws(draw: st.DrawFn, *, circles: bool = True) -> list[Law]:
    """A few arrangements over one base, with any precedence, parties and terms."""
    ids = IDS[: draw(st.integers(1, len(IDS)))]
    made = []
    for number, id_ in enumerate(ids):
        others = [it for it in ids if it != id_] if circles else list(ids[:number])
        header = one().arrangement
        assert header is not None
        since = draw(st.integers(0, 20))
        made.append(
            replace(
                one(),
                id=id_,
                arrangement=replace(
                    header,
                    precedes=tuple(draw(st.sets(st.sampled_from(others)))) if others else (),
                    parties=tuple(sorted(draw(st.sets(st.sampled_from(STATES))))),
                    since=since,
                    until=draw(st.none() | st.integers(since, 20)),
                ),
            )
        )
    return made


def precedes(law: Law) -> tuple[str, ...]:
    assert law.arrangement is not None
    return law.arrangement.precedes


@given(laws(circles=False), st.randoms(use_true_random=False))
def test_whoever_precedes_stands_before(listed: list[Law], random: Random) -> None:
    random.shuffle(listed)
    order = [law.id for law in in_order(listed)]
    assert sorted(order) == sorted(law.id for law in listed)
    for law in listed:
        assert all(order.index(law.id) < order.index(later) for later in precedes(law))
    assert not [it for it in conflicts(listed) if "in a circle" in it.message]


@given(laws())
def test_the_order_of_the_question_changes_no_conflict(listed: list[Law]) -> None:
    def said(found: list[Law]) -> set[frozenset[str]]:
        # Both are named, in the order of the question.
        return {
            frozenset(it.message.replace(",", " ").replace(".", " ").split())
            for it in conflicts(found)
        }

    assert said(listed) == said(listed[::-1])


@given(laws())
def test_a_conflict_is_mended_by_saying_who_goes_first(listed: list[Law]) -> None:
    """Each in front of all that come after it: nothing is left to contradict."""
    mended = [
        replace(
            law,
            arrangement=replace(law.arrangement, precedes=tuple(it.id for it in listed[n + 1 :])),
        )
        for n, law in enumerate(listed)
        if law.arrangement is not None
    ]
    assert conflicts(mended) == []
    assert [law.id for law in in_order(mended[::-1])] == [law.id for law in listed]


@given(laws())
def test_what_is_told_of_one_is_told_of_all(listed: list[Law]) -> None:
    every = conflicts(listed)
    about = [it for law in listed for it in conflicts(listed, about=law.id)]
    assert set(about) == set(every)
    assert conflicts(listed, about="NOBODY") == []
