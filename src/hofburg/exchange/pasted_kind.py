"""Which message of which regime a text is: by its subject, else by its code or its title."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from hofburg.exchange.pasted_scan import Token
from hofburg.exchange.printed_form import one_line
from hofburg.exchange.printed_words import WORDS
from hofburg.regimes import Law

__all__ = ["Named", "named"]

_FORMAT = "|".join(words["format"] for words in WORDS.values())
_EDITION = "|".join(words["edition"] for words in WORDS.values())
_PARAGRAPH = "|".join(words["paragraph"] for words in WORDS.values())
_SUBJECT = re.compile(
    rf"(?P<title>.*?)\((?P<regime>[\w-]{{1,80}}) (?P<kind>\w{{1,80}})"
    rf"(?:, (?:{_FORMAT}) (?P<code>\S+))?\)",
    re.IGNORECASE,
)
_REFERENCE = re.compile(
    rf"(?:.*\()?(?P<regime>[\w-]{{1,80}})\)?(?:, (?:{_EDITION}) (?P<edition>.*?))?"
    rf"(?:, (?:{_PARAGRAPH}) .*)?",
    re.IGNORECASE,
)
_LONGEST = 4_000  # characters of a subject or a reference that are looked at
_CODE = re.compile(rf"(?:{_FORMAT}) (\S+?)[).,;]*(?=\s|\Z)", re.IGNORECASE)


@dataclass(frozen=True)
class Named:
    """What a text is. ``law`` is what binds it: an arrangement where it was sent under one."""

    regime: str
    law: Law
    kind: str


def named(
    tokens: Sequence[Token],
    text: str,
    laws: Mapping[str, Law],
    codes: Mapping[str, Mapping[str, str]],
    tell: Callable[..., None],
) -> Named | None:
    """What the text is, or ``None`` and the reason told."""
    found = {(it.kind, it.key): it for it in tokens}
    subject = found.get(("head", "SUBJECT"))
    at = subject.start if subject else -1
    said, reference, under = (
        " ".join(text[it.end : it.stop][:_LONGEST].split()) if it else ""
        for it in (subject, found.get(("item", 3)), found.get(("sub", "under")))
    )
    parts = _SUBJECT.fullmatch(said)
    cited = _REFERENCE.fullmatch(reference)
    regime = _known(parts["regime"] if parts else cited["regime"] if cited else "", laws)
    if parts and regime is None:
        tell(at, "unknown-regime", f"{parts['regime']!r} is no regime here",
             f"Known: {', '.join(laws)}. Name others with --regime.", "error")  # fmt: skip
        return None
    bound = _known(under, laws) if under else regime
    if under and bound is None:
        bound = regime  # what it was sent under is said to be unknown when the entry is checked
    kind = parts["kind"].lower() if parts else None
    if parts and regime and kind not in laws[bound or regime].messages:
        known = ", ".join(sorted(laws[bound or regime].messages))
        tell(at, "unknown-kind", f"{bound} has no message {kind!r}", f"Known: {known}.", "error")
        return None
    code = parts["code"] if parts else next(iter(_CODE.findall(said)), None)
    if kind is None or regime is None:
        guess = _guessed(said, code, [regime] if regime else list(laws), laws, codes)
        if len(guess) != 1:
            several = ", ".join(f"{one} {name}" for one, name in guess[:8])
            many = f"may be {several}" if guess else "is the title of no message here"
            tell(at, "unknown-kind", f"{said[:60]!r} {many}",
                 "Write (REGIME KIND) after the subject, such as (VD2011 request)."
                 .replace("VD2011 request", _example(laws)), "error")  # fmt: skip
            return None
        regime, kind = guess[0]
        bound = bound or regime
        tell(at, "kind", f"was read as {kind} of {regime}, by its {'code' if code else 'title'}",
             "Check that it is meant.")  # fmt: skip
    law = laws[bound or regime]
    _code(code, regime, kind, codes, tell, at)
    if cited and cited["edition"] and one_line(cited["edition"]) != one_line(law.edition):
        item = found[("item", 3)]
        tell(item.start, "edition", f"is of the edition {cited['edition'][:60]!r}, not"
             f" {law.edition!r}", "Compare the two forms: fields may have moved.")  # fmt: skip
    return Named(regime, law, kind)


def _known(said: str, laws: Mapping[str, Law]) -> str | None:
    if said in laws:
        return said
    return next((one for one in laws if one.casefold() == said.casefold()), None)


def _guessed(
    said: str,
    code: str | None,
    regimes: Sequence[str],
    laws: Mapping[str, Law],
    codes: Mapping[str, Mapping[str, str]],
) -> list[tuple[str, str]]:
    """Messages that have this code, else those that have this title."""
    coded = [
        (regime, kind)
        for regime in regimes
        for kind, own in codes.get(regime, {}).items()
        if code and own.casefold() == code.casefold() and kind in laws[regime].messages
    ]
    if coded:
        return coded
    title = said.partition("(")[0].strip().casefold()
    return [
        (regime, message.name)
        for regime in regimes
        for message in laws[regime].messages.values()
        if title and title in {one_line(it).casefold() for it in message.title.values()}
    ]


def _code(
    code: str | None,
    regime: str,
    kind: str,
    codes: Mapping[str, Mapping[str, str]],
    tell: Callable[..., None],
    at: int,
) -> None:
    """The code in the subject must be that of the message."""
    if code is None:
        return
    own = codes.get(regime, {}).get(kind)
    if own is None:
        tell(at, "format-code", f"the code {code[:40]!r} was not kept",
             f"No code is known here for {kind}; put it into formats.yaml.")  # fmt: skip
    elif own.casefold() != code.casefold():
        tell(at, "format-code", f"the code {code[:40]!r} is not that of {kind}, which is {own!r}",
             "Correct the subject, or the table of codes.", "error")  # fmt: skip


def _example(laws: Mapping[str, Law]) -> str:
    for regime in laws:
        for kind in laws[regime].messages:
            return f"{regime} {kind}"
    return "REGIME KIND"
