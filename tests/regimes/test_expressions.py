"""The expression language: what it says, what it refuses and why."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hofburg.errors import Problem
from hofburg.regimes import Expr, Law
from regimes.toy import TOY, changed, check, errors, line_of

WHERE = "step: has_give AND NOT polite"


def gate(text: str, folder: Path) -> tuple[Law | None, list[Problem]]:
    """The toy with this expression as the step of its gate."""
    return check(folder, changed(WHERE, f"step: {json.dumps(text)}"))


def drawn(expr: Expr) -> str:
    """A tree as text, fully parenthesised."""
    args = ", ".join(drawn(arg) for arg in expr.args)
    leaf = ".".join(str(part) for part in (expr.name, expr.field) if part)
    said = "" if expr.value is None else repr(str(expr.value))
    inside = ", ".join(part for part in (leaf, said, args) if part)
    return f"{expr.op}({inside})" if inside else expr.op


READS = {
    "NOT nicely AND price > 1": "and(not(column(nicely)), >(column(price), const('1')))",
    "NOT price = 1": "not(=(column(price), const('1')))",
    "nicely OR nicely AND nicely": "or(column(nicely), and(column(nicely), column(nicely)))",
    "price - 1 - 2 * -price > 0": ">(-(-(column(price), const('1')), *(const('2'), neg(column(price)))), const('0'))",
    "price BETWEEN 1 AND 2 AND nicely": "and(and(>=(column(price), const('1')), <=(column(price), const('2'))), column(nicely))",
    "mood NOT IN ('happy', 'sad')": "not(or(=(column(mood), const('happy')), =(column(mood), const('sad'))))",
    "owner IN ('ANN')": "=(column(owner), const('ANN'))",
    "nicely = TRUE": "=(column(nicely), const('True'))",
    "'ANN' <> owner": "<>(const('ANN'), column(owner))",
    "true": "const('True')",
    "nicely\tand\n  nicely": "and(column(nicely), column(nicely))",
    "ask.received(owner) > asked_at": ">(received(ask, column(owner)), column(asked_at))",
    "ask.received > asked_at": ">(message(ask.received, 'first'), column(asked_at))",
    "last(ask.until) > asked_at": ">(message(ask.until, 'last'), column(asked_at))",
    "given(ask.mood)": "given(ask.mood, 'first')",
    "given(last(ask.mood))": "given(ask.mood, 'last')",
    "count(ask.friends) = 1": "=(count(message(ask.friends, 'first')), const('1'))",
    "count(toys) = count(toys.loud)": "=(aggregate(toys, 'count'), aggregate(toys.loud, 'count'))",
    "max(toys.weight) > min(toys.weight)": ">(aggregate(toys.weight, 'max'), aggregate(toys.weight, 'min'))",
    "includes(ask.friends, 'BEN')": "includes(message(ask.friends, 'first'), const('BEN'))",
    "includes(ask.friends, owner)": "includes(message(ask.friends, 'first'), column(owner))",
    "includes(ask.tags, 'soft')": "includes(message(ask.tags, 'first'), const('soft'))",
    "asked_at + {give.time} > asked_at": ">(+(column(asked_at), param(give.time)), column(asked_at))",
    "asked_at + {keep.time} > asked_at": ">(+(day(column(asked_at)), param(keep.time)), day(column(asked_at)))",
    "asked_at - clock < {give.time}": "<(-(column(asked_at), column(clock)), param(give.time))",
    "day(asked_at) - ask.birthday > {keep.time}": ">(-(day(column(asked_at)), message(ask.birthday, 'first')), param(keep.time))",
    "on(2021, {diary.last}) > asked_at": ">(on(const('2021'), param(diary.last)), day(column(asked_at)))",
    "if(nicely, asked_at, ask.birthday) > asked_at": ">(if(column(nicely), day(column(asked_at)), message(ask.birthday, 'first')), day(column(asked_at)))",
    "max(asked_at, ask.birthday) > asked_at": ">(max(day(column(asked_at)), message(ask.birthday, 'first')), day(column(asked_at)))",
    "price / 4 > {weight.most} / 0.5": ">(/(column(price), const('4')), /(param(weight.most), const('0.5')))",
    "{clock.start} = 'sent'": "=(param(clock.start), const('sent'))",
    "own.pages > 1": ">(with(own.pages), const('1'))",
    "CEIL(price) = floor(price)": "=(ceil(column(price)), floor(column(price)))",
    "beyond('most')": "chain(most, 'beyond')",
}  # fmt: skip


@pytest.mark.parametrize("text", READS)
def test_what_an_expression_says(text: str, tmp_path: Path) -> None:
    law, problems = gate(text, tmp_path)
    assert law is not None, problems
    assert drawn(law.provisions["fair"].exprs["step"]) == READS[text]


REFUSED = {
    # numbers
    "price > 1e5": ("expression-number", "'1e5' is not a number here"),
    "price > .5": ("expression-number", "such as 0.5"),
    "price > 5.": ("expression-number", "'5.' is not a number here"),
    "price > 1_000": ("expression-number", "at most 12 before"),
    "price > 1.2.3": ("expression-number", "not a number here"),
    "price > 0x10": ("expression-number", "not a number here"),
    "price > 1234567890123": ("expression-number", "at most 12 before"),
    "price > 0.1234567": ("expression-number", "6 after the point"),
    "clock > asked_at + 48h": ("expression-number", "Make it a parameter"),
    # types
    "price": ("expression-type", "is a number, not a condition"),
    "'happy'": ("expression-type", "is a text, not a condition"),
    "1 < price < 3": ("expression-type", "a condition is not compared with a number"),
    "price AND nicely": ("expression-type", "AND, OR and NOT join conditions"),
    "NOT price": ("expression-type", "AND, OR and NOT join conditions"),
    "nicely > true": ("expression-type", "a condition has no order"),
    "owner > 'ANN'": ("expression-type", "a State has no order"),
    "-owner = 'ANN'": ("expression-type", "a State has no negative"),
    "owner = mood": ("expression-type", "a State is not compared with a text"),
    "price > {give.time}": ("expression-type", "The unit of {give.time} makes it a duration"),
    "asked_at + 48 > asked_at": ("expression-type", "a parameter with its unit"),
    "asked_at > '2020-01-01'": ("expression-type", "an instant is not compared with a text"),
    "asked_at - clock > {keep.time}": ("expression-type", "a duration is not compared"),
    "price / price > 1": ("expression-type", "division is only by"),
    "price / 0 > 1": ("expression-type", "never by 0"),
    "nicely * 2 = 1": ("expression-type", "* does not join a condition"),
    "ask.friends = ask.friends": ("expression-type", "a list is not compared"),
    "if(nicely, price, asked_at) > 1": ("expression-type", "two values of one type"),
    # names
    "nicly": ("unknown-name", "Did you mean nicely?"),
    "Nicely": ("unknown-name", "Did you mean nicely?"),
    "has_given": ("unknown-name", "Did you mean has_give"),
    "state = 'ANN'": ("unknown-name", "is not a column"),
    "ask.mod = 'happy'": ("unknown-name", "Did you mean mood"),
    "ask.mood.x = 'happy'": ("unknown-name", "has too many dots"),
    "toys.weight > 1": ("unknown-name", "sum(toys.weight)"),
    "price > {weight.mst}": ("unknown-parameter", "Did you mean weight.most?"),
    "price > {a.b}": ("unknown-parameter", "Known: give.time"),
    "mood = 'hapy'": ("unknown-choice", "Did you mean happy?"),
    "includes(ask.tags, 'sft')": ("unknown-choice", "Did you mean soft?"),
    "{clock.start} = 'send'": ("unknown-choice", "Did you mean sent?"),
    "owner = 'ANA'": ("unknown-state", "Did you mean ANN?"),
    "includes(ask.friends, 'ANA')": ("unknown-state", "Did you mean ANN?"),
    "beyond('mst')": ("unknown-label", "Did you mean most?"),
    # functions
    "maxi(price, 1) > 0": ("unknown-function", "Did you mean max?"),
    "ask.sent(owner) > clock": ("unknown-function", "message.received(state)"),
    "received__ask(owner) > clock": ("unknown-function", "there is no function received__ask"),
    "f_max(price, 1) > 0": ("unknown-function", "there is no function f_max"),
    "r_ask(owner) > clock": ("unknown-function", "there is no function r_ask"),
    "unnest(price) > 0": ("unknown-function", "there is no function unnest"),
    "ask.received(price) > clock": ("expression-call", "message.received(column)"),
    "max(price, clock) > 0": ("expression-call", "max does not take a number, an instant"),
    "year(price) > 0": ("expression-call", "year(instant)"),
    "on(20, {diary.last}) > clock": ("expression-call", "from 1900 to 2200"),
    "on(2020.5, {diary.last}) > clock": ("expression-call", "is not a year"),
    "on(2020, {keep.time}) > clock": ("expression-call", "on(year, {month-day})"),
    "beyond(most)": ("expression-call", "one label in quotes"),
    "beyond('most', 'heavy')": ("expression-call", "one label in quotes"),
    "given(price)": ("expression-call", "given(message.field)"),
    "given(ask.sent)": ("expression-call", "given(message.field)"),
    "given(last(ask.sent))": ("expression-call", "given(last(message.field))"),
    "last(price) > 1": ("expression-call", "last(message.field)"),
    "count(*) > 1": ("expression-call", "count(part.column)"),
    "count({weight.most}) > 1": ("expression-call", "count(part.column)"),
    "sum(toys) > 1": ("expression-call", "sum(toys.column)"),
    "any(toys.weight)": ("expression-type", "any takes a condition"),
    "includes(ask.toys, 'x')": ("expression-call", "is a list of records"),
    "includes(ask.friends, price)": ("expression-type", "holds state"),
    "mood IN ()": ("expression-forbidden", "IN ('a', 'b')"),
    # SQL
    "CASE WHEN nicely THEN nicely END": ("expression-forbidden", "Use if(condition, a, b)."),
    "mood LIKE 'h%'": ("expression-forbidden", "Use = or IN"),
    "price IS NULL": ("expression-forbidden", "stays unknown"),
    "price = null": ("expression-forbidden", "stays unknown"),
    "mood IN (SELECT 'happy')": ("expression-forbidden", "SELECT is not part"),
    "EXISTS (SELECT 1)": ("expression-forbidden", "SELECT is not part"),
    "CAST(price AS flag)": ("expression-forbidden", "CAST is not part"),
    "sum(toys.weight) OVER (ORDER BY 1) > 1": ("expression-forbidden", "OVER is not part"),
    "price > ALL (1)": ("expression-call", ""),
    "nicely nicely": ("expression-forbidden", "a name beside another thing"),
    "(nicely, nicely)": ("expression-forbidden", "a list without IN"),
    "()": ("expression-forbidden", "a list without IN"),
    "*": ("expression-forbidden", "a * that multiplies nothing"),
    "'a' 'b' = mood": ("expression-forbidden", "a text beside another text"),
    # characters
    '"nicely"': ("expression-character", "Write names bare"),
    "`nicely`": ("expression-character", "Write names bare"),
    "nicely; DROP TABLE x": ("expression-character", "one condition or value"),
    "nicely -- never": ("expression-character", "comments"),
    "nicely /* never */": ("expression-character", "comments"),
    "price != 1": ("expression-character", "Write <>"),
    "price == 1": ("expression-character", "Write =."),
    "nicely && nicely": ("expression-character", "Write AND."),
    "mood || mood = 'x'": ("expression-character", "Write OR."),
    "price % 2 = 0": ("expression-character", "fraction"),
    "price::flag": ("expression-character", "':' has no place"),
    "x -> nicely": ("expression-syntax", "not an expression"),
    "{{ nicely }}": ("parameter-name", "Write {name}"),
    "{Give.time} > 1": ("parameter-name", "small letters"),
    "{} > 1": ("parameter-name", "Write {name}"),
    "price > 1}": ("parameter-name", "Write {name}"),
    "$$happy$$ = mood": ("expression-character", "'$' has no place"),
    "mood = 'happy": ("expression-character", "a text is not closed"),
    "mood = 'ha\\ppy'": ("expression-character", "no backslash"),
    "mood = 'ha\nppy'": ("expression-character", "no line break"),
    "niсely": ("expression-character", "cyrillic small letter es"),
    "“nicely”": ("expression-character", "left double quotation mark"),
    "nicely\u00a0AND nicely": ("expression-character", "no-break space"),
    "nicely\x00": ("character", "U+0000"),
    "nicely\u202e": ("character", "U+202E"),
    "[nicely]": ("expression-character", "'[' has no place"),
    # syntax
    "": ("expression-syntax", "not an expression"),
    "  ": ("expression-syntax", "not an expression"),
    "nicely AND": ("expression-syntax", "near 'AND'"),
    "AND nicely": ("expression-syntax", "not an expression"),
    "(nicely": ("expression-syntax", "not an expression"),
    "nicely)": ("expression-syntax", "not an expression"),
    "price > 1 2": ("expression-syntax", "near '2'"),
    "nicely, nicely": ("expression-syntax", "near ','"),
    "price BETWEEN 1": ("expression-syntax", "not an expression"),
    # size
    "(" * 30 + "nicely" + ")" * 30: ("expression-depth", "nested deeper"),
    "(" * 1500 + "nicely" + ")" * 1500: ("expression-depth", "nested deeper"),
    "NOT " * 900 + "nicely": ("expression-depth", "nested deeper"),
    "- " * 900 + "price > 1": ("expression-depth", "nested deeper"),
    "price" + " + price" * 200 + " > 1": ("expression-depth", "nested deeper"),
    " AND ".join(["nicely"] * 1000): ("expression-length", "longer than 4000"),
    " AND ".join(["nicely"] * 100_000): ("length", "more than 20000 characters"),
}


@pytest.mark.parametrize(
    "text", REFUSED, ids=lambda text: text[:40].encode("unicode_escape").decode()
)
def test_what_is_refused(text: str, tmp_path: Path) -> None:
    rule, words = REFUSED[text]
    law, problems = gate(text, tmp_path)
    assert law is None
    place = f"r.yaml:{line_of(TOY, WHERE)}"
    assert [(p.place, p.rule) for p in problems if p.level == "error"] == [(place, rule)]
    assert words in f"{problems[0].message} {problems[0].remedy}"


def test_a_long_row_of_conditions_is_no_deep_one(tmp_path: Path) -> None:
    law, problems = gate(" AND ".join(["nicely"] * 350), tmp_path)
    assert law is not None, problems
    assert len(law.provisions["fair"].exprs["step"].args) == 350


@pytest.mark.parametrize("value", ["true", "false", "nicely", "3"])
def test_a_condition_may_be_written_bare(value: str, tmp_path: Path) -> None:
    law, problems = check(tmp_path, changed(WHERE, f"step: {value}"))
    assert (law is None) == (value == "3"), problems


def test_a_parameter_that_is_zero_divides_nothing(tmp_path: Path) -> None:
    text = changed("value: 2000 g,", "value: 0 g,")
    text = changed(WHERE, 'step: "price / {weight.most} > 1"', text)
    assert errors(check(tmp_path, text)[1]) == [(line_of(text, "price / {"), "expression-type")]


DEFAULTS = {
    "flag = give.nicely or yes": True,
    "flag = give.nicely or no": False,
    "number = give.price or 12": 12,
    "text = ask.mood or 'sad'": "sad",
    "text = ask.words or 'it''s or was'": "it's or was",
    "state = ask.to or 'BEN'": "BEN",
    "instant = give.at_last  or\n          never": "never",
    "instant = ask.received(owner) or never": "never",
}


@pytest.mark.parametrize("written", DEFAULTS)
def test_what_holds_where_a_field_is_left_out(written: str, tmp_path: Path) -> None:
    text = changed(
        "      mood: text = ask.mood\n",
        f"      mood: text = ask.mood\n      x: {json.dumps(written)}\n",
    )
    law, problems = check(tmp_path, text)
    assert law is not None, problems
    default = law.processes["game"].columns["x"].default
    assert default is not None
    assert default.value == DEFAULTS[written]


def test_a_condition_that_ends_in_or_is_no_default(tmp_path: Path) -> None:
    text = changed(
        "      mood: text = ask.mood\n",
        "      mood: text = ask.mood\n      x: flag = nicely or has_give\n",
    )
    law, problems = check(tmp_path, text)
    assert law is not None, problems
    assert law.processes["game"].columns["x"].default is None
