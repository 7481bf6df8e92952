"""To what States belong (`member`), and organizations beside them; in both evaluators."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.test_differential import differences
from hofburg import atlas
from hofburg.assessment.engine import Engine
from hofburg.assessment.explain import missing_facts
from hofburg.assessment.finding import Finding, findings
from hofburg.assessment.held import Held, World
from hofburg.assessment.lens import Lens
from hofburg.assessment.plain import plain_findings
from hofburg.regimes import Law, check_regime, load_regime
from hofburg.values import ALWAYS, DAY, NEVER, InstantRange, format_instant, parse_instant

AS_OF = parse_instant("2026-06-01T00:00Z").lo
GROUPS = ("EU", "NATO", "CSTO", "AIIB", "neutral", "participating", "partner", "Central Asia")
NAMES = {group: group.lower().replace(" ", "-") for group in GROUPS}
DOCUMENT = """\
regime: MEMBER
title: Who belongs to what
organisations: [EU, UN, RFoM]
zone: Europe/Vienna
messages:
  told:
    fields:
      who: state
      moment: instant
      day: day
      others: {type: list, of: {whose: state, moment: instant}}
  answer: {fields: {moment: instant}}
processes:
  telling:
    messages: {told: {from: teller}, answer: {to: teller}}
    columns:
      teller: state = told.from
      who: state = told.who
      moment: instant = told.moment
      day: day = told.day
      answered: instant = answer.sent or never
    parts:
      others: {of: told.others, columns: {eu: "flag = member('EU', whose, moment)"}}
terms: {ally: "member('NATO', who, moment)"}
provisions:
"""
PROVISIONS = [
    *(f"  - {{label: {label}, content: {{on: telling, by: teller, holds: \"member('{group}', who, moment)\"}}}}"
      for group, label in NAMES.items()),
    *(f"  - {{label: day-{label}, content: {{on: telling, by: teller, holds: \"member('{group}', who, day)\"}}}}"
      for group, label in NAMES.items() if group in ("EU", "NATO", "CSTO", "Central Asia")),
    "  - {label: fixed, content: {on: telling, by: teller, holds: \"member('CSTO', 'UZB', moment)\"}}",
    "  - {label: answered, content: {on: telling, by: teller, holds: \"member('EU', who, answered)\"}}",
    '  - {label: term, content: {on: telling, by: teller, holds: "NOT ally"}}',
    '  - {label: any, content: {on: telling, by: teller, holds: any(others.eu)}}',
    '  - {label: count, limit: {on: telling, of: teller, value: count(others.eu), at_most: 1}}',
    "  - {label: line, content: {on: telling.others, by: teller, holds: \"eu OR member('NATO', whose, moment)\"}}",
    "  - {label: nested, content: {on: telling, by: teller, holds:"
    " \"member('EU', if(member('NATO', who, moment), who, teller), moment)\"}}",
]  # fmt: skip


def law_of(folder: Path, text: str) -> Law:
    path = folder / "member.yaml"
    path.write_text(text, encoding="utf-8")
    return load_regime(path)


@pytest.fixture(scope="module")
def law(tmp_path_factory: pytest.TempPathFactory) -> Law:
    return law_of(tmp_path_factory.mktemp("member"), DOCUMENT + "\n".join(PROVISIONS) + "\n")


def told(number: int, author: str = "AUT", regime: str = "MEMBER", **body: Any) -> Held:
    entry = {"regime": regime, "kind": "told", "author": author, "to": ["EU"], "origin": "original",
             "sent": "2026-01-01T00:00Z", "body": body}  # fmt: skip
    return Held("", f"{author}/{number}", entry, None, True, "")


def asked(law: Law, held: list[Held]) -> list[Finding]:
    """The findings, which both evaluators agree upon."""
    worlds = [World("record", AS_OF)]
    found = list(findings(Engine(law, worlds, held, threads=1)))
    assert differences(found, plain_findings(law, worlds, held)) == []
    return found


def answers(law: Law, **body: Any) -> dict[str, bool | None]:
    (found,) = answers_to(law, [body])
    return found


def answers_to(law: Law, bodies: Sequence[dict[str, Any]]) -> list[dict[str, bool | None]]:
    """Of each message, in order: the provisions that hold, do not, or stay open."""
    said = {"met": True, "unmet": False, "undetermined": None}
    found: list[dict[str, bool | None]] = [{} for _ in bodies]
    for it in asked(law, [told(number, **body) for number, body in enumerate(bodies)]):
        if it.kind == "content" and it.part is None:
            found[int(it.case.partition("/")[2])][it.label] = said[it.status]
    return found


BY_HAND = [
    ("KAZ", "2024-03-01", "CSTO", True),
    ("ARM", "2024-06-01", "CSTO", True),  # frozen, and a member
    ("UZB", "2003-01-01", "CSTO", False),
    ("UZB", "2008-01-01", "CSTO", True),
    ("UZB", "2012-09-01", "CSTO", None),
    ("UZB", "1998-01-01..2008-01-01", "CSTO", None),  # it left and came back
    ("FIN", "2023-04-04", "NATO", None),  # the day of its accession
    ("FIN", "2023-04-06..", "NATO", True),
    ("RUS", "2022-01-01", "NATO", False),  # a partner, suspended
    ("GBR", "2020-01-31T22:59Z", "EU", True),
    ("GBR", "2020-01-31T23:00Z", "EU", False),
    ("GBR", "?", "EU", None),
    ("VAT", "?", "EU", False),
    ("VAT", "2020-01-01", "AIIB", None),  # of which the atlas has only some members
    ("AFG", "2018-06-01", "AIIB", True),
    ("AUT", "2020-01-01", "neutral", True),
    ("IRL", "2020-01-01", "neutral", None),
    ("DEU", "2020-01-01", "neutral", False),
    ("MNG", "2010-01-01", "participating", False),
    ("MNG", "2010-01-01", "partner", True),
    ("MNG", "2020-01-01", "participating", True),
    ("MNG", "2020-01-01", "partner", False),
    ("SRB", "2000-10-01", "participating", None),  # sources differ
    ("YUG", "1992-08-01", "participating", None),  # suspended, which ends nothing
    ("YUG", "1980-01-01", "participating", True),
    ("YUG", "2001-01-01", "participating", False),
    ("KAZ", "?", "Central Asia", True),
    ("AFG", "?", "Central Asia", False),
    ("EU", "2020-01-01", "EU", False),  # an organization belongs to nothing
    ("RFoM", "?", "Central Asia", False),
    ("?", "2020-01-01", "EU", None),
    ("?", "1940-01-01", "EU", False),  # nobody belonged
    ("?", "?", "EU", None),
]


def test_by_hand(law: Law) -> None:
    found = answers_to(law, [{"who": who, "moment": moment} for who, moment, _, _ in BY_HAND])
    for (who, moment, group, answer), said in zip(BY_HAND, found, strict=True):
        assert said[NAMES[group]] is answer, (who, moment, group)


OF_DAYS = [
    ("GBR", "2020-01-31", "EU", True),  # until midnight in Vienna, where days of this law end
    ("GBR", "2020-02-01", "EU", False),
    ("FIN", "2023-04-04", "NATO", None),
    ("FIN", "2023-04-06", "NATO", True),
    ("KAZ", "?", "Central Asia", True),
    ("KAZ", "?", "CSTO", None),
]


def test_a_day_is_any_moment_of_it(law: Law) -> None:
    found = answers_to(law, [{"who": who, "day": day} for who, day, _, _ in OF_DAYS])
    for (who, day, group, answer), said in zip(OF_DAYS, found, strict=True):
        assert said[f"day-{NAMES[group]}"] is answer, (who, day, group)


def test_lines_terms_and_what_never_comes(law: Law) -> None:
    others = [
        {"whose": "DEU", "moment": "2020-01-01"},
        {"whose": "KAZ", "moment": "2020-01-01"},
        {"whose": "GBR", "moment": "?"},
        {"whose": "UN", "moment": "2020-01-01"},
    ]
    held = [told(1, who="DEU", moment="2020-01-01", others=others)]
    found = {f"{f.label}{f.part or ''}": f for f in asked(law, held)}
    statuses = {name: f.status for name, f in found.items()}
    assert [statuses[f"line{n}"] for n in range(1, 5)] == ["met", "unmet", "undetermined", "unmet"]
    assert (statuses["any"], statuses["term"], statuses["fixed"]) == ("met", "unmet", "unmet")
    assert found["count"].measured == (1, 2)
    assert statuses["nested"] == "met"


@pytest.mark.parametrize(
    ("who", "moment", "group", "words"),
    [
        ("IRL", "2020-01-01T12:00Z", "neutral", "whether IRL belonged to neutral at 2020-01-01T12:00:00Z is"
         " open in the atlas: a question for people"),
        ("IRL", "2020-01-01T12:00Z..2021-01-01T12:00Z", "neutral", "whether IRL belonged to neutral at 2020"),
        ("KAZ", "1980-01-01T12:00Z..2000-01-01T12:00Z", "csto", "told.moment is known only as 1980"),
        ("?", "2020-01-01T12:00Z", "csto", "told.who is not known"),
    ],
)  # fmt: skip
def test_what_keeps_it_open_is_said(
    law: Law, who: str, moment: str, group: str, words: str
) -> None:
    worlds, held = [World("record", AS_OF)], [told(1, who=who, moment=moment)]
    engine = Engine(law, worlds, held, threads=1)
    (finding,) = (it for it in findings(engine) if it.label == group)
    said = [it.text for it in missing_facts(Lens.of(engine, finding, worlds[0], held))]
    assert [text.startswith(words) for text in said] == [True], said


moments = st.one_of(
    st.integers(parse_instant("1945-01-01").lo, parse_instant("2035-01-01").lo),
    st.sampled_from(
        sorted(
            {
                end + shift
                for group in GROUPS
                for it in atlas.states()
                for span in atlas.belonging(group, it.code).perhaps
                for end in span
                if ALWAYS < end < NEVER
                for shift in (-1, 0, 1)
            }
        )
    ),
)


@st.composite
def written(draw: st.DrawFn) -> str:
    """An instant as messages have it, often at the edge of a membership."""
    if draw(st.integers(0, 9)) == 0:
        return "?"
    one, two = sorted((draw(moments), draw(moments)))
    first, second = (
        max(parse_instant("1901-01-01").lo, at) // 1_000_000 * 1_000_000 for at in (one, two)
    )
    kind = draw(st.integers(0, 4))
    if kind == 0:
        return f"{format_instant(first)}..{format_instant(second)}"
    if kind == 1:
        return format_instant(first)[:10]
    if kind == 2:
        return f"{format_instant(first)}.."
    return f"..{format_instant(first)}" if kind == 3 else format_instant(first)


codes = st.one_of(
    st.sampled_from([it.code for it in atlas.states()]),
    st.sampled_from(
        ["KAZ", "UZB", "GBR", "FIN", "ARM", "SRB", "YUG", "MNG", "EU", "UN", "RFoM", "?"]
    ),
)


@given(data=st.data())
@settings(max_examples=8, deadline=None)
def test_both_evaluators_agree(data: st.DataObject, law: Law) -> None:
    held = []
    for number in range(30):
        lines = data.draw(st.lists(st.tuples(codes, written()), max_size=3))
        day = data.draw(st.one_of(st.just("?"), moments.map(lambda at: format_instant(at)[:10])))
        body: dict[str, Any] = {"who": data.draw(codes), "moment": data.draw(written()), "day": day,
                "others": [{"whose": who, "moment": at} for who, at in lines]}  # fmt: skip
        author = data.draw(codes.filter(lambda code: code != "?"))
        held.append(told(number, author, **body))
    asked(law, held)


@given(asked_for=st.lists(st.tuples(codes, written()), min_size=20, max_size=20))
@settings(max_examples=5, deadline=None)
def test_what_is_known_later_changes_no_answer(asked_for: list[tuple[str, str]], law: Law) -> None:
    """Any completion of an unknown State or moment agrees with an answer that was given before."""
    bodies = [{"who": who, "moment": at} for who, at in asked_for]
    exact = answers_to(law, bodies)
    for unknown in ({"who": "?"}, {"moment": "?"}):
        loose = answers_to(law, [body | unknown for body in bodies])
        for one, other in zip(loose, exact, strict=True):
            for label in NAMES.values():
                assert one[label] in (None, other[label]), label


# -- the atlas's own ------------------------------------------------------------------------------


@given(state=st.sampled_from(atlas.states()), at=moments, wide=st.integers(0, 400 * DAY))
@settings(max_examples=300, deadline=None)
def test_spans_say_what_the_tables_say(state: atlas.State, at: int, wide: int) -> None:
    asked_at = InstantRange(at, at + wide)
    for group in atlas.groups():
        found = atlas.members(group.code, asked_at)
        said = atlas.belongs(group.code, state.code, asked_at)
        if state.code in found.surely:
            assert said is True
        elif state.code in found.perhaps:  # two rows together may say more than each
            assert said is not False
        else:
            named = any(
                row.state == state.code and row.status == "member" and not row.aside
                for row in group.rows
            )
            no = found.whole or named or asked_at.hi < group.since.bounds.lo
            assert said is (False if no else None)
    for status in ("participating", "partner"):
        sure = state in atlas.states(status, asked_at)
        may = state in atlas.states(status, asked_at, perhaps=True)
        assert atlas.belongs(status, state.code, asked_at) is (
            True if sure else None if may else False
        )


@given(state=st.sampled_from(atlas.states()), at=moments, group=st.sampled_from(atlas.belongings()))
def test_a_range_knows_no_more_than_its_moments(state: atlas.State, at: int, group: str) -> None:
    wide = InstantRange(at - 40 * DAY, at + 40 * DAY)
    said = atlas.belongs(group, state.code, wide)
    inside = {atlas.belongs(group, state.code, InstantRange(t, t)) for t in (wide.lo, at, wide.hi)}
    assert said is None or inside == {said}
    if atlas.belongs(group, None, wide) is False:
        assert said is False
    assert atlas.belongs(group, None, wide) is not True


def test_without_an_end_a_membership_lasts() -> None:
    assert atlas.belongs("NATO", "FIN", InstantRange(AS_OF, NEVER)) is True
    assert atlas.belongs("CSTO", "GEO", InstantRange(AS_OF, NEVER)) is False


# -- parties of the document's own ----------------------------------------------------------------

CLUB = """\
regime: CLUB
title: Own parties
parties: {KAZ: Kazakhstan, ANN: Anna}
messages: {told: {fields: {who: state, moment: instant}}}
processes:
  telling: {messages: {told: {from: teller}}, columns: {teller: state = told.from, who: state = told.who}}
provisions:
  - {label: csto, content: {on: telling, by: teller, holds: "member('CSTO', who, told.moment)"}}
"""


@pytest.mark.parametrize(
    ("who", "moment", "status"),
    [("KAZ", "2020-01-01", "met"), ("ANN", "2020-01-01", "undetermined"), ("?", "1940-01-01", "undetermined")],
)  # fmt: skip
def test_a_party_that_the_atlas_does_not_know(
    tmp_path: Path, who: str, moment: str, status: str
) -> None:
    club = law_of(tmp_path, CLUB)
    (found,) = asked(club, [told(1, "KAZ", "CLUB", who=who, moment=moment)])
    assert found.status == status


# -- what a document may not say ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("holds", "rule", "told_"),
    [
        ("member('NAT0', who, moment)", "unknown-group", "Did you mean NATO?"),
        ("member('nato', who, moment)", "unknown-group", "Did you mean NATO?"),
        ("member('central asia', who, moment)", "unknown-group", "Did you mean Central Asia"),
        ("member('UN', who, moment)", "unknown-group", "It knows: EU"),
        ("member('; DROP TABLE belong; ''', who, moment)", "unknown-group", ""),
        (f"member('{'x' * 3000}', who, moment)", "unknown-group", "It knows: EU"),
        ("member(EU, who, moment)", "unknown-name", ""),
        ("member('EU', 'XYZ', moment)", "unknown-state", ""),
        ("member('EU', 'UNDP', moment)", "unknown-state", "Known: EU, UN, RFoM."),
        ("member('EU', who)", "expression-call", "Write member('GROUP', state, instant)."),
        ("member('EU', moment, who)", "expression-call", "Write member('GROUP', state, instant)."),
        ("member(told.who, who, moment)", "expression-call", "Write member('GROUP', state, instant)."),
        ("member('EU', who, year(moment))", "expression-call", ""),
        ("member('EU', who, moment) = 'EU'", "expression-type", ""),
    ],
)  # fmt: skip
def test_a_fault_has_its_remedy(tmp_path: Path, holds: str, rule: str, told_: str) -> None:
    path = tmp_path / "member.yaml"
    line = f'  - {{label: x, content: {{on: telling, by: teller, holds: "{holds}"}}}}\n'
    path.write_text(DOCUMENT + line, encoding="utf-8")
    none, problems = check_regime(path)
    (problem,) = (it for it in problems if it.level == "error")
    assert none is None
    assert (problem.rule, told_ in problem.remedy) == (rule, True), problem
    assert len(str(problem)) < 900
    assert problem.place.startswith("member.yaml:")


def test_a_law_that_does_not_ask_has_no_table(law: Law, tmp_path: Path) -> None:
    text = CLUB.replace("member('CSTO', who, told.moment)", "who = 'KAZ'")
    for one, tables in ((law, 1), (law_of(tmp_path, text), 0)):
        engine = Engine(
            one, [World("record", AS_OF)], [told(1, who="KAZ", regime=one.id)], threads=1
        )
        sql = "SELECT count(*) FROM duckdb_tables() WHERE table_name = 'belong'"
        assert engine.db.execute(sql).fetchone() == (tables,)
