"""The choices of a field, and what they are called, from the document."""

from __future__ import annotations

from collections.abc import Mapping

from hofburg.regimes.captions import plain, said_of
from hofburg.regimes.expression import shown
from hofburg.regimes.faults import Faults, Path
from hofburg.regimes.model_choices import Choices

__all__ = ["link_choices"]

Captions = dict[str, dict[str, str]]


def link_choices(
    faults: Faults, path: Path, choices: Choices | None
) -> tuple[tuple[str, ...], Captions]:
    """Values in their order, and the captions of those that have some; reports what is wrong."""
    if choices is None:
        return (), {}
    values = tuple(choices)
    faults.distinct(path, values, "choice")
    if not values or "?" in values:
        faults.report(path, "field", "has no choice, or the choice ?",
                      "List the values; ? stands for unknown everywhere.")  # fmt: skip
    if not isinstance(choices, Mapping):
        return values, {}
    captions = {
        value: {"en": said} if isinstance(said, str) else dict(said)
        for value, said in choices.items()
    }
    _check(faults, path, captions)
    return values, captions


def _check(faults: Faults, path: Path, captions: Captions) -> None:
    """People type captions, so each must say one value, in whatever language it is."""
    meant: dict[str, str] = {}
    for value in captions:
        meant.setdefault(plain(value), value)
    for value, texts in captions.items():
        for language, caption in texts.items():
            place = (*path, value, language)
            if caption.strip() in ("", "?") or not caption.isprintable():
                faults.report(place, "caption", f"{shown(caption)} is no caption",
                              "Write a word or two, on one line.")  # fmt: skip
                continue
            for text in said_of(value, {language: caption})[1:]:
                other = meant.setdefault(plain(text), value)
                if other != value:
                    faults.report(place, "caption",
                                  f"{shown(caption)} may stand for {shown(other)} as well",
                                  "Give each value a caption of its own.")  # fmt: skip
                    break
