"""``hofburg keys``: the keys of this node and of those whose records are believed."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hofburg.errors import Problem, RegisterError

if TYPE_CHECKING:
    from hofburg.register import Centre

__all__ = ["keys"]

keys = typer.Typer(help="Keys: this node's, and those that are believed.", rich_markup_mode=None)


@keys.command()
def new() -> None:
    """Replace this node's key.

    The old one is believed for what it signed until now, the new one from now on.
    """
    from hofburg.cli.page import write
    from hofburg.cli.passphrase import new_passphrase
    from hofburg.register import Key, Trust

    centre = _centre()
    trust = centre.trust()
    now = time.time_ns() // 1000
    key = Key.generate(centre.node)
    key.save(centre.folder / "keys" / f"{key.id}.pem", new_passphrase())
    held = {
        item.id: replace(item, until=now) if item.node == centre.node and item.until > now else item
        for item in trust.keys.values()
    }
    _write_trust(centre, Trust(held | Trust.of(key, centre.state, now).keys))
    write(f"New key of {centre.node}: {key.id}\n")
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
    from hofburg.reports import instant
    from hofburg.values import NEVER

    centre = _centre()
    trust = centre.trust()
    if public:
        data = json.loads((centre.folder / "trust.json").read_bytes())
        own = {key: value for key, value in data.items() if trust.keys[key].node == centre.node}
        write(json.dumps(own, indent=2, sort_keys=True) + "\n")
        return
    page = Page()
    rows = []
    for key, item in sorted(trust.keys.items(), key=lambda it: (it[1].node, it[1].since)):
        until = "" if item.until >= NEVER else instant(item.until)
        rows.append(
            (
                key,
                item.node,
                item.state,
                instant(item.since),
                until,
                "this node" if item.node == centre.node else "",
            )
        )
    page.table(("Key", "Node", "State", "From", "Until", ""), rows)
    page.show()


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

    Compare their ids with that centre by another way first.
    """
    from hofburg.cli.page import write
    from hofburg.register import Trust

    centre = _centre()
    held, offered = centre.trust(), Trust.read(file)
    problems = []
    for key, item in offered.keys.items():
        if item.node == centre.node:
            said = f"says it is a key of {centre.node}, which is this node."
            problems.append(
                Problem(str(file), "own-key", said, "`hofburg keys new` makes those.", key)
            )
    if problems:
        raise RegisterError(problems)
    changed = {key: item for key, item in offered.keys.items() if held.keys.get(key) != item}
    if changed and not dry_run:
        _write_trust(centre, Trust(held.keys | changed))
    for key, item in changed.items():
        now = "would be believed" if dry_run else "is believed"
        write(f"{key}: {item.node} of {item.state} {now}\n")
    if not changed:
        write("These keys are believed already.\n")


def _centre() -> Centre:
    from hofburg.inquiry import centre_here

    centre = centre_here()
    if centre is None:
        said = "this is not a centre's folder, nor inside one."
        raise RegisterError(
            Problem("", "no-centre", said, "Make one: hofburg init --state KAZ centre")
        )
    return centre


def _write_trust(centre: Centre, trust: Any) -> None:
    """Put a new trust file in the place of the old one, whole or not at all."""
    path = centre.folder / "trust.json"
    beside = centre.folder / ".trust.json.new"
    beside.unlink(missing_ok=True)
    trust.write(beside)
    beside.replace(path)
