"""Nothing above the reader's mark gets out of any command, and what was left out is counted.

Every command is run over a register whose marked entries hold words that stand nowhere else. A new
command fails here until it is listed: with words to run it, or among those without the option.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import typer.main

import hofburg.assessment
from cli.conftest import Command, Ran
from hofburg import inquiry
from hofburg.cli.tree import app
from hofburg.cli.up_to import EXEMPT
from marked import ABOVE, MOMENT, WORDS, decided_centre, marked_centre
from shared import assess_once

AS_OF = ("--as-of", MOMENT)
OPEN, HALF, SHUT = "LIE/SYN-0/2026/0007", "LUX/SYN-0/2026/0017", "LIE/SYN-0/2026/0015"
DRAFTED, NOTED = "PC.DD/6", "PC.DD/5"  # of the second, positions are marked
DRAFT = {
    "regime": "VD2011", "kind": "inspection_reply", "author": "LIE", "to": ["MCO"],
    "origin": "synthetic", "refers_to": ["MCO/SYN-0/2026/0020"], "body": {"accepted": True},
}  # fmt: skip

# The words of each command; those that write are asked to say what they would write.
RUNS: dict[str, Sequence[Sequence[str]]] = {
    "agenda": [AS_OF, ("--format", "json", *AS_OF)],
    "annual export": [
        ("{out}/own.json", "--state", "LIE"),
        ("{out}/other.json", "--state", "LUX"),
    ],
    "annual reconcile": [
        ("--state", "LUX", "--year", "2026"),
        ("--state", "MLT", "--year", "2026", "--format", "json"),
    ],
    "annual template": [("{out}/form.xlsx", "--year", "2027", "--state", "LUX")],
    "arrangement check": [("KGZ-TJK-2022",)],
    "arrangement compare": [("DRAFT-BORDER-NOTICE", "--as-of", MOMENT)],
    "arrangement diff": [("KGZ-TJK-2022",)],
    "arrangement list": [()],
    "arrangement print": [("KGZ-TJK-2022", "--out", "{out}/text.html")],
    "arrangement record": [("KGZ-TJK-2022", "--dry-run")],
    "arrangement show": [("KGZ-TJK-2022",)],
    "assess": [AS_OF, ("--format", "json", *AS_OF), ("--case", SHUT, *AS_OF)],
    "attachment list": [()],
    "calendar": [("--year", "2026", *AS_OF), ("--year", "2026", "--format", "json", *AS_OF)],
    "case": [(it, *AS_OF) for it in (OPEN, HALF, SHUT)] + [(SHUT, "--format", "json", *AS_OF)],
    "cases": [AS_OF, ("--format", "json", *AS_OF), ("--text", WORDS["restricted"], *AS_OF)],
    "changes": [("2026-01-15", *AS_OF), ("2026-01-15", "--format", "json", *AS_OF)],
    "checklist": [("inspection", "--case", it, "--for", "LIE") for it in (OPEN, SHUT)],
    "decision draft": [("--title", "A third", "--paragraph", "1=To agree.", "--dry-run")],
    "decision list": [(), ("--format", "json")],
    "decision position": [
        (it, "--state", "LIE", "--stance", "support", "--dry-run") for it in (DRAFTED, NOTED)
    ],
    "decision record": [("objection", it, "--dry-run") for it in (DRAFTED, NOTED)],
    "decision revise": [(it, "--paragraph", "1=To ask.", "--dry-run") for it in (DRAFTED, NOTED)],
    "decision show": [(DRAFTED,), (NOTED,), (DRAFTED, "--format", "csv"), (NOTED, "--text")],
    "due": [AS_OF, ("--format", "json", *AS_OF), ("--state", "LUX", "--format", "csv", *AS_OF)],
    "explain": [("{shut}", *AS_OF), ("{open}", *AS_OF), ("{open}", "--format", "json", *AS_OF)],
    "map": [
        ("--at", "any", *AS_OF), ("--at", "any", "--format", "geojson", *AS_OF),
        ("--at", "any", "--format", "csv", *AS_OF),
    ],
    "message check": [("{draft}",)],
    "message new": [("inspection_reply", "--refers-to", SHUT)],
    "message nil": [("annual_calendar", "--year", "2027")],
    "message print": [("{draft}",)],
    "message record": [
        ("{draft}", "--channel", "X", "--number", "1", "--at", "2026-04-01T10:00Z", "--dry-run")
    ],
    # Steps of all cases are asked for once only, below: what each would change takes long to find.
    "next": [("--case", it, "--format", "json", *AS_OF) for it in (OPEN, HALF, SHUT)],
    "quota": [
        ("LIE", "--year", "2026", *AS_OF), ("MCO", "--year", "2026", "--format", "json", *AS_OF),
        ("--matrix", "--year", "2026", *AS_OF), ("--race", "--year", "2026", *AS_OF),
    ],
    "regime standing": [("VD2011", *AS_OF)],
    "regime use": [("VD2011", *AS_OF)],
    "register export": [(), ("--out", "{out}/export.jsonl")],
    "register list": [(), ("--format", "json"), ("--text", WORDS["confidential"])],
    "register show": [(OPEN,), (SHUT,), ("LIE-1/79",), ("LIE-1/58",)],
    "report case": [(OPEN, "--out", "{out}/open.pdf", *AS_OF),
                    (SHUT, "--out", "{out}/shut.pdf", *AS_OF)],
    "report year": [("--year", "2026", "--out", "{out}/year.pdf", *AS_OF)],
    "search": [(word, *AS_OF) for word in WORDS.values()]
    + [("LUX", "--format", "json", *AS_OF), (SHUT, *AS_OF)],
}  # fmt: skip
# Of these the option reaches what they open, and the tests say so elsewhere; and those that speak of
# files and keys only.
ELSEWHERE = {
    "serve": "tests/web/test_up_to.py asks all pages of it",
    "attachment destroy": "names a file by its hash; tests/register/test_attachments.py",
    "attachment save": "names a file by its hash; tests/register/test_attachments.py",
}


@pytest.fixture(scope="module", autouse=True)
def _assessed_once() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(hofburg.assessment, "assess", assess_once())
        yield


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The centre of the marked register."""
    return marked_centre(tmp_path_factory.mktemp("marked") / "centre").folder


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The centre in whose register decisions are."""
    return decided_centre(tmp_path_factory.mktemp("decided") / "centre").folder


@pytest.fixture(scope="module")
def named(folder: Path) -> dict[str, str]:
    """Findings of a case that everybody may see, and of one that hardly anybody may."""
    with inquiry.at_folder(folder):
        answer = inquiry.ask(inquiry.Question(as_of=MOMENT))
        return {
            name: next(f.id for f in answer.findings(case=case, reading="default", roster=False))
            for name, case in (("open", OPEN), ("shut", SHUT))
        }


@pytest.fixture(autouse=True)
def _here(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the centre's folder; what is printed as a PDF is read as what it is made of."""
    monkeypatch.chdir(folder)
    monkeypatch.setattr(
        "hofburg.reports.pdf_document", lambda *of, **more: repr((of, more)).encode()
    )


def commands() -> Iterator[tuple[str, Any]]:
    """Every command of the tree, as it is typed."""

    def within(group: Any, above: str) -> Iterator[tuple[str, Any]]:
        for name, it in group.commands.items():
            if hasattr(it, "commands"):
                yield from within(it, f"{above}{name} ")
            else:
                yield f"{above}{name}", it

    return within(typer.main.get_command(app), "")


def test_every_command_has_the_option_or_a_reason() -> None:
    known = dict(commands())
    has = {
        name for name, it in known.items()
        if any("--up-to" in getattr(one, "opts", ()) for one in it.params)
    }  # fmt: skip
    assert has == set(known) - set(EXEMPT)
    assert has == set(RUNS) | set(ELSEWHERE), "list the new command in RUNS, or say why not"
    assert set(EXEMPT) <= set(known)
    assert all(len(reason) > 10 for reason in (*EXEMPT.values(), *ELSEWHERE.values()))


def run(
    hofburg: Command, name: str, words: Sequence[str], out: Path, named: dict[str, str], mark: str
) -> tuple[Ran, str]:
    """What a command printed, and that with all that it wrote."""
    draft = out / "draft.json"
    draft.write_text(json.dumps(DRAFT))
    filled = [it.format(out=out, draft=draft, **named) if "{" in it else it for it in words]
    ran = hofburg(*name.split(), *filled, "--up-to", mark)
    written = [it for it in out.rglob("*") if it.is_file() and it != draft]
    whole = "\n".join([ran.out, ran.err, *(text_of(it) for it in written), *map(str, written)])
    return ran, whole.replace(" ".join(filled), "")


def text_of(path: Path) -> str:
    if path.suffix in (".xlsx", ".docx", ".zip"):
        import zipfile

        with zipfile.ZipFile(path) as file:
            return "\n".join(file.read(it).decode(errors="replace") for it in file.namelist())
    return path.read_text(encoding="utf-8", errors="replace")


def leaks(text: str, mark: str, said: Sequence[str] = ()) -> list[str]:
    """The words above a mark that stand in a text, those aside that the question itself says."""
    found = []
    for above in ABOVE[mark]:
        word = WORDS[above]
        if word not in " ".join(said) and re.search(word, text, re.IGNORECASE):
            at = text.lower().index(word.lower())
            found.append(text[max(0, at - 80) : at + 80])
    return found


@pytest.mark.parametrize("mark", ["public", "restricted"])
@pytest.mark.parametrize("name", sorted(RUNS))
def test_nothing_above_the_mark_is_shown(
    hofburg: Command, tmp_path: Path, named: dict[str, str], decided: Path, name: str, mark: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    if name.startswith("decision"):
        monkeypatch.chdir(decided)
    for number, words in enumerate(RUNS[name]):
        out = tmp_path / str(number)
        out.mkdir()
        ran, whole = run(hofburg, name, words, out, named, mark)
        assert ran.code in (0, 1, 2), ran.err
        assert "this is a fault" not in ran.err
        assert "[usage]" not in ran.err, ran.err
        assert "No such option" not in ran.err, ran.err
        assert leaks(whole, mark, words) == [], words
        if WORDS["confidential"] in words or WORDS["restricted"] in words:
            # What was asked for is said again; nothing of an entry stands around it.
            assert "in the comment" not in whole
            assert not re.search("(Zwiebelturm|Quittenmus)[/ ](?!.*up-to)[0-9a-z]+", whole) or (
                mark == "restricted"
            )


@pytest.mark.parametrize(
    "name", ["cases", "register export", "register list", "register show", "search", "map"]
)
def test_whoever_may_see_everything_does(
    hofburg: Command, tmp_path: Path, named: dict[str, str], name: str
) -> None:
    """The words are there to be found: the tests above would fail otherwise."""
    shown = ""
    for number, words in enumerate(RUNS[name]):
        out = tmp_path / str(number)
        out.mkdir()
        shown += run(hofburg, name, words, out, named, "all")[1]
    assert any(word in shown for word in WORDS.values())


@pytest.mark.parametrize(("mark", "entries"), [("public", 12), ("restricted", 7)])
def test_what_is_withheld_is_counted(hofburg: Command, mark: str, entries: int) -> None:
    every = hofburg("assess", *AS_OF, "--format", "json").json
    ran = hofburg("assess", *AS_OF, "--format", "json", "--up-to", mark).json
    meta = ran["meta"]
    assert meta["up_to"] == mark
    assert set(meta["withheld"]) == set(ABOVE[mark])
    assert sum(meta["withheld_entries"].values()) == entries
    assert set(meta["handling"]) <= set(WORDS) | {"public"}
    assert not set(meta["handling"]) & set(ABOVE[mark])
    assert meta["registers"] == every["meta"]["registers"]  # the digest is over all records
    told = len(every["findings"]) - len(ran["findings"])
    assert told == sum(meta["withheld"].values())
    # Whatever is shown is what the whole register says.
    whole = {json.dumps(it, sort_keys=True) for it in every["findings"]}
    assert all(json.dumps(it, sort_keys=True) in whole for it in ran["findings"])
    text = hofburg("assess", *AS_OF, "--up-to", mark).out
    assert f"Up to {mark}: {told} lines withheld (" in " ".join(text.split())
    assert f"They rest on {entries} entries above it." in " ".join(text.split())
    csv = hofburg("assess", *AS_OF, "--format", "csv", "--up-to", mark).err
    assert f"{told} lines withheld" in csv


def test_a_count_answers_no_question(hofburg: Command) -> None:
    """Whatever is asked of what is withheld, the number is the same."""
    asked: list[tuple[str, ...]] = [
        (), ("--case", OPEN), ("--state", "LIE"), ("--status", "missed"), ("--label", "76"),
    ]  # fmt: skip
    metas = [
        hofburg("assess", *AS_OF, "--format", "json", "--up-to", "public", *it).json["meta"]
        for it in asked
    ]
    assert len({json.dumps(it["withheld"]) for it in metas}) == 1
    for text in ("Zwiebelturm", "Blumenkohl"):
        ran = hofburg("register", "list", "--text", text, "--up-to", "public")
        assert "12 records withheld (5 restricted, 7 confidential)" in ran.err


@pytest.mark.parametrize(
    ("words", "mark"),
    [
        (("case", SHUT, *AS_OF), "confidential"),
        (("case", HALF, *AS_OF), "restricted"),
        (("explain", "{shut}", *AS_OF), "confidential"),
        (("assess", "--case", SHUT, *AS_OF), "confidential"),
        (("register", "show", SHUT), "confidential"),
        (("register", "show", "LIE-1/58"), "restricted"),
        (("report", "case", SHUT, "--out", "x.pdf", *AS_OF), "confidential"),
        (("annual", "export", "x.json", "--state", "LUX"),
         "confidential"),
    ],
)  # fmt: skip
def test_what_is_asked_for_by_name_is_refused(
    hofburg: Command, named: dict[str, str], words: tuple[str, ...], mark: str
) -> None:
    ran = hofburg(*(it.format(**named) for it in words), "--up-to", "public")
    assert ran.code == 2
    assert "[withheld]" in ran.err
    assert mark in ran.err
    assert ran.out == ""


def test_nothing_is_called_missed_for_want_of_what_is_withheld(hofburg: Command) -> None:
    """The reply to this request is restricted: nobody is told that there was none."""
    ran = hofburg("assess", *AS_OF, "--format", "json", "--up-to", "public").json
    assert not [it for it in ran["findings"] if it["case"] == HALF]
    drafts = hofburg("next", "--state", "LIE", *AS_OF, "--format", "json", "--up-to", "public")
    assert HALF not in drafts.out
    assert leaks(drafts.out, "public") == []


def test_an_export_says_what_it_is_not(hofburg: Command) -> None:
    whole = hofburg("register", "export").out.splitlines()
    ran = hofburg("register", "export", "--up-to", "public")
    assert len(ran.out.splitlines()) == len(whole) - 12
    assert set(ran.out.splitlines()) <= set(whole)  # each line as it was signed
    assert "12 records withheld (5 restricted, 7 confidential)" in ran.err
    assert "cannot be imported" in ran.err
    every = hofburg("register", "export", "--up-to", "all")
    assert every.out.splitlines() == whole


def test_decisions_of_which_something_is_withheld_are_not_shown(
    hofburg: Command, decided: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(decided)
    assert WORDS["confidential"] in hofburg("decision", "show", NOTED, "--up-to", "all").out
    for mark in ("public", "restricted"):
        listed = hofburg("decision", "list", "--up-to", mark).out
        assert DRAFTED in listed
        assert NOTED not in listed
        assert hofburg("decision", "show", DRAFTED, "--up-to", mark).code == 0
        for words in (("show", NOTED), ("record", "objection", NOTED, "--dry-run")):
            ran = hofburg("decision", *words, "--up-to", mark)
            assert (ran.code, ran.out) == (2, "")
            assert "[withheld]" in ran.err
            assert "confidential" in ran.err


def test_a_mark_that_nobody_knows_is_refused(hofburg: Command) -> None:
    for words in (("assess",), ("register", "list"), ("register", "export"), ("map",)):
        ran = hofburg(*words, "--up-to", "secret")
        assert (ran.code, ran.out) == (2, "")
        assert "[unknown-up-to]" in ran.err
        assert "Known: public, restricted, all" in ran.err


def test_a_server_is_not_begun_for_a_mark_that_nobody_knows(hofburg: Command) -> None:
    ran = hofburg("serve", "--no-open", "--port", "0", "--up-to", "secret")
    assert (ran.code, ran.out) == (2, "")
    assert "[unknown-up-to]" in ran.err


def test_the_mark_may_stand_in_the_environment(
    hofburg: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOFBURG_UP_TO", "public")
    assert len(hofburg("register", "export").out.splitlines()) == 124
    # Said in the line it counts instead, and the next command starts anew.
    assert len(hofburg("register", "export", "--up-to", "restricted").out.splitlines()) == 129
    monkeypatch.delenv("HOFBURG_UP_TO")
    assert len(hofburg("register", "export").out.splitlines()) == 136


def test_the_line_that_asks_again_says_the_mark(hofburg: Command) -> None:
    meta = hofburg("due", *AS_OF, "--format", "json", "--up-to", "public").json["meta"]
    assert "--up-to public" in meta["again"]


@pytest.mark.usefixtures("nowhere")
def test_casebooks_are_cut_by_case(hofburg: Command) -> None:
    whole = hofburg("cases", "--regime", "ROP", "--format", "json").json
    ran = hofburg("cases", "--regime", "ROP", "--format", "json", "--up-to", "public").json
    left = sum(ran["meta"]["withheld"].values())
    assert (
        len({it["case"] for it in whole["cases"]}) - len({it["case"] for it in ran["cases"]})
        == left
    )
