"""Words of a document's own grammar for a reader: kinds, strengths, parts of a rule."""

from __future__ import annotations

from hofburg.languages import say

__all__ = ["kind_word", "role_word", "strength_word", "stricter_words", "type_word"]


def kind_word(kind: str) -> str:
    """What sort of rule it is."""
    words = {
        "duty": say("duty"),
        "limit": say("limit"),
        "content": say("content"),
        "gate": say("gate"),
    }
    return words.get(kind, kind)


def strength_word(strength: str) -> str:
    """How strongly it binds."""
    words = {"must": say("must"), "should": say("should"), "practice": say("practice")}
    return words.get(strength, strength)


def role_word(role: str, kind: str) -> str:
    """What a condition of a rule says."""
    words = {
        "by": say("Whose step") if kind == "gate" else say("Who"),
        "to": say("Towards whom"),
        "when": say("When it applies"),
        "due": say("Due"),
        "not_before": say("Not before"),
        "done": say("Done"),
        "value": say("Measures the value"),
        "sum": say("Measures the sum of"),
        "start": say("Measures cases at once, from"),
        "end": say("to"),
        "counts": say("Counts those with"),
        "per": say("Counted apart for each"),
        "order": say("In the order of"),
        "over": say("Within"),
        "at_most": say("At most"),
        "holds": say("Must hold"),
        "step": say("The step"),
        "opens": say("Is open if"),
        "unless": say("Excused if"),
    }
    return words.get(role, role)


def stricter_words(stricter: str | None) -> str:
    """Which way an arrangement may move a number."""
    words = {
        "lower": say("An arrangement may lower it, and not raise it."),
        "higher": say("An arrangement may raise it, and not lower it."),
        "either": say("An arrangement may change it either way."),
    }
    return words.get(stricter or "", say("No arrangement may change it."))


def type_word(kind: str) -> str:
    """What a field of a form holds."""
    words = {
        "text": say("text"),
        "flag": say("yes or no"),
        "number": say("number"),
        "count": say("whole number"),
        "instant": say("moment"),
        "day": say("day"),
        "state": say("State"),
        "choice": say("choice"),
        "point": say("place"),
        "list": say("list"),
    }
    return words.get(kind, kind)
