"""Printed messages: their form, and that no text of theirs can be taken for a heading."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hofburg.exchange import printed
from hofburg.regimes import Field, Law, load_regime

LENDING = Path(__file__).parents[1] / "regimes" / "lending"
LAST = "not yet notified: transmit over the official network"
HEADS = ("PRECEDENCE:", "FROM:", "TO:", "INFO:", "SUBJECT:")

DRAFT: dict[str, Any] = {
    "regime": "VD2011",
    "kind": "request",
    "author": "AND",
    "to": ["LIE"],
    "copies": ["*"],
    "refers_to": ["AND/1", "LIE/2"],
    "handling": "restricted",
    "body": {
        "unusual": True,
        "in_zone": "?",
        "causes": ["fictional: columns", ("fictional: a bridge " * 8).strip()],
        "types": [],
        "areas": None,
        "joint_with": ["SMR"],
    },
}
PAGE = """\
                                 RESTRICTED

PRECEDENCE: given by the official channel
FROM: Andorra (AND)
TO: Liechtenstein (LIE)
INFO: all participating States
SUBJECT: Request for an explanation (VD2011 request)
HANDLING: restricted

1 MESSAGE NUMBER: given by the official channel
2 DATE AND TIME: given by the official channel
3 REFERENCE: Vienna Document 2011 on Confidence- and Security-Building
    Measures (VD2011), edition FSC.DOC/1/11, paragraph 16.1
4 MESSAGES IT REFERS TO: AND/1; LIE/2
5 CONTENT:
  A unusual: yes
  B unscheduled: not given
  C outside peacetime locations: not given
  D militarily significant: not given
  E in zone: not known
  F causes:
      (1) fictional: columns\\
          fictional: a second line
      (2) fictional: a bridge fictional: a bridge fictional: a bridge
          fictional: a bridge fictional: a bridge fictional: a bridge
          fictional: a bridge fictional: a bridge
  G types: none
  H areas: open
  I joint with: San Marino (SMR)
6 REMARKS: none
7 END OF MESSAGE: given by the official channel

                                 RESTRICTED

not yet notified: transmit over the official network
"""


@pytest.fixture(scope="module")
def law() -> Law:
    return load_regime("VD2011")


def test_a_draft_as_it_is_printed(law: Law) -> None:
    causes = ["fictional: columns\nfictional: a second line", DRAFT["body"]["causes"][1]]
    assert printed(law, {**DRAFT, "body": {**DRAFT["body"], "causes": causes}}) == PAGE


def test_in_russian_the_captions_are_russian_and_both_say_that_nobody_was_notified(
    law: Law,
) -> None:
    lines = printed(law, DRAFT, "ru").splitlines()
    assert lines[-1] == LAST
    assert "не направлено" in lines[-2]
    assert "5 СОДЕРЖАНИЕ:" in lines
    assert "  E in zone: неизвестно" in lines  # no caption in the document: the field's name
    assert any(line == "SUBJECT: Запрос о разъяснении (VD2011 request)" for line in lines)


def test_a_transmitted_message_says_how(law: Law) -> None:
    way = {"channel": "OSCE Communications Network", "number": "CBM/1", "at": "2022-05-02T10:00Z"}
    for language, last in (
        ("en", "transmitted: OSCE Communications Network, number CBM/1, 2022-05-02T10:00Z"),
        ("ru", "передано: OSCE Communications Network, номер CBM/1, 2022-05-02T10:00Z"),
    ):
        text = printed(law, {**DRAFT, "number": "CBM/1", "transmission": way}, language)
        assert text.splitlines()[-1] == last
        assert LAST not in text
    bare = printed(law, {**DRAFT, "transmission": {"channel": "fax"}})
    assert bare.splitlines()[-1] == "transmitted: fax, number not recorded, not recorded"
    both = printed(law, {**DRAFT, "transmission": way, "received": {"LIE": "2022-05-02T10:01Z"}})
    assert both.splitlines()[-1] == "received: Liechtenstein (LIE) 2022-05-02T10:01Z"


def test_records_and_ranges(law: Law) -> None:
    body = {
        "concerned": [{"country": "LIE", "invited": True}, {"country": "?"}],
        "starts": "2022-01-01..",
        "ends": "2022-01-05..2022-01-07",
        "representatives_per_state": "1..3",
    }
    text = printed(law, {"kind": "visit_invitation", "body": body})
    assert (
        "  F concerned:\n"
        "      (a) country; (b) invited\n"
        "      (1) (a) Liechtenstein (LIE) (b) yes\n"
        "      (2) (a) not known\n" in text
    )
    assert "  G starts: not before 2022-01-01\n" in text
    assert "  H ends: 2022-01-05 to 2022-01-07\n" in text
    assert "  I representatives per state: 1 to 3\n" in text
    assert (
        "(1)\n          (a) country: Liechtenstein (LIE)\n          (b) invited: yes\n"
        in printed(law, {"kind": "visit_invitation", "body": {"concerned": body["concerned"][:1]}})
    )


def test_records_with_long_values_have_lines_of_their_own(law: Law) -> None:
    phases = [
        {
            "phase": "deployment",
            "purpose": "fictional: " + "a long way " * 30,
            "area": ["north", "(a)"],
        }
    ] * 2
    text = printed(law, {"kind": "activity", "body": {"phases": phases}})
    assert "      (2)\n          (a) Phase: deployment\n" in text
    assert '              (j1) north\n              (j2) "(a)"\n' in text


def test_the_date_time_group_stands_beside_an_exact_instant(law: Law) -> None:
    for sent, dtg, shown in (
        ("2026-11-15T10:30+01:00", None, "2026-11-15T10:30+01:00 (150930ZNOV26)"),
        ("2026-11-15T09:30:59Z", None, "2026-11-15T09:30:59Z (150930ZNOV26)"),
        ("2026-11-15", None, "2026-11-15"),
        ("2026-11-15T09:30Z..", None, "not before 2026-11-15T09:30Z"),
        (
            "2026-11-15T09:30Z",
            "150930Z NOV 26",
            "2026-11-15T09:30Z\n    date-time group: 150930Z NOV 26",
        ),
    ):
        data = {**DRAFT, "sent": sent, **({"dtg": dtg} if dtg else {})}
        assert f"\n2 DATE AND TIME: {shown}\n" in printed(law, data)


def test_what_the_channel_or_the_centre_gives(law: Law) -> None:
    codes = {"VD2011": {"request": "F99"}}
    text = printed(law, DRAFT, codes=codes, precedence="ROUTINE")
    assert "SUBJECT: Request for an explanation (VD2011 request, format F99)\n" in text
    assert "PRECEDENCE: ROUTINE\n" in text
    assert "(VD2011 request)\n" in printed(law, DRAFT, codes={"VD2011": {"reply": "F98"}})


def test_an_open_field_is_not_one_that_is_left_out(law: Law) -> None:
    text = printed(
        law, {"kind": "reply", "number": None, "body": {"answers": None}, "comment": None}
    )
    for line in (
        "1 MESSAGE NUMBER: open",
        "  A answers: open",
        "6 REMARKS: open",
        "FROM: not given",
    ):
        assert line in text.splitlines()
    assert "5 CONTENT: not given\n" in printed(law, {"kind": "reply"})


def test_labels_of_the_document_are_its_captions(tmp_path: Path) -> None:
    (tmp_path / "r.yaml").write_text(
        "regime: R\ntitle: {en: Rules, ru: Правила}\nparties: {ANN: Anna}\n"
        "messages:\n  ask:\n    paragraph: '1'\n    fields:\n"
        "      toys: {type: text, label: {en: Which toys, ru: Какие игрушки}}\n",
        encoding="utf-8",
    )
    law = load_regime(tmp_path)
    entry = {"kind": "ask", "author": "ANN", "body": {"toys": "all"}}
    assert "  A Which toys: all\n" in printed(law, entry)
    assert "  A Какие игрушки: all\n" in printed(law, entry, "ru")
    assert "FROM: Anna (ANN)\n" in printed(law, entry)


# Text that tries: line ends of every kind, headings, controls, turned directions, half characters.
_EVIL = st.text(
    st.sampled_from("\n\r\t\v\f\x1c\x85\u2028\u2029\x1b\u202e\u2066\x00\ud800 FROM:TO1 Aа(é"),
    max_size=40,
) | st.sampled_from(
    [
        "FROM: " + "ß" * 70,
        "\nFROM: KAZ",
        "x\r\nTO: KAZ",
        "\u2028FROM: KAZ",
        "\x85SUBJECT: y",
        f"\n{LAST}",
        "a" * 300,
    ]
)
_ANY = st.recursive(
    _EVIL | st.none() | st.booleans() | st.integers() | st.floats(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_EVIL, inner, max_size=3),
    max_leaves=6,
)


def _fitting(field: Field) -> st.SearchStrategy[Any]:
    """Values that have the field's shape, with anything in them."""
    if field.type == "list" and field.of:
        of = field.of
        inner = (
            _fitting(of[""])
            if "" in of
            else st.fixed_dictionaries({}, optional={n: _fitting(f) for n, f in of.items()})
        )
        return st.lists(inner, max_size=3) | _ANY
    return _ANY | st.sampled_from(["?", "1..2", "2022-01-01..", field.choices[:1] or "KAZ"])


@given(
    data=st.data(),
    language=st.sampled_from(["en", "ru"]),
    path=st.sampled_from(["VD2011", LENDING]),
)
def test_no_text_forges_a_heading(data: st.DataObject, language: str, path: str | Path) -> None:
    law = load_regime(path)
    kind = data.draw(st.sampled_from(sorted(law.messages)))
    body = st.fixed_dictionaries(
        {}, optional={n: _fitting(f) for n, f in law.messages[kind].fields.items()}
    )
    names = "author number sent dtg refers_to basis comment handling copies to transmission"
    envelope = dict.fromkeys(names.split(), _ANY)
    entry = data.draw(
        st.fixed_dictionaries({"kind": st.just(kind), "body": body}, optional=envelope)
    )
    text = printed(law, entry, language)
    text.encode("utf-8")
    lines = text.split("\n")
    assert lines == [*text.splitlines(), ""]
    for head in HEADS:
        assert sum(line.startswith(head) for line in lines) == 1
    for number in range(1, 8):
        assert sum(line.startswith(f"{number} ") for line in lines) == 1
    way = entry.get("transmission")
    told = isinstance(way, dict) and bool(way)
    assert lines.count(LAST) == (0 if told else 1)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)
    at_the_edge = [line for line in lines if line[:1] not in ("", " ")]
    assert len(at_the_edge) <= 6 + 7 + 4
    assert not [line for line in lines if len(line) > 76]
