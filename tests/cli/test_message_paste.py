"""hofburg message paste: from text that came over the network to an entry in the register."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from cli.conftest import REPO, Command

KNOTS = REPO / "tests" / "regimes" / "knots"
TEXT = """\
Good morning,

> PRECEDENCE: given by the official channel
> FROM: Andorra (AND)
> TO: Liechtenstein (LIE)
> INFO: all participating States
> SUBJECT: Request for an explanation (VD2011 request)
>
> 1 MESSAGE NUMBER: CBM/AD/22/0007
> 2 DATE AND TIME: 2022-05-04T10:00Z (041000ZMAY22)
> 3 REFERENCE: VD2011, edition FSC.DOC/1/11, paragraph 16.1
> 4 MESSAGES IT REFERS TO: none
> 5 CONTENT:
>   A unusual: yes
>   F causes:
>       (1) fictional: columns
> 6 REMARKS: none
> 7 END OF MESSAGE: CBM/AD/22/0007
"""


@pytest.fixture
def text(nowhere: Path) -> Path:
    path = nowhere / "in.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_text_becomes_a_draft_and_says_what_was_understood(hofburg: Command, text: Path) -> None:
    ran = hofburg("message", "paste", text, "--out", "d.json")
    assert (ran.code, ran.out) == (0, "")
    for line in (
        "hofburg: read as\n",
        "    message:  Request for an explanation (VD2011 request)\n",
        "    from:     AND\n",
        "    to:       LIE; copies to all\n",
        "    number:   CBM/AD/22/0007\n",
        "    sent:     2022-05-04T10:00Z\n",
        "    content:  2 of 9 fields (causes: 1 line)\n",
        f"hofburg: warning: {text}:1: a line before the first heading: not read. [unread]\n",
        "not in the text: items B, C, D, E, G, H, I.",
        "hofburg: d.json: written. Next: hofburg message check d.json\n",
        "hofburg message record d.json --channel TEXT --number CBM/AD/22/0007",
    ):
        assert line in ran.err
    made = json.loads(Path("d.json").read_text(encoding="utf-8"))
    assert made["body"] == {"unusual": True, "causes": ["fictional: columns"]}
    assert "origin" not in made
    assert hofburg("message", "paste", text).json == made
    again = hofburg("message", "paste", text, "--out", "d.json")
    assert (again.code, "nothing is overwritten" in again.err) == (2, True)


def test_text_that_cannot_be_read_writes_nothing(hofburg: Command, text: Path) -> None:
    text.write_text(TEXT.replace("yes", "perhaps").replace("(LIE)", "(KAZ)"), encoding="utf-8")
    ran = hofburg("message", "paste", text, "-o", "d.json")
    assert (ran.code, ran.out) == (2, "")
    assert not Path("d.json").exists()
    assert (
        f"{text}:14: body.unusual: 'perhaps' is not true or false. [type]\n    Write yes or no"
        in ran.err
    )
    assert f"{text}:5: 'Liechtenstein' is LIE, and KAZ stands beside it. [state]" in ran.err
    assert ran.err.endswith("nothing was written. Correct the text, and paste it again.\n")


def test_stdin_and_codes_of_letters(
    hofburg: Command, text: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode("utf-16"))))
    whole = hofburg("message", "paste", "-")
    assert whole.json == hofburg("message", "paste", text).json
    assert "hofburg: warning: stdin:1: " in whole.err
    text.write_bytes(TEXT.replace("columns", "колонны").encode("cp1251"))
    ran = hofburg("message", "paste", text)
    assert (ran.code, ran.out) == (2, "")
    assert f"{text}:16: is not text in UTF-8" in ran.err


def test_another_regime_and_what_is_no_message(hofburg: Command, nowhere: Path) -> None:
    assert nowhere.is_dir()
    Path("e.json").write_text(json.dumps({
        "regime": "KNOTS", "kind": "knot", "author": "AB", "to": [], "copies": ["*"],
        "body": {"pairs": [[{"word": "x", "number": 3}]], "who": ["OPEN"]},
    }), encoding="utf-8")  # fmt: skip
    for language in ("en", "ru"):
        name = f"{language}.txt"
        assert (
            hofburg(
                "message",
                "print",
                "e.json",
                "--regime",
                KNOTS,
                "--language",
                language,
                "--out",
                name,
            ).code
            == 0
        )
        ran = hofburg("message", "paste", name, "--regime", KNOTS)
        assert ran.json == json.loads(Path("e.json").read_text(encoding="utf-8"))
    assert "is no regime here" in hofburg("message", "paste", "en.txt").err
    ran = hofburg("message", "paste", "e.json")
    assert (ran.code, "holds no printed message" in ran.err) == (2, True)


def test_what_another_state_sent_is_recorded_as_transcribed(
    hofburg: Command, nowhere: Path, monkeypatch: pytest.MonkeyPatch, text: Path
) -> None:
    assert hofburg("init", "--state", "LIE", "centre").code == 0
    monkeypatch.chdir(nowhere / "centre")
    assert hofburg("message", "paste", text, "--out", "d.json").code == 0
    ran = hofburg(
        "message", "record", "d.json", "--channel", "OSCE Communications Network", "--number", "CBM/AD/22/0007",
        "--at", "2022-05-04T10:00Z", "--received", "LIE=2022-05-04T10:01Z",
    )  # fmt: skip
    assert ran.code == 0, ran.err
    (row,) = hofburg("register", "list", "--format", "json").json
    assert (row["author"], row["origin"], row["recorder"]) == ("AND", "transcribed", "LIE-1")
    assert "all is well" in hofburg("register", "verify").out


def test_a_printed_record_is_recorded_elsewhere_as_transcribed(
    hofburg: Command, nowhere: Path, monkeypatch: pytest.MonkeyPatch, text: Path
) -> None:
    """From one centre's register over paper into another's: everything but the origin."""
    test_what_another_state_sent_is_recorded_as_transcribed(hofburg, nowhere, monkeypatch, text)
    line = hofburg("register", "export").out.splitlines()[-1]
    Path("record.json").write_text(line, encoding="utf-8")
    printed = hofburg("message", "print", "record.json").out
    monkeypatch.chdir(nowhere)
    assert hofburg("init", "--state", "AND", "other").code == 0
    monkeypatch.chdir(nowhere / "other")
    Path("p.txt").write_text(printed, encoding="utf-8")
    ran = hofburg("message", "paste", "p.txt", "--out", "d.json")
    assert "To record it: hofburg register add d.json\n" in ran.err
    assert hofburg("register", "add", "d.json").code == 0
    (row,) = hofburg("register", "list", "--format", "json").json
    assert row["origin"] == "transcribed"
    theirs = json.loads(line)["entry"]
    mine: dict[str, Any] = json.loads(hofburg("register", "export").out.splitlines()[-1])["entry"]
    assert mine == {**theirs, "origin": "transcribed"}


@pytest.mark.usefixtures("centre")
def test_codes_of_formats_are_printed_and_read(hofburg: Command) -> None:
    Path("formats.yaml").write_text("VD2011: {request: F99}\n", encoding="utf-8")
    ran = hofburg("message", "print", "request.json", "--precedence", "ROUTINE")
    assert "SUBJECT: Request for an explanation (VD2011 request, format F99)\n" in ran.out
    assert "PRECEDENCE: ROUTINE\n" in ran.out
    Path("p.txt").write_text(ran.out, encoding="utf-8")
    ran = hofburg("message", "paste", "p.txt")
    assert ran.json["kind"] == "request"
    assert "'ROUTINE' was not kept" in ran.err
    Path("other.yaml").write_text("VD2011: {request: F98}\n", encoding="utf-8")
    ran = hofburg("message", "paste", "p.txt", "--formats", "other.yaml")
    assert (ran.code, "is not that of request, which is 'F98'" in ran.err) == (2, True)
    Path("other.yaml").write_text("VD2011: {requests: F98}\n", encoding="utf-8")
    ran = hofburg("message", "print", "request.json", "--formats", "other.yaml")
    assert (ran.code, ran.out) == (2, "")
    assert "other.yaml:1: VD2011.requests: VD2011 has no message 'requests'" in ran.err
