"""hofburg message new on a terminal: asked field by field, wrong answers said at once."""

from __future__ import annotations

import json
import os
import pty
import select
import subprocess
import sys
from pathlib import Path

import pytest

from cli.conftest import REPO, Ran

LENDING = REPO / "tests" / "regimes" / "lending"


class Terminal:
    """A terminal of a person who answers each prompt."""

    def __init__(self, *words: object, whole: bool = False) -> None:
        self.master, slave = pty.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "hofburg", *map(str, words)],
            stdin=slave, stderr=slave, stdout=slave if whole else subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": str(REPO / "src"), "TERM": "dumb"},
        )  # fmt: skip
        os.close(slave)
        self.shown = ""

    def _read(self) -> bool:
        """What it shows next; False when it has ended."""
        ready, _, _ = select.select([self.master], [], [], 20)
        if not ready:
            self.process.kill()
            raise AssertionError(f"nothing more came after:\n{self.shown}")
        try:
            found = os.read(self.master, 65536)
        except OSError:
            return False
        self.shown += found.decode().replace("\r\n", "\n")
        return bool(found)

    def answer(self, *texts: str) -> Ran:
        """Types a text at each prompt, then ends the input at each; what came of it."""
        waiting, asked = list(texts), 0
        while self._read():
            if self.shown[asked:].endswith(("> ", "(yes or no) ")):
                asked = len(self.shown)
                os.write(self.master, f"{waiting.pop(0)}\n".encode() if waiting else b"\x04")
        out = self.shown
        if self.process.stdout:
            with self.process.stdout as pipe:
                out = pipe.read().decode()
        code = self.process.wait(20)
        os.close(self.master)
        assert waiting == []
        return Ran(code, out, self.shown)


FORM = """
regime: FORM
title: Rules of the counter
parties: {TAL: By the river, BRG: Up the hill, ANN: Anna}
messages:
  wish:
    title: {en: A wish, ru: Пожелание}
    paragraph: "2"
    text: A reader wishes for books.
    fields:
      books: {type: list, of: {title: text, weight: count, rare: flag}, required: true}
      purpose: {type: choice, choices: [pleasure, study], label: What for}
      friends: {type: list, of: state}
      collect_on: day
      signed: {type: flag, text: By hand.}
processes:
  wishing:
    messages: [wish]
    columns: {reader: state = wish.from, signed: flag = wish.signed or no}
provisions:
  - {label: signature, paragraph: "3", text: Signed by hand., content: {on: wishing, by: reader, holds: signed}}
"""
BOOKS = (
    "maybe", "yes", "Alps", "five", "500", "no",  # the first and fourth are asked again
    "y", "Heidi", "?", "",
    '[{"title": 3}]', '[{"title": "Rigi"}]',
)  # fmt: skip


@pytest.fixture
def form(nowhere: Path) -> Path:
    (nowhere / "form.yaml").write_text(FORM, encoding="utf-8")
    return nowhere / "form.yaml"


def test_each_field_is_asked_for(form: Path) -> None:
    ran = Terminal("message", "new", "wish", "--regime", form, "--from", "ANN").answer(
        "tal", "Bergg", "", "yes", *BOOKS, "2", "Up the hill", "[]", "", "yesterday", "2022-05-06", "",
        "Kind regards",
    )  # fmt: skip
    assert ran.code == 0
    made = ran.json
    assert (made["to"], made["copies"], made["comment"]) == (["TAL"], ["*"], "Kind regards")
    assert made["body"] == {
        "books": [
            {"title": "Alps", "weight": 500, "rare": False},
            {"title": "Heidi", "weight": "?"},
            {"title": "Rigi"},
        ],
        "purpose": "study",
        "friends": ["BRG"],
        "collect_on": "2022-05-06",
        "signed": None,
    }
    for said in (
        "A wish (FORM, paragraph 2)\nA reader wishes for books.\n",
        "    each one of TAL, BRG, ANN\n",
        "'Bergg' is not a party",
        "    a list; each line a record of title, weight, rare; required\n",
        "'five' is not a number",
        "    Answer yes or no.\n",
        "[0].title: 3 is not text",
        "purpose: What for\n",
        "    2 study\n",
        "'yesterday' is not a day",
        "signed\n    yes or no; asked for by 3\n    By hand.\n",
        "open in this draft of wish:\n    body.signed: yes or no; asked for by 3\n",
    ):
        assert said in ran.err
    assert "refers_to" not in ran.err  # it opens a case


def test_what_was_answered_before_the_end_is_kept(form: Path) -> None:
    ran = Terminal("message", "new", "wish", "--regime", form, "--from", "ANN").answer(
        "TAL", "", "no", "yes", "Alps"
    )
    assert ran.code == 0
    assert (ran.json["copies"], ran.json["body"]["books"]) == ([], [{"title": "Alps"}])
    assert "without it the message is refused" not in ran.err


@pytest.mark.usefixtures("nowhere")
def test_a_terminal_is_asked_for_the_file_too() -> None:
    Path("taken.json").touch()
    words = ("message", "new", "keeper", "--regime", LENDING, "--from", "TAL", "--to", "BRG")
    ran = Terminal(*words, whole=True).answer("", "?", "", "taken.json", "keeper.json")
    assert ran.code == 0
    assert "nothing is overwritten" in ran.out
    assert json.loads(Path("keeper.json").read_text(encoding="utf-8"))["body"] == {"name": "?"}
    assert Path("taken.json").read_bytes() == b""


@pytest.mark.usefixtures("nowhere")
def test_no_prompt_asks_nothing_even_on_a_terminal() -> None:
    words = ("message", "new", "keeper", "--regime", LENDING, "--from", "TAL", "--no-prompt")
    ran = Terminal(*words).answer()
    assert ran.code == 0
    assert ran.json["body"] == {"name": None}
    assert "> " not in ran.err


@pytest.mark.usefixtures("nowhere")
def test_keys_that_steer_a_terminal_are_no_answer() -> None:
    words = ("message", "new", "keeper", "--regime", LENDING, "--from", "TAL", "--to", "BRG")
    ran = Terminal(*words).answer("no", "Eva\x1b[D", "Eva", "")
    assert ran.code == 0
    assert "no message can carry (U+001B)" in ran.err
    assert ran.json["body"] == {"name": "Eva"}
