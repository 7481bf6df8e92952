"""``--up-to MARK``: one option of every command that shows what entries say, or follows from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any

import typer
import typer.main
from typer.core import TyperCommand

if TYPE_CHECKING:
    from typer.models import CommandInfo

__all__ = ["EXEMPT", "give_up_to"]

_DOCUMENT = "shows documents and worked cases that everybody has"
_ATLAS = "shows tables that everybody has"
_WRITES = "writes what its own words and files say"
_FORM = "shows a form, or what a file says"
_COPIES = "is about the register as a whole, and shows nothing of its entries"
_KEYS = "shows keys, not entries"
EXEMPT: Mapping[str, str] = MappingProxyType(
    {
        "init": "makes an empty register",
        "demo": "makes a register of invented entries",
        "when": _DOCUMENT,
        "annual check": "shows what a file of one's own says",
        "annual import": _WRITES,
        "message paste": "makes a draft of a text of one's own",
        "options goals": _DOCUMENT,
        "options instruments": _DOCUMENT,
        "arrangement new": _FORM,
        "arrangement warn": "studies made-up worlds, and reads no register",
        "register add": _WRITES,
        "register import": _WRITES,
        "regime cases": _DOCUMENT,
        "regime check": _DOCUMENT,
        "regime confirm": _DOCUMENT,
        "regime coverage": _DOCUMENT,
        "regime list": _DOCUMENT,
        "regime provision": _DOCUMENT,
        "regime schema": _DOCUMENT,
        "regime show": _DOCUMENT,
        "atlas formats": _ATLAS,
        "atlas groups": _ATLAS,
        "atlas institutions": _ATLAS,
        "atlas members": _ATLAS,
        "atlas neighbours": _ATLAS,
        "atlas organisations": _ATLAS,
        "atlas standing": _ATLAS,
        **dict.fromkeys(
            (f"keys {it}" for it in ("distrust", "new", "revoke", "seal", "show", "trust")),
            _KEYS,
        ),
        "attachment keep": _WRITES,
        "attachment passphrase": _KEYS,
        "attachment remove": "takes away what no entry names",
        "attachment verify": "opens files by their hashes, and shows nothing of them",
        "register backup": _COPIES,
        "register checkpoint": _COPIES,
        "register restore": _COPIES,
        "register resume": _COPIES,
        "register verify": "is for whoever keeps the register: of a fork it shows both texts",
    }
)
"""Commands without the option, and why. Every other one has it."""


class _Reading(TyperCommand):
    """A command that asks as somebody who may see up to a mark."""

    def __init__(self, *args: Any, params: list[Any] | None = None, **more: Any) -> None:
        super().__init__(*args, params=[*(params or ()), _option()], **more)


@cache
def _option() -> Any:
    """The option, made as typer makes that of any command."""
    probe = typer.Typer(add_completion=False)

    @probe.command()
    def _(
        up_to: Annotated[
            str | None,
            typer.Option(
                "--up-to",
                metavar="MARK",
                help="Show what is marked so or lower, count the rest. Left out: everything.",
                envvar="HOFBURG_UP_TO",
                expose_value=False,
                callback=_said,
            ),
        ] = None,
    ) -> None: ...

    (made,) = typer.main.get_command(probe).params
    return made


def _said(mark: str | None) -> None:
    from hofburg.inquiry import set_reader

    set_reader(mark)


def give_up_to(app: typer.Typer) -> None:
    """Give the option to every command of a tree that is not ``EXEMPT``."""
    for path, command in _commands(app):
        if path not in EXEMPT:
            command.cls = _Reading


def _commands(app: typer.Typer, above: str = "") -> Iterator[tuple[str, CommandInfo]]:
    for command in app.registered_commands:
        assert command.callback is not None  # noqa: S101 - each is a function
        name = command.name or command.callback.__name__.replace("_", "-")  # as typer names it
        yield f"{above}{name}", command
    for group in app.registered_groups:
        if group.typer_instance is not None:
            yield from _commands(group.typer_instance, f"{above}{group.name} ")
