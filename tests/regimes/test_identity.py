"""The hash of a law: what changes it, and what does not."""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from hofburg.regimes import check_regime, library_path, load_regime
from regimes.toy import TOY, changed, check, write

FEW = settings(max_examples=max(10, settings().max_examples // 10))
LENDING = Path(__file__).parent / "lending"


def digest(folder: Path, text: str) -> str:
    law, problems = check(folder, text)
    assert law is not None, [str(p) for p in problems]
    return law.digest


SAME = [
    ("title: {en: Rules of the nursery, ru: Правила детской}", "title: Other rules"),
    ('edition: "1"', 'edition: "2"'),
    ("{ANN: Anna, BEN: Ben,", "{ANN: Anna Karenina, BEN: Ben,"),
    ("{ANN: Anna, BEN: Ben, TOM: Tom}", "{TOM: Tom, BEN: Ben, ANN: Anna}"),
    ("units: [toys, g]", "units: [g, toys]"),
    ("{mark: verified, source: R}", "{mark: verified, source: L}"),
    ("{R: the rules on the door, L: a letter}", "{R: the rules, L: a note}"),
    ('{"1": Asking,', '{"1": Wishing,'),
    ("{T-1: ask nicely,", "{T-1: ask very nicely,"),
    ('{"3": no rule in it,', '{"3": nothing in it,'),
    ("title: {en: Asking, ru: Просьба}", "title: {en: A wish}"),
    ("    text: Somebody asks for toys.\n", ""),
    ("label: What was said", "label: {en: Words}"),
    ("why: nobody says", "why: the rule is silent"),
    ('ru: "Кого просят, тот даёт."}', 'de: "Wer gefragt wird, gibt."}'),
    ("rows: [T-1]", "rows: [T-1, T-2]"),
    ('  - label: later\n    paragraph: "2"', '  - label: later\n    paragraph: "1"'),
    ("    next: {message: ask, if: [missed, late]}\n", ""),
    ("messages:\n  ask:", "# a comment\nmessages:\n  ask:"),
    ("{from: asker, to: owner}", "{to: owner, from: asker}"),
    (
        "    dated_by: asked_at\n",
        "    dated_by: asked_at\n    occurs: {from: asked_at, until: given_at, states: [asker]}\n",
    ),
    (
        "        of: ask.toys\n",
        "        of: ask.toys\n        occurs: {from: asked_at, title: name, states: [owner], announced: true}\n",
    ),
    ('edition: "1"', 'edition: "1"\nholidays: {en: Nobody plays on holidays.}'),
    ("choices: [happy, sad]", "choices: {happy: glad, sad: {en: not glad, ru: грустно}}"),
]


@pytest.mark.parametrize(("old", "new"), SAME)
def test_what_is_said_for_readers_makes_no_other_law(old: str, new: str, tmp_path: Path) -> None:
    assert digest(tmp_path, changed(old, new)) == digest(tmp_path, TOY)


OTHER = [
    ("        of: ask.toys\n", "        of: ask.toys\n        with: {twins: {part: toys, on: {name: name}}}\n"),
    ("regime: TOY", "regime: TOYS"),
    ("since: 2020-01-01\nzone", "since: 2020-01-02\nzone"),
    ("since: 2020-01-01\nzone", "since: 2020-01-01\nuntil: 2030-01-01\nzone"),
    ("zone: Europe/Vienna", "zone: Europe/Berlin"),
    ("TOM: Tom}", "TIM: Tim}"),
    ("{mark: verified, source: R}", "{mark: practice, source: R}"),
    ("handling: [open, secret]", "handling: [secret, open]"),
    ("birthday: day", "birthday: instant"),
    ("birthday: day", "birthday: {type: day, required: true}"),
    ("choices: [happy, sad]", "choices: [happy, sad, angry]"),
    ("choices: [happy, sad]", "choices: {sad: {en: not glad}, happy: {en: glad}}"),
    ("{name: text, weight: number,", "{title: text, weight: number,"),
    ("{name: text, weight: number,", "{name: text, text: text, weight: number,"),
    ("fields: {nicely: flag,", "fields: {source: text, nicely: flag,"),
    ("give.time: {value: 48 h,", "give.time: {value: 49 h,"),
    ("give.time: {value: 48 h,", "give.time: {value: 48 min,"),
    ("give.time: {value: 48 h,", "give.time: {value: 48 h, mark: recalled,"),
    ("give.time: {value: 48 h,", "give.time: {value: 48 h, stricter: lower,"),
    ("{value: 5 toys, since: 2024-03-01,", "{value: 5 toys, since: 2024-03-02,"),
    ("{value: 5 toys, since: 2024-03-01,", "{value: 6 toys, since: 2024-03-01,"),
    ("{value: 28 d, why: Ben says}", "{value: 29 d, why: Ben says}"),
    ("{value: 28 d, why: Ben says}", "{value: 28 d, why: Ben says, mark: recalled}"),
    ("readings: {long:", "readings: {longer:"),
    ("    value: sent\n", "    value: received\n"),
    ("dated_by: asked_at", "dated_by: clock"),
    ("give: {from: owner, to: asker}", "give: {from: owner}"),
    ("      ask: {from: asker, to: owner}\n      give: {from: owner, to: asker}\n",
     "      give: {from: owner, to: asker}\n      ask: {from: asker, to: owner}\n"),
    ("price: number = give.price or 0", "price: number = give.price or 1"),
    ("noisy: flag = loud or no", "noisy: flag = loud or yes"),
    ("polite: nicely AND mood", "polite: nicely OR mood"),
    ("year: year(asked_at)}", "year: year(clock)}"),
    ("every: [states, years]", "every: [years, states]"),
    ("  - label: most\n", "  - label: most\n    strength: should\n"),
    ("  - label: heavy\n", "  - label: heavier\n"),
    ("beyond: refusable", "beyond: exceeded"),
    ("over: 2 calendar years", "over: 3 calendar years"),
    ("    until: 2029-12-31\n", "    until: 2029-12-30\n"),
    ("    decision: Council 1\n", "    decision: Council 2\n"),
    ("by: asker, due: \"asked_at +", "by: owner, due: \"asked_at +"),
    ("per: [owner, year(asked_at)]", "per: [asker, year(asked_at)]"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new"), OTHER)
def test_what_the_law_says_makes_another_law(old: str, new: str, tmp_path: Path) -> None:
    text = changed(old, new)
    if new.startswith("      give:"):
        text = text.replace("asked_at: instant = ask.sent", "asked_at: instant = give.sent")
    assert digest(tmp_path, text) != digest(tmp_path, TOY)


def test_a_message_called_like_prose_counts(tmp_path: Path) -> None:
    """A name of the document is never taken for a key of the house."""
    text = changed("      give: {from: owner, to: asker}\n",
                   "      give: {from: owner, to: asker}\n      text: {from: owner}\n")  # fmt: skip
    text = changed("  give:\n", "  text: {fields: {title: text}}\n  give:\n", text)
    one = digest(tmp_path, text)
    assert one != digest(tmp_path, text.replace("text: {from: owner}", "text: {from: asker}"))
    assert one != digest(tmp_path, text.replace("{title: text}", "{title: flag}"))


def _shuffled(value: Any, order: random.Random) -> Any:
    """The same document with its mappings in another order.

    The messages of a process stay, and the values of a choice.
    """
    if isinstance(value, dict):
        stays = {"choices"} | ({"messages"} if "columns" in value else set())
        items = [(k, v if k in stays else _shuffled(v, order)) for k, v in value.items()]
        return dict(order.sample(items, len(items)))
    return [_shuffled(item, order) for item in value] if isinstance(value, list) else value


class _Text(yaml.CSafeLoader):
    """Everything as text, as Hofburg reads it."""


_Text.yaml_implicit_resolvers = {
    first: [
        (tag, regexp)
        for tag, regexp in found
        if tag.endswith((":bool", ":null")) and first in "tfn~"
    ]
    for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@cache
def tree(folder: Path) -> dict[str, Any]:
    """A regime as one plain mapping, read once for all examples."""
    merged: dict[str, Any] = {}
    for file in sorted(folder.glob("*.yaml")):
        for section, value in yaml.load(file.read_text(encoding="utf-8"), _Text).items():
            if isinstance(value, dict):
                merged.setdefault(section, {}).update(value)
            elif isinstance(value, list) and section == "provisions":
                merged.setdefault(section, []).extend(value)
            else:
                merged[section] = value
    return merged


def dumped(data: object) -> str:
    return str(
        yaml.dump(
            data, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, default_style='"',
            width=10_000,
        )
    )  # fmt: skip


@pytest.mark.parametrize("folder", [LENDING, library_path("VD2011")], ids=["lending", "library"])
@FEW
@given(seed=st.integers())
def test_the_order_of_a_document_is_not_its_law(
    folder: Path, seed: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    data = tree(folder)
    order = random.Random(seed)
    provisions = order.sample(data["provisions"], len(data["provisions"]))
    shuffled = _shuffled({**data, "provisions": provisions}, order)
    # `true` and `false` lose their quotes again: flags are no text.
    text = dumped(shuffled).replace('"true"', "true").replace('"false"', "false")
    text = text.replace("!!bool ", "").replace('!!null "null"', "null")
    law, problems = check_regime(write(tmp_path_factory.mktemp("order"), regime=text))
    assert law is not None, [str(p) for p in problems[:3]]
    assert law.digest == load_regime(folder).digest


@FEW
@given(draw=st.data())
def test_several_files_are_one_law(
    draw: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    lines = TOY.splitlines(keepends=True)
    starts = [n for n, line in enumerate(lines) if line[:1].isalpha()]
    sections = ["".join(lines[a:b]) for a, b in zip(starts, [*starts[1:], len(lines)], strict=True)]
    names = draw.draw(
        st.lists(st.sampled_from("abcde"), min_size=len(sections), max_size=len(sections))
    )
    files: dict[str, str] = {}
    for name, section in zip(names, sections, strict=True):
        files[name] = files.get(name, "") + section
    law, problems = check_regime(write(tmp_path_factory.mktemp("files"), **files))
    assert law is not None, problems
    whole, _ = check_regime(write(tmp_path_factory.mktemp("whole"), regime=TOY))
    assert whole is not None
    assert law.digest == whole.digest


def test_named_sections_may_be_spread(tmp_path: Path) -> None:
    one = TOY.replace(
        "  polite: nicely AND mood = 'happy'\n",
        "  polite: nicely AND mood = 'happy'\n  rude: NOT nicely\n",
    )
    one = one.replace("when: price > 0", "when: rude")
    two = one.replace("  rude: NOT nicely\n", "")
    law, _ = check_regime(write(tmp_path / "two", a=two, b="terms: {rude: NOT nicely}\n"))
    assert law is not None
    assert law.digest == digest(tmp_path, one)
