"""hofburg message: draft, check, print, and record that it was transmitted."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from cli.conftest import REPO, Command

LENDING = REPO / "tests" / "regimes" / "lending"
CHANNEL = ("--channel", "OSCE Communications Network")
WAY = (*CHANNEL, "--number", "CBM/LI/22/0001", "--at", "2022-05-03T09:00Z")
LAST = "not yet notified: transmit over the official network"
REPLY = (
    "message",
    "new",
    "reply",
    "--refers-to",
    "AND/3",
    "--copies-to-all",
    "--out",
    "reply.json",
)
REQUEST = ("message", "new", "request", "--regime", LENDING, "--from", "ANN", "--to", "TAL")


def draft(name: str = "reply.json") -> Any:
    return json.loads(Path(name).read_text(encoding="utf-8"))


# new


@pytest.mark.usefixtures("nowhere")
def test_without_a_terminal_a_skeleton_is_written(hofburg: Command) -> None:
    ran = hofburg("message", "new", "request", "--from", "Andorra", "--to", "LIE", "--set", "unusual=yes",
                  "--set", "causes=columns", "--set", "causes=a bridge", "--set", "in_zone=?")  # fmt: skip
    assert ran.code == 0
    body = ran.json["body"]
    assert (ran.json["author"], ran.json["to"], ran.json["copies"]) == ("AND", ["LIE"], None)
    assert body["causes"] == ["columns", "a bridge"]
    assert (body["unusual"], body["in_zone"], body["areas"]) == (True, "?", None)
    assert "    body.areas: a list; each line: text; asked for by 16.1.1\n" in ran.err
    assert '    copies: ["*"] for all States, [] for none; asked for by 16.1.4\n' in ran.err
    assert "body.causes" not in ran.err


@pytest.mark.usefixtures("nowhere")
def test_what_stands_beside_the_body_is_set_too(hofburg: Command) -> None:
    words = ("message", "new", "inspection_request", "--from", "AND", "--set", "basis=quota")
    ran = hofburg(*words, "--set", "handling=Restricted", "--set", "comment=see annex")
    made = ran.json
    assert (made["basis"], made["handling"], made["comment"]) == (
        "quota",
        "restricted",
        "see annex",
    )
    ran = hofburg(*words, "--set", "handling=secret")
    assert (ran.code, ran.out) == (2, "")
    assert "--set: handling: 'secret' is not one of the choices" in ran.err


@pytest.mark.usefixtures("centre")
def test_in_a_centre_its_state_answers_whom_it_refers_to(hofburg: Command) -> None:
    ran = hofburg(*REPLY)
    assert (ran.code, ran.out) == (0, "")
    assert "message check reply.json" in ran.err
    made = draft()
    assert (made["author"], made["to"], made["copies"]) == ("LIE", ["AND"], ["*"])
    assert made["refers_to"] == ["AND/3"]
    assert made["body"] == {"answers": None}


@pytest.mark.usefixtures("centre")
def test_nothing_is_overwritten(hofburg: Command) -> None:
    assert hofburg(*REPLY).code == 0
    before = draft()
    ran = hofburg(*REPLY)
    assert (ran.code, ran.out) == (2, "")
    assert "nothing is overwritten" in ran.err
    assert hofburg("message", "print", "reply.json", "--out", "reply.json").code == 2
    assert draft() == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["new", "requst"], "Known: request"),
        (["new", "request", "--regime", LENDING], "ok"),
        (["new", "request", "--from", "LIX"], "LIE"),
        (["new", "request", "--to", "LIX"], "LIE"),
        (["new", "request", "--set", "unusual"], "FIELD=VALUE"),
        (["new", "request", "--set", "unusual="], "for unknown"),
        (["new", "request", "--set", "unusal=yes"], "unusual"),
        (["new", "request", "--set", "unusual=perhaps"], "true or false"),
        (["new", "request", "--set", "causes=[1]"], "causes[0]"),
        (["new", "request", "--refers-to", "12"], "AUTHOR/number"),
        (["new", "request", "--to", "LIE", "--to", "LIE"], "stands twice"),
        (["check", "gone.json"], "gone.json"),
        (["print", "gone.json"], "gone.json"),
        (["record", "gone.json", *WAY], "hofburg init"),
        (["record", "gone.json", *CHANNEL], "--number"),
    ],
)
def test_bad_words_are_refused(
    hofburg: Command, nowhere: Path, words: list[str], said: str
) -> None:
    ran = hofburg("message", *words)
    if said == "ok":
        assert ran.code == 0
        return
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert "Traceback" not in ran.err
    assert list(nowhere.iterdir()) == []


@pytest.mark.usefixtures("nowhere")
def test_all_wrong_answers_are_told_at_once(hofburg: Command) -> None:
    bad = (
        "--set",
        "unusual=perhaps",
        "--set",
        "areas=[",
        "--set",
        "joint_with=XXX",
        "--from",
        "LIX",
    )
    ran = hofburg("message", "new", "request", *bad)
    assert ran.code == 2
    for place in ("--set: unusual: ", "--set: areas: ", "--set: joint_with", "--from: "):
        assert place in ran.err


# check


@pytest.mark.usefixtures("nowhere")
def test_what_the_document_asks_for_refuses_nothing(hofburg: Command) -> None:
    hofburg("message", "new", "request", "--from", "AND", "--to", "LIE", "--out", "d.json")
    ran = hofburg("message", "check", "d.json", "--as-of", "2022-05-02T10:00Z")
    assert (ran.code, ran.err) == (1, "")
    assert "Checked as if sent 2022-05-02T10:00Z, by itself, for there is no register" in ran.out
    assert "- must: Paragraph 16.1.1, AND: unmet" in ran.out
    assert "[inherited, STF]" in ran.out
    assert "    Open: body.causes.\n" in ran.out
    assert "- should: Paragraph 16.1.1, AND: unmet" in ran.out
    assert "as if sent now, 2" in hofburg("message", "check", "d.json").out


@pytest.mark.usefixtures("nowhere")
def test_a_should_alone_is_no_reason_to_fail(hofburg: Command) -> None:
    hofburg("message", "new", "incident_information", "--from", "AND", "--to", "LIE",
            "--refers-to", "LIE/1", "--set", "channel=other", "--out", "d.json")  # fmt: skip
    ran = hofburg("message", "check", "d.json")
    assert (ran.code, ran.err) == (0, "")
    assert "should: Paragraph 17.3, AND: " in ran.out


@pytest.mark.usefixtures("centre")
def test_the_register_of_the_centre_counts(hofburg: Command) -> None:
    hofburg(*REPLY)
    ran = hofburg("message", "check", "reply.json", "--as-of", "2022-05-04T09:00Z")
    assert (ran.code, ran.err) == (0, "")
    assert "Nothing that the document asks for is missing." in ran.out
    ran = hofburg("message", "check", "reply.json", "--as-of", "2022-05-05T09:00Z")
    assert ran.code == 1
    assert "must: Paragraph 16.1.2, LIE towards AND: late" in ran.out
    made = draft()
    Path("reply.json").write_text(json.dumps({**made, "refers_to": ["AND/4"]}), encoding="utf-8")
    ran = hofburg("message", "check", "reply.json", "--as-of", "2022-05-04T09:00Z")
    assert ran.code == 1
    assert "AND/4 is not held" in ran.err


@pytest.mark.usefixtures("nowhere")
def test_impossible_drafts_are_refused_with_all_their_faults(hofburg: Command) -> None:
    bad = {"regime": "VD2011", "kind": "request", "author": "LIX", "to": ["LIE"], "sent": "soon",
           "body": {"unusual": 3, "cause": [], "areas": None}, "wrong": 1}  # fmt: skip
    Path("a.json").write_text(json.dumps(bad), encoding="utf-8")
    Path("b.json").write_text("{", encoding="utf-8")
    hofburg("message", "new", "request", "--from", "AND", "--to", "LIE", "--out", "c.json")
    ran = hofburg("message", "check", "a.json", "b.json", "c.json")
    assert (ran.code, ran.out) == (2, "")
    for place in ("a.json: author", "a.json: sent", "a.json: body.unusual", "a.json: body.cause",
                  "a.json: wrong", "b.json: "):  # fmt: skip
        assert f"hofburg: {place}" in ran.err
    assert "looked at when nothing is refused" in ran.err


# print


@pytest.mark.usefixtures("nowhere")
def test_a_draft_is_printed_in_both_languages(hofburg: Command) -> None:
    hofburg(*REQUEST, "--set", 'books=[{"title": "Alps"}]', "--out", "d.json")
    ran = hofburg("message", "print", "d.json", "--regime", LENDING)
    assert ran.code == 0
    assert ran.out.splitlines()[-1] == LAST
    assert "FROM: Anna, reads about mountains (ANN)\n" in ran.out
    ran = hofburg(
        "message", "print", "d.json", "--regime", LENDING, "--language", "ru", "--out", "d.txt"
    )
    assert (ran.code, ran.out) == (0, "")
    lines = Path("d.txt").read_text(encoding="utf-8").splitlines()
    assert lines[-1] == LAST
    assert "1 НОМЕР СООБЩЕНИЯ: присваивается официальным каналом" in lines


@pytest.mark.usefixtures("nowhere")
def test_an_unfinished_draft_is_printed_and_an_impossible_one_not(hofburg: Command) -> None:
    hofburg(*REQUEST, "--out", "d.json")
    ran = hofburg("message", "print", "d.json", "--regime", LENDING)
    assert ran.code == 0
    assert "  A books: not given\n" in ran.out
    assert "warning: d.json: body.books: is required" in ran.err
    Path("e.json").write_text(json.dumps({**draft("d.json"), "to": "TAL"}), encoding="utf-8")
    ran = hofburg("message", "print", "e.json", "--regime", LENDING)
    assert (ran.code, ran.out) == (2, "")
    Path("f.json").write_text("{}", encoding="utf-8")
    ran = hofburg("message", "print", "f.json")
    assert (ran.code, ran.out) == (2, "")
    assert "regime: is missing" in ran.err


@pytest.mark.usefixtures("centre")
@pytest.mark.parametrize("given", [
    {"kind": "hofburg.note", "body": {}}, {"kind": ["request"]}, {"kind": "requst"}, {"regime": {}},
    {"body": []}, {"transmission": {"number": "1"}}, {"to": None}, {"author": None}, {"received": "then"}, {"refers_to": [None]},
])  # fmt: skip
def test_what_is_no_message_is_refused_everywhere(hofburg: Command, given: dict[str, Any]) -> None:
    whole = {"regime": "VD2011", "kind": "request", "author": "LIE", "to": ["AND"], "body": {}}
    Path("d.json").write_text(json.dumps(whole | given), encoding="utf-8")
    for words in (["check", "d.json"], ["record", "d.json", *WAY, "--received", "AND=2022-05-03"]):
        ran = hofburg("message", *words)
        assert (ran.code, ran.out) == (2, ""), ran.err
        assert "hofburg: d.json: " in ran.err
    assert hofburg("message", "print", "d.json").code == (
        0 if list(given) in (["to"], ["author"]) else 2
    )
    assert len(hofburg("register", "list", "--format", "json").json) == 1


# record


@pytest.mark.usefixtures("centre")
def test_a_transmission_is_recorded_once(hofburg: Command) -> None:
    hofburg(*REPLY)
    words = ("message", "record", "reply.json", *WAY, "--received", "AND=2022-05-03T09:01Z")
    ran = hofburg(*words, "--dry-run")
    assert ran.code == 0
    assert ran.out.endswith("LIE/CBM/LI/22/0001: reply, fit to be recorded\nNothing was written.\n")
    assert "transmitted: OSCE Communications Network, number CBM/LI/22/0001" in ran.out
    assert LAST not in ran.out
    assert len(hofburg("register", "list", "--format", "json").json) == 1
    before = draft()
    ran = hofburg(*words)
    assert ran.code == 0
    assert ran.out.endswith("\nLIE/CBM/LI/22/0001: reply, recorded LIE-1/2\n")
    assert draft() == before
    shown = hofburg("register", "show", "LIE-1/2").out
    entry = json.loads(shown[shown.index("{") :])
    assert entry["sent"] == "2022-05-03T09:00Z"
    assert entry["number"] == "CBM/LI/22/0001"
    assert entry["transmission"] == {
        "at": "2022-05-03T09:00Z", "channel": CHANNEL[1], "number": "CBM/LI/22/0001",
    }  # fmt: skip
    assert entry["received"] == {"AND": "2022-05-03T09:01Z"}
    assert entry["origin"] == "demo"  # as everything in a demo centre
    assert "body" not in entry or None not in entry["body"].values()
    for number in ("CBM/LI/22/0001", "CBM/LI/22/0002"):
        ran = hofburg(
            "message", "record", "reply.json", *CHANNEL, "--number", number, "--at", WAY[-1]
        )
        assert (ran.code, ran.out) == (2, "")
        assert "LIE-1/2" in ran.err
    assert len(hofburg("register", "list", "--format", "json").json) == 2
    again = (*CHANNEL, "--number", "CBM/LI/22/0002", "--at", WAY[-1], "--again")
    assert hofburg("message", "record", "reply.json", *again).code == 0
    assert "all is well" in hofburg("register", "verify").out


@pytest.mark.usefixtures("centre")
def test_what_was_recorded_discharges_the_duty_and_prints_as_transmitted(hofburg: Command) -> None:
    hofburg(*REPLY)
    asked = (
        "assess",
        "--as-of",
        "2022-05-05",
        "--label",
        "16.1.2",
        "--reading",
        "default",
        "--format",
        "json",
    )
    assert {f["status"] for f in hofburg(*asked).json["findings"]} == {"missed"}
    assert hofburg("message", "record", "reply.json", *WAY).code == 0
    assert {f["status"] for f in hofburg(*asked).json["findings"]} == {"met"}
    line = hofburg("register", "export").out.splitlines()[-1]
    Path("record.json").write_text(line, encoding="utf-8")
    ran = hofburg("message", "print", "record.json")
    assert ran.code == 0
    assert LAST not in ran.out
    assert "transmitted: OSCE Communications Network, number CBM/LI/22/0001" in ran.out
    ran = hofburg("message", "record", "record.json", *WAY)
    assert (ran.code, ran.out) == (2, "")


def test_a_real_centre_says_whose_message_it_is(
    hofburg: Command, nowhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert hofburg("init", "--state", "LIE", "centre").code == 0
    monkeypatch.chdir(nowhere / "centre")
    for author, to, number in (("LIE", "AND", "1"), ("AND", "LIE", "2")):
        name = f"{author}.json"
        hofburg("message", "new", "request", "--from", author, "--to", to, "--out", name)
        ran = hofburg("message", "record", name, *CHANNEL, "--number", number, "--at",
                      "2022-05-02T10:00Z", "--copies-to-all")  # fmt: skip
        assert ran.code == 0, ran.err
    rows = hofburg("register", "list", "--format", "json").json
    assert [(r["reference"], r["origin"]) for r in rows] == [
        ("LIE/1", "original"), ("AND/2", "transcribed"),
    ]  # fmt: skip
    monkeypatch.setenv("HOFBURG_PASSPHRASE", "another passphrase")
    ran = hofburg("message", "record", "LIE.json", *CHANNEL, "--number", "3", "--at",
                  "2022-05-02T10:00Z", "--again")  # fmt: skip
    assert (ran.code, ran.out) == (2, "")
    assert len(hofburg("register", "list", "--format", "json").json) == 2


@pytest.mark.usefixtures("centre")
@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((*CHANNEL, "--number", "1", "--at", "2022-05-03"), "not one instant"),
        ((*CHANNEL, "--number", "1", "--at", "2199-05-03T09:00Z"), "lies ahead"),
        ((*CHANNEL, "--number", " 1", "--at", WAY[-1]), "spaces around it"),
        ((*CHANNEL, "--number", "a\nFROM: KAZ", "--at", WAY[-1]), "line end"),
        (("--channel", "", "--number", "1", "--at", WAY[-1]), "transmission.channel"),
        ((*WAY, "--received", "AND"), "KAZ=2022-02-11T14:30Z"),
        ((*WAY, "--received", "Andorra=2022-05-03"), "AND"),
    ],
)
def test_a_transmission_that_cannot_be_is_refused(
    hofburg: Command, words: Sequence[str], said: str
) -> None:
    hofburg(*REPLY)
    ran = hofburg("message", "record", "reply.json", *words)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert len(hofburg("register", "list", "--format", "json").json) == 1


@pytest.mark.usefixtures("centre")
def test_what_next_drafts_is_a_draft(hofburg: Command) -> None:
    drafts = hofburg("next", "--as-of", "2022-05-03", "--format", "json").json["drafts"]
    entry = next(it["entry"] for it in drafts if it["message"] == "reply")
    Path("reply.json").write_text(json.dumps(entry), encoding="utf-8")
    assert hofburg("message", "check", "reply.json").code == 1
    assert hofburg("message", "record", "reply.json", *WAY, "--copies-to-all").code == 0
