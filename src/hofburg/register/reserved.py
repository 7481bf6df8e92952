"""Bodies of the entries that every regime has: declarations, worlds, notes.

    hofburg.completeness   {from, until, kinds?, states?, case?, label?, count?}
    hofburg.worlds         {worlds: {name: [account, ...]}}
    hofburg.note           any object
    hofburg.arrangement    see `hofburg.register.arranged`, which checks it

A declaration of completeness says that the register holds all messages of these kinds (left out:
all) by or to these States (left out: all) in the period; with ``case``, that there is no such
message in that case in that period; with ``label`` and ``count``, that the last case of the period
is the count-th one under that limit.
"""

from __future__ import annotations

from hofburg.register.canon import join
from hofburg.register.entry import COMPLETENESS, WORLDS, Law
from hofburg.register.fields import Checker

__all__ = ["check_reserved"]


def check_reserved(check: Checker, law: Law, kind: str, body: object) -> None:
    """Check the body of a reserved kind; problems go to ``check``."""
    if kind == COMPLETENESS:
        _completeness(check, law, body)
    elif kind == WORLDS:
        _worlds(check, body)


def _completeness(check: Checker, law: Law, value: object) -> None:
    optional = ("kinds", "states", "case", "label", "count")
    body = check.shape(value, "body", ("from", "until"), optional)
    since = check.instant(body["from"], "body.from") if "from" in body else None
    until = check.instant(body["until"], "body.until") if "until" in body else None
    if since and until and since.lo > until.hi:
        check.say("body.until", "period", "the period ends before it starts.", "Swap the two.")
    if "kinds" in body:
        for number, kind in enumerate(check.items(body["kinds"], "body.kinds")):
            check.choice(kind, f"body.kinds[{number}]", law.kinds, "kind")
    if "states" in body:
        check.codes(body["states"], "body.states")
    if "case" in body:
        check.reference(body["case"], "body.case")
    if "label" in body:
        check.text(body["label"], "body.label")
    if "count" in body:
        check.count(body["count"], "body.count")
    for given, other in (("label", "count"), ("count", "label")):
        if given in body and other not in body:
            said = f"{given} says nothing without {other}."
            check.say(f"body.{other}", "missing-field", said, f"Give {other}, or leave both out.")


def _worlds(check: Checker, value: object) -> None:
    body = check.shape(value, "body", ("worlds",))
    for name, accounts in check.mapping(body.get("worlds", {}), "body.worlds").items():
        path = join("body.worlds", name)
        check.text(name, path)
        for number, account in enumerate(check.items(accounts, path)):
            check.text(account, f"{path}[{number}]")
