"""What changed from version to version, and where a paragraph went."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from decisions.tables import CASE, draft, lines, said, stands
from hofburg.decisions import Paragraph, changed, compared_words


def text(*words: str) -> tuple[Paragraph, ...]:
    return tuple(Paragraph(str(n), it) for n, it in enumerate(words, 1))


def kinds(before: tuple[Paragraph, ...], after: tuple[Paragraph, ...]) -> dict[str, str]:
    return {f"{it.was}>{it.number}": it.altered for it in changed(before, after)}


def test_what_moved_with_its_words_is_the_same_paragraph() -> None:
    before, after = text("To meet.", "To pay."), text("To meet.", "To report.", "To pay.")
    assert kinds(before, after) == {">2": "new", "2>3": "renumbered"}


def test_what_moved_with_words_that_are_largely_alike_is_the_same_paragraph() -> None:
    before = text("To invite observers until the end of March 2027.", "To pay.")
    after = text("To report.", "To invite observers until the end of June 2027.", "To pay.")
    assert kinds(before, after) == {">1": "new", "1>2": "changed", "2>3": "renumbered"}


def test_other_words_under_the_same_number_are_a_change() -> None:
    assert kinds(text("To meet."), text("All costs lie where they fall.")) == {"1>1": "changed"}


def test_what_is_gone_is_named() -> None:
    (gone,) = changed(text("To meet.", "To pay."), text("To meet."))
    assert (gone.altered, gone.was, gone.before) == ("gone", "2", "To pay.")


def test_words_are_compared_in_runs() -> None:
    assert compared_words("until 31 March 2027", "until 30 June 2027") == (
        ("=", "until"), ("-", "31 March"), ("+", "30 June"), ("=", "2027"),
    )  # fmt: skip


@given(st.text(alphabet="ab ", max_size=20), st.text(alphabet="ab ", max_size=20))
def test_runs_of_words_give_back_both_texts(before: str, after: str) -> None:
    runs = compared_words(before, after)
    for sign, whole in (("-", before), ("+", after)):
        words = " ".join(it for op, it in runs if op in ("=", sign))
        assert words.split() == whole.split()


TEXTS = st.lists(
    st.sampled_from(["To meet.", "To pay.", "To pay at once.", "To report."]), max_size=5
).map(lambda words: text(*words))


@given(TEXTS, TEXTS)
def test_every_paragraph_is_accounted_for_once(
    before: tuple[Paragraph, ...], after: tuple[Paragraph, ...]
) -> None:
    found = changed(before, after)
    new = [it.number for it in found if it.altered == "new"]
    gone = [it.was for it in found if it.altered == "gone"]
    moved = [(it.was, it.number) for it in found if it.altered in ("changed", "renumbered")]
    assert len({it for _, it in moved} | set(new)) == len(moved) + len(new)
    assert len({it for it, _ in moved} | set(gone)) == len(moved) + len(gone)
    assert len(after) - len(new) == len(before) - len(gone)
    untouched = {it.number for it in after} - set(new) - {it for _, it in moved}
    own = {it.number: it.text for it in before}
    assert all(own[it.number] == it.text for it in after if it.number in untouched)


def test_versions_of_a_register_carry_their_changes() -> None:
    body = {"version": 2, "paragraphs": lines("To meet.", "To exchange observers until June.")}
    found = stands(draft(), said("revision", "AUT", "2027-03-03T09:00Z", body))
    assert [it.number for it in found.versions] == [1, 2]
    assert [(it.altered, it.was) for it in found.versions[1].changes] == [
        ("changed", "2"), ("gone", "3"),
    ]  # fmt: skip
    assert (found.case, found.title) == (CASE, "Observers")


def test_a_version_that_two_entries_claim_is_said() -> None:
    body = {"version": 2, "paragraphs": lines("To meet.")}
    found = stands(
        draft(),
        said("revision", "AUT", "2027-03-03T09:00Z", body, number="a"),
        said("revision", "CHE", "2027-03-04T09:00Z", body, number="b"),
    )
    assert found.accounts == (2,)
    assert found.version is not None
    assert found.version.told.reference == "CHE/b"


def test_a_revision_without_its_text_keeps_the_paragraphs() -> None:
    found = stands(draft(), said("revision", "AUT", "2027-03-03T09:00Z", {"version": 2}))
    assert found.version is not None
    assert found.version.numbers == ("1", "2", "3")
    assert found.version.changes == ()
