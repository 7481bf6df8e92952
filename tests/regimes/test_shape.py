"""Wrong shapes: each with file and line, a stable rule, plain words and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from regimes.toy import TOY, changed, check, errors, line_of

# What is replaced, by what, where the fault is seen, its rule, and words of message and remedy.
SHAPES = [
    ("regime: TOY\n", "", "title:", "missing-key", "regime is missing"),
    ("regime: TOY", "regime: [TOY]", "regime:", "type", "a list is not text"),
    ("regime: TOY", "regime: a'b", "regime:", "pattern", "a letter first"),
    ("regime: TOY", "regime:", "regime:", "type", "is empty"),
    ('edition: "1"', "edition: {a: b}", "edition:", "type", "a mapping is not text"),
    ("units: [toys, g]", "units: toys", "units:", "type", "'toys' is not a list"),
    ("units: [toys, g]", "units: [toys, 3]", "units:", "type", "3 is not text"),
    ("units: [toys, g]", "units: [toys, g, g]", "units:", "duplicate-unit", "listed twice"),
    ("units: [toys, g]", "units: [toys, g, h]", "units:", "unit", "unit of time already"),
    ("units: [toys, g]", "units: [toys, g, '3']", "units:", "pattern", "cannot stand here"),
    ("handling: [open, secret]", "handling: []", "handling:", "length", "is empty"),
    ("handling: [open, secret]", "handling: [a, a]", "handling:", "duplicate-mark", "twice"),
    ("mark: verified, source: R}", "mark: verifed}", "provenance:", "choice", "Did you mean verified"),
    ("zone: Europe/Vienna", "zones: Europe/Vienna", "zones:", "unknown-key", "Did you mean zone"),
    ("\nmessages:\n", "\nmesages: {}\nmessages:\n", "mesages:", "unknown-key", "Did you mean messages?"),
    ("  give:\n", "  give: 5\n  gave:\n", "give: 5", "type", "5 is not a mapping"),
    ("birthday: day", "birthday: date", "birthday:", "choice", "'date' is not one of"),
    ("birthday: day", "birthday: dya", "birthday:", "choice", "Did you mean day"),
    ("birthday: day", "birthday: {typ: day}", "birthday:", "missing-key", "type is missing"),
    ("birthday: day", "birthday: {type: day, requird: true}", "birthday:", "unknown-key", "required?"),
    ("birthday: day", "birthday: {type: day, required: 1}", "birthday:", "type", "1 is not true or false"),
    ("birthday: day", 'birthday: {type: day, required: "true"}', "birthday:", "type", "is not true or"),
    ("birthday: day", "birthday:", "birthday:", "type", "is empty"),
    ("birthday: day", "birthday: [day]", "birthday:", "type", "a list is not a mapping"),
    ("birthday: day", "birthday: {type: day, of: text}", "birthday:", "field", "a list needs `of`"),
    ("birthday: day", "birthday: {type: list}", "birthday:", "field", "a list needs `of`"),
    ("birthday: day", "birthday: {type: list, of: {}}", "birthday:", "field", "needs a field"),
    ("birthday: day", "birthday: {type: list, of: txt}", "birthday:", "choice", "Did you mean text?"),
    ("birthday: day", "birthday: {type: choice}", "birthday:", "field", "needs `choices`"),
    ("birthday: day", "birthday: {type: text, choices: [a]}", "birthday:", "field", "needs `choices`"),
    ("choices: [happy, sad]", "choices: [happy, happy]", "mood: {type", "duplicate-choice", "twice"),
    ("choices: [happy, sad]", "choices: []", "mood: {type", "field", "has no choice"),
    ("choices: [happy, sad]", "choices: [happy, '?']", "mood: {type", "field", "the choice ?"),
    ("label: What was said", "label: {}", "label: {}", "length", "is empty"),
    ("label: What was said", "label: {English: x}", "label: {English", "pattern", "code of a language"),
    ("give.time: {value: 48 h,", "give.time: {valu: 48 h,", "valu: 48", "unknown-key", "Did you mean value"),
    ("give.time: {value: 48 h,", "give.time: {value: [48],", "value: [48]", "type", "a list is not text"),
    ("given_at: instant = give.sent or never", "given_at: 5", "given_at: 5", "type", "5 is not text"),
    ("every: [states, years]", "every: [states, year]", "every:", "choice", "Did you mean years"),
    ("every: [states, years]", "every: states", "every:", "type", "'states' is not a list"),
    ("polite: nicely AND", "polite:\n  other: nicely AND", "polite:\n", "type", "is empty"),
    ("  - label: most\n", "  - labl: most\n", "- labl", "missing-key", "label is missing"),
    ("  - label: most\n", "  - 5\n  - label: most\n", "- 5\n", "type", "5 is not a mapping"),
    ("  - label: most\n", "  - label: 16(1)\n", "label: 16", "pattern", "letters, digits, dots, - and _"),
    ("  - label: most\n", "  - label: a/b\n", "label: a/b", "pattern", "letters, digits, dots, - and _"),
    ("  - label: most\n", "  - label: é\n", "label: é", "pattern", "letters, digits, dots, - and _"),
    ("  - label: most\n", f"  - label: {'a' * 65}\n", "label: aaaa", "pattern", "at most 64"),
    ("beyond: refusable}", "beyond: refused}", "beyond: refused", "choice", "Did you mean refusable"),
    ("if: [missed, late]", "if: missed", "if: missed", "type", "'missed' is not a list"),
    ("if: [missed, late]", "if: [mised]", "if: [mised]", "choice", "Did you mean missed"),
    ("per: [owner, year(asked_at)]", "per: owner", "per: owner", "type", "'owner' is not a list"),
    ("limit: {on: game.toys, of: asker,", "limit: {on: game.toys, by: asker,", "on: game.toys", "missing-key", "of is missing"),
    ("    until: 2029-12-31\n", "    until: 2029-12-31\n    strength: shall\n", "strength: shall", "choice", "must, should or practice"),
    ("out_of_scope: {", "out_of_scope: [x]\nx: {", "out_of_scope: [x]", "type", "is not a mapping"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "where", "rule", "words"), SHAPES)
def test_a_wrong_shape(
    old: str, new: str, where: str, rule: str, words: str, tmp_path: Path
) -> None:
    text = changed(old, new)
    law, problems = check(tmp_path, text)
    assert law is None
    line = 1 if rule == "missing-key" and words == "regime is missing" else line_of(text, where)
    found = [p for p in problems if p.place == f"r.yaml:{line}" and p.rule == rule]
    assert found, [str(p) for p in problems]
    assert words in f"{found[0].message} {found[0].remedy}"


def test_nothing_everywhere(tmp_path: Path) -> None:
    """Every value taken out: many faults, each at its own line, none a crash."""
    lines = TOY.splitlines()
    for index, line in enumerate(lines):
        if ": " not in line:
            continue
        head = line.split(": ", 1)[0]
        text = "\n".join([*lines[:index], f"{head}:", *lines[index + 1 :]])
        _, problems = check(tmp_path, text)
        places = {place for place, _ in errors(problems)}
        assert not places or min(places) <= len(lines)


def test_faults_are_reported_together(tmp_path: Path) -> None:
    text = changed("birthday: day", "birthday: dya").replace("beyond: refusable", "beyond: no")
    text = text.replace("value: 48 h", "valu: 48 h")
    _, problems = check(tmp_path, text)
    assert len(errors(problems)) == 3


def test_there_is_an_end_to_what_is_reported(tmp_path: Path) -> None:
    many = "".join(f"  m{n}: 5\n" for n in range(3000))
    _, problems = check(tmp_path, f"regime: T\ntitle: T\nmessages:\n{many}")
    assert len(problems) == 201
    assert problems[-1].rule == "too-many"


def test_short_forms(tmp_path: Path) -> None:
    """`of: text`, `of: {type: text}`, a record with a field called type; messages as a list."""
    text = changed(
        "      birthday: day\n",
        "      birthday: day\n"
        "      a: {type: list, of: text}\n"
        "      b: {type: list, of: {type: text}}\n"
        "      c: {type: list, of: {type: {type: text}, weight: number}}\n"
        "      d: {type: list, of: {type: text, weight: number}}\n"
        "      e: {type: list, of: {type: list, of: text}}\n"
        "      f: {type: list, of: {title: text, of: text}}\n",
    )
    law, problems = check(
        tmp_path, text.replace("messages: {diary: {from: state}}", "messages: [diary]")
    )
    assert law is not None, problems
    fields = law.messages["ask"].fields
    shapes = {name: sorted(fields[name].of or {}) for name in "abcdef"}
    assert shapes == {
        "a": [""], "b": [""], "c": ["type", "weight"], "d": ["type", "weight"], "e": [""],
        "f": ["of", "title"],
    }  # fmt: skip
    assert list(law.processes["diaries"].messages) == ["diary"]
