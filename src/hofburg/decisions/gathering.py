"""From a register to decisions: a pure function of regime, records and clocks."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from hofburg.assessment import Held, RecordedCase, recorded_cases
from hofburg.atlas import states
from hofburg.decisions.changes import changed
from hofburg.decisions.model import (
    Act,
    Decision,
    Paragraph,
    Position,
    Statement,
    Told,
    Version,
    process_of,
)
from hofburg.decisions.positions import UNKNOWN
from hofburg.decisions.weighing import (
    AT_TABLE,
    Stage,
    at_table,
    before,
    silences,
    standing,
    weigh,
    withdrawn,
)
from hofburg.errors import Problem, QuestionError
from hofburg.regimes import Law
from hofburg.register import Record
from hofburg.values import NEVER, InstantRange, parse_instant

__all__ = ["decisions_of", "find_decision"]


def decisions_of(
    law: Law,
    records: Iterable[Record],
    *,
    as_of: int,
    known_at: int = NEVER,
    known_to: str | None = None,
    accounts: Sequence[str] | None = None,
) -> tuple[Decision, ...]:
    """The decisions of a register as they stand at a moment, in the order of their cases.

    Args:
        records: in any order; the order does not change the result.
        as_of: what was sent later is left out (microseconds since 1970 UTC).
        known_at: only what had been recorded by then.
        known_to: only what that State had sent or received.
        accounts: of these only, and what belongs to none (a world); left out: all of them.

    Raises ``QuestionError`` where the regime has no process of drafts and positions.
    """
    process = process_of(law)
    if process is None:
        said = f"{law.id} has no process in which a draft gets positions."
        raise QuestionError(Problem("--regime", "no-decisions", said, "Name one that has: ROP."))
    cases = recorded_cases(
        law, records, process, known_at=known_at, known_to=known_to, accounts=accounts
    )
    made = (_decision(law, case, as_of) for case in cases)
    return tuple(it for it in made if it is not None)


def find_decision(found: Sequence[Decision], wanted: str) -> Decision:
    """The one that is meant: by its case, the end of it, or words of its title.

    Raises ``QuestionError`` where none or several are, with those that are near.
    """
    text = wanted.strip()
    exact = [it for it in found if it.case == text]
    ends = [it for it in found if text and it.case.endswith(f"/{text}")]
    titled = [it for it in found if text and text.casefold() in it.title.casefold()]
    for some in (exact, ends, titled):
        if len(some) == 1:
            return some[0]
        if some:
            listed = ", ".join(_named(it) for it in some[:8])
            said = f"{len(some)} decisions answer to {text[:60]!r}."
            raise QuestionError(Problem("CASE", "several-cases", said, f"Name one: {listed}."))
    names = {key: it for it in found for key in (it.title.casefold(), it.case.casefold())}
    near = difflib.get_close_matches(text.casefold()[:80], names, n=3, cutoff=0.4)
    listed = ", ".join(dict.fromkeys(_named(names[key]) for key in near)) or ", ".join(
        _named(it) for it in found[-8:]
    )
    said = f"there is no decision {text[:60]!r} in this register."
    remedy = f"There is: {listed}." if listed else "`hofburg decision draft` records one."
    raise QuestionError(Problem("CASE", "unknown-case", said, remedy))


def _named(it: Decision) -> str:
    title = it.title if len(it.title) <= 40 else f"{it.title[:39]}…"
    return f"{it.case} ({title})" if title else it.case


class _Message:
    """A held message with its body's fields as they are asked for here."""

    def __init__(self, law: Law, held: Held) -> None:
        entry = held.entry
        self.body: dict[str, Any] = dict(entry.get("body", {}))
        self.zone = law.zone
        self.told = Told(
            held.reference, entry["kind"], entry.get("author"),
            parse_instant(entry.get("sent") or "?", law.zone),
            str(entry.get("handling") or law.handling[0]), str(entry.get("origin", "")),
            held.visible is not None,
        )  # fmt: skip

    def text(self, name: str) -> str:
        value = self.body.get(name)
        return value if isinstance(value, str) and value != "?" else ""

    def instant(self, name: str) -> InstantRange | None:
        value = self.body.get(name)
        if not isinstance(value, str) or value == "?":
            return None
        return parse_instant(value, self.zone)

    def number(self, name: str) -> int | None:
        value = str(self.body.get(name, ""))
        return int(value) if value.isascii() and value.isdigit() and len(value) < 7 else None


def _decision(law: Law, case: RecordedCase, as_of: int) -> Decision | None:
    messages = [_Message(law, held) for held in case.messages]
    messages = sorted(
        (it for it in messages if it.told.sent.lo <= as_of), key=lambda it: it.told.order
    )
    if not messages:
        return None
    of: dict[str, list[_Message]] = {}
    for it in messages:
        of.setdefault(it.told.kind, []).append(it)
    drafts = of.get("draft", [])
    first = drafts[0] if drafts else None
    versions = _versions([*drafts, *of.get("revision", [])])
    stage = _stage(of, first)
    acts = _acts(
        stage,
        versions,
        [*of.get("objection", []), *of.get("amendment", [])],
        of.get("withdrawal", []),
    )
    clocks = silences(stage, acts, as_of)
    events = tuple(it.told for it in messages if it.told.kind != "position")
    numbers = [it.number for it in versions]
    issued = of.get("issue", [])
    return Decision(
        case=case.case,
        title=next((it.title for it in reversed(versions) if it.title), ""),
        body=first.text("body") if first else "",
        procedure=_procedure(of, first),
        chair=(first.text("chair") or None) if first else None,
        number=next((it.text("decision") for it in reversed(issued) if it.text("decision")), ""),
        standing=standing(events, clocks, [act for act in acts if act.now and act.counts]),
        retabled=bool(clocks) and _how(of) == "at-meeting",
        concerned=stage.aside,
        versions=versions,
        said=_positions(of.get("position", []), versions),
        acts=acts,
        silences=clocks,
        statements=_statements(of.get("statement", []), issued),
        events=events,
        participating=tuple(
            it.code for it in states("participating", InstantRange(as_of, as_of), perhaps=True)
        ),
        as_of=as_of,
        accounts=tuple(sorted({it for it in numbers if numbers.count(it) > 1})),
    )


def _versions(messages: list[_Message]) -> tuple[Version, ...]:
    """Versions by number; one that says none comes after those that were sent before it."""
    numbered: list[tuple[int, bool, _Message]] = []
    for it in sorted(messages, key=lambda it: it.told.order):
        given = it.number("version")
        following = max((number for number, _, _ in numbered), default=0) + 1
        numbered.append((following if given is None else given, given is not None, it))
    numbered.sort(key=lambda it: (it[0], it[2].told.order))
    found: list[Version] = []
    for number, said, it in numbered:
        paragraphs = _paragraphs(it)
        if paragraphs is None:  # it tells of a version without its text
            paragraphs = found[-1].paragraphs if found else ()
        changes = changed(found[-1].paragraphs, paragraphs) if found else ()
        title = it.text("title") or (found[-1].title if found else "")
        found.append(Version(number, said, title, paragraphs, changes, it.text("changes"), it.told))
    return tuple(found)


def _paragraphs(message: _Message) -> tuple[Paragraph, ...] | None:
    lines = message.body.get("paragraphs")
    if not isinstance(lines, list):
        return None
    found = []
    for at, line in enumerate(lines, 1):
        given: Mapping[str, Any] = line if isinstance(line, dict) else {}
        number, text = given.get("number"), given.get("text")
        found.append(
            Paragraph(
                number if isinstance(number, str) and number != "?" else str(at),
                text if isinstance(text, str) and text != "?" else "",
            )
        )
    return tuple(found)


def _how(of: Mapping[str, list[_Message]]) -> str:
    """How the text was adopted, as the chair told last."""
    adoptions = of.get("adoption", [])
    return adoptions[-1].text("how") if adoptions else ""


def _stage(of: Mapping[str, list[_Message]], first: _Message | None) -> Stage:
    adoptions = [it.instant("adopted") or it.told.sent for it in of.get("adoption", [])]
    aside: tuple[str, ...] = ()
    if first and _procedure(of, first) in ("minus-one", "minus-two"):
        aside = tuple(str(it) for it in first.body.get("concerned") or () if it != "?")
    closed = tuple(it.told.sent for it in of.get("not_adopted", []))
    chains: list[tuple[Told, Told, InstantRange | None]] = []
    for it in of.get("silence", []):
        last = chains[-1] if chains else None
        told = any(last and before(last[1].sent, at) and before(at, it.told.sent) for at in closed)
        if last and not told:
            chains[-1] = (last[0], it.told, it.instant("expires"))
        else:
            chains.append((it.told, it.told, it.instant("expires")))
    return Stage(tuple(chains), adoptions[-1] if adoptions else None, aside, closed)


def _procedure(of: Mapping[str, list[_Message]], first: _Message | None) -> str:
    """As the last placing says, else as the draft had in mind."""
    placing = of.get("silence", [])
    if placing:
        return placing[-1].text("procedure") or "silence"
    return first.text("procedure") if first else ""


def _acts(
    stage: Stage, versions: Sequence[Version], messages: list[_Message], letters: list[_Message]
) -> tuple[Act, ...]:
    found = []
    in_time = [
        it.told for it in (*messages, *letters)
        if stage.adopted is None or before(stage.adopted, it.told.sent) is not True
    ]  # fmt: skip
    back = withdrawn([it for it in in_time if it.kind == "objection"],
                     [it for it in in_time if it.kind == "withdrawal"])  # fmt: skip
    for it in sorted(messages, key=lambda it: it.told.order):
        counts, why = weigh(stage, it.told.kind, it.told, it.body)
        table = at_table(stage, it.told.kind, it.told, it.body)
        if it.told.author in back:
            table = False
            if why in AT_TABLE:
                counts, why = False, "withdrawn"
        number = stage.round(it.told.sent)
        found.append(
            Act(
                it.told.kind, it.told.author, it.text("paragraph"),
                it.text("wording") or it.text("reasons"), counts, why, table, number,
                number == len(stage.placings) and not stage.heard(it.told.sent),
                _version_at(versions, it.told), it.told,
            )
        )  # fmt: skip
    return tuple(found)


def _version_at(versions: Sequence[Version], told: Told) -> int:
    """The last version that was there when something was said."""
    there = [it.number for it in versions if it.told.sent.lo <= told.sent.lo]
    return there[-1] if there else versions[0].number if versions else 1


def _positions(messages: list[_Message], versions: Sequence[Version]) -> tuple[Position, ...]:
    found = []
    for it in messages:
        state = it.text("of") or it.told.author
        if state is None:
            continue
        # What a State did not say itself, and nobody says that it did, is an assumption.
        own = it.text("said") == "itself" or (not it.text("said") and it.told.author == state)
        version = it.number("version")
        found.append(
            Position(
                state, it.text("paragraph"), it.text("stance") or UNKNOWN, not own,
                it.text("wording"),
                _version_at(versions, it.told) if version is None else version, it.told,
            )
        )  # fmt: skip
    return tuple(found)


def _statements(messages: list[_Message], issued: list[_Message]) -> tuple[Statement, ...]:
    named = {str(state) for it in issued for state in it.body.get("statements") or ()}
    return tuple(
        Statement(
            it.told.author, it.text("kind"), it.text("wording"),
            it.told.author in named if issued else None, it.told,
        )
        for it in messages
    )  # fmt: skip
