"""``hofburg keys``: the keys of this node and of those whose records are believed."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from hofburg.errors import Problem, QuestionError, RegisterError

if TYPE_CHECKING:
    from hofburg.register import Centre, TrustedKey

__all__ = ["keys"]

keys = typer.Typer(help="Keys: this node's, and those that are believed.", rich_markup_mode=None)

_SECOND = 1_000_000

_Since = Annotated[
    str | None,
    typer.Option(
        "--since", metavar="INSTANT", help="From when on others may have held it. Left out: now."
    ),
]
_Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]


@keys.command()
def new(
    lost: Annotated[
        bool,
        typer.Option(
            "--lost", help="The present key or its passphrase is gone: the new one revokes it."
        ),
    ] = False,
    author: Annotated[
        bool,
        typer.Option(
            "--author", help="A key by which your State signs what it says; see register add."
        ),
    ] = False,
    reason: Annotated[
        str, typer.Option("--reason", metavar="TEXT", help="With --lost: why it is revoked.")
    ] = "",
) -> None:
    """Replace this node's key.

    The old one is believed for what it signed until now, the new one from now on. The old key says
    so in this node's chain, so whoever imports it learns the new one. With --lost it cannot: give
    the others the new key by a way that they know.
    """
    from hofburg.cli.page import write
    from hofburg.cli.passphrase import new_passphrase, own_key

    centre = _centre()
    if author:
        if lost:
            raise QuestionError(Problem("--lost", "both", "does not go with --author."))
        node_key = own_key(centre)
        key = centre.new_author_key(new_passphrase(), node_key)
        write(f"New key of {centre.state} as an author: {key.id}\n")
    else:
        old = None if lost else own_key(centre)
        key = centre.new_key(new_passphrase(), old, reason)
        write(f"New key of {centre.node}: {key.id}\n")
        if not lost:
            write("Others learn it from your next export.\n")
    write("Give the others what `hofburg keys show --public` prints, by a way that they know.\n")


@keys.command()
def show(
    public: Annotated[
        bool,
        typer.Option(
            "--public", help="This node's own keys, as `trust` of another centre takes them."
        ),
    ] = False,
) -> None:
    """List the keys that this centre believes."""
    from hofburg.cli.page import Page, write
    from hofburg.cli.run import complain

    centre = _centre()
    trust, problem = centre.looked_at()
    if public:
        data = json.loads(trust.dump())
        own = {key: data[key] for key, item in trust.keys.items() if _is_own(centre, item)}
        write(json.dumps(own, indent=2, sort_keys=True) + "\n")
        return
    page = Page()
    items = sorted(trust.keys.values(), key=lambda it: (it.node, it.state, it.since))
    page.table(("Key", "Node", "State", "From", "Until", ""), _rows(centre, items))
    page.show()
    complain([problem] if problem else [])


def _is_own(centre: Centre, item: TrustedKey) -> bool:
    return item.node == centre.node or (not item.node and item.state == centre.state)


def _rows(centre: Centre, items: Iterable[TrustedKey]) -> list[tuple[str, ...]]:
    from hofburg.reports import instant
    from hofburg.values import NEVER

    return [
        (
            item.id,
            item.node or "as an author",
            item.state,
            instant(item.since // _SECOND * _SECOND),
            "" if item.until >= NEVER else instant(item.until // _SECOND * _SECOND),
            "ours" if _is_own(centre, item) else "",
        )
        for item in items
    ]


@keys.command()
def trust(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="What `keys show --public` of another centre printed."),
    ],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only print what would be believed.")
    ] = False,
) -> None:
    """Believe the keys of another centre.

    Compare their ids with that centre by another way first. This node's key seals the trust file.
    """
    from hofburg.cli.page import write
    from hofburg.cli.passphrase import own_key
    from hofburg.register import Trust

    centre = _centre()
    held, offered = centre.trust(), Trust.read(file)
    problems = []
    for key, item in offered.keys.items():
        if _is_own(centre, item):
            whose = centre.node if item.node else centre.state
            said = f"says it is a key of {whose}, which is this {'node' if item.node else 'State'}."
            problems.append(
                Problem(str(file), "own-key", said, "`hofburg keys new` makes those.", key)
            )
    if problems:
        raise RegisterError(problems)
    changed = {key: item for key, item in offered.keys.items() if held.keys.get(key) != item}
    if changed and not dry_run:
        centre.believe(Trust(held.keys | changed), own_key(centre))
    for key, item in changed.items():
        now = "would be believed" if dry_run else "is believed"
        write(f"{key}: {item.node or 'an author'} of {item.state} {now}\n")
    if not changed:
        write("These keys are believed already.\n")


_KeyId = Annotated[str, typer.Argument(metavar="KEY", help="Its id, as `keys show` prints it.")]


@keys.command()
def distrust(key: _KeyId, since: _Since = None) -> None:
    """Believe a key of another centre no longer.

    What it signed before that instant stays believed.
    """
    from hofburg.cli.page import write
    from hofburg.cli.passphrase import own_key
    from hofburg.register import Trust
    from hofburg.reports import instant

    centre = _centre()
    held = centre.trust()
    item = held.keys.get(key) or _brought(centre, key)
    if item is None:
        raise _unknown(key)
    if item.node == centre.node:
        said = f"is a key of {centre.node}, which is this node."
        raise QuestionError(Problem("KEY", "own-key", said, "`hofburg keys revoke` does that."))
    ended = replace(item, until=_instant(since))
    centre.believe(Trust(held.keys | {key: ended}), own_key(centre))
    whose = item.node or f"{item.state} as an author"
    write(f"{key}: of {whose}, is believed for what it signed until {instant(ended.until)}\n")


@keys.command()
def revoke(
    key: _KeyId,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why, for the others.")],
    since: _Since = None,
) -> None:
    """Say in this node's chain that an earlier key of it signs nothing any more.

    The present key goes by `keys new`, or `keys new --lost`.
    """
    from hofburg.cli.page import write
    from hofburg.cli.passphrase import own_key
    from hofburg.register import Trust, revocation

    centre = _centre()
    held = centre.trust()
    item = held.keys.get(key)
    if item is None or item.node != centre.node:
        raise _unknown(key, f"of {centre.node}")
    present = own_key(centre)
    if present.id == key:
        said = "is the key that this node signs with."
        remedy = "Replace it: `hofburg keys new`, or `hofburg keys new --lost`."
        raise QuestionError(Problem("KEY", "own-key", said, remedy))
    at = None if since is None else _instant(since)
    ended = replace(item, until=min(_instant(since), item.until))
    with centre.register() as register:
        (record,) = register.append([revocation(key, reason, at)], present)
    centre.believe(Trust(held.keys | {key: ended}), present)
    place = f"{record.recorder}/{record.seq}"
    write(f"{key} is revoked by {place}. Others learn it from your next export.\n")


@keys.command()
def seal(yes: _Yes = False) -> None:
    """Seal the trust file as it now stands, after a look at it.

    Needed where somebody edited trust.json, or where it was never sealed.
    """
    from hofburg.cli.page import Page, write
    from hofburg.cli.passphrase import own_key
    from hofburg.cli.run import complain

    centre = _centre()
    held, problem = centre.looked_at()
    page = Page()
    page.table(("Key", "Node", "State", "From", "Until", ""), _rows(centre, held.keys.values()))
    page.show()
    complain([problem] if problem else [])
    if not yes and not typer.confirm("Are these the keys that this centre believes?"):
        write("Nothing was sealed.\n")
        raise typer.Exit(2)
    centre.seal(own_key(centre))
    write("Sealed.\n")


def _brought(centre: Centre, key: str) -> TrustedKey | None:
    """A key that another node's chain brought."""
    with centre.register() as register:
        return register.key_brought(key, centre.trust())


def _unknown(key: str, whose: str = "") -> QuestionError:
    said = f"there is no key {key[:60]!r} {whose}".rstrip() + "."
    return QuestionError(Problem("KEY", "unknown-key", said, "`hofburg keys show` lists them."))


def _instant(text: str | None) -> int:
    from hofburg.values import parse_instant

    if text is None:
        return time.time_ns() // 1000
    try:
        return parse_instant(text).lo
    except ValueError as error:
        remedy = "Write 2022-02-20T12:00Z."
        raise QuestionError(Problem("--since", "instant", f"{error}.", remedy)) from None


def _centre() -> Centre:
    from hofburg.inquiry import centre_here

    centre = centre_here()
    if centre is None:
        said = "this is not a centre's folder, nor inside one."
        raise RegisterError(
            Problem("", "no-centre", said, "Make one: hofburg init --state KAZ centre")
        )
    return centre
