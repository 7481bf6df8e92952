"""Work on whole files, interrupted: a centre or backup made, a key replaced, an old form brought up.

Each is killed before the n-th call of the system that concerns the folder, for each n, and its power
is cut at random moments (see `faults.power`).
"""

from __future__ import annotations

import random
from abc import ABC, abstractmethod
from functools import partial

from faults.outcome import Tally, fault
from faults.power import Disk, cuts, lay, recorded
from faults.shim import calls, shimmed
from faults.stage import Stage, Tell, batch, forked, stage, told
from hofburg.errors import HofburgError
from hofburg.register import (
    Centre,
    Register,
    check_backup,
    find_centre,
    init_centre,
    make_backup,
)
from register.releases import build, key_of, note_of, trust_of
from register.toy import entry

_PASSPHRASE = "a trial of keys"


class Work(ABC):
    """Something that is interrupted in a folder."""

    def __init__(self, place: Stage) -> None:
        self.place = place

    @abstractmethod
    def prepare(self) -> None:
        """Make what is there before, in an empty folder."""

    @abstractmethod
    def do(self, tell: Tell) -> None:
        """The work; tells ``finished`` when it is done."""

    @abstractmethod
    def judge(self, done: bool) -> dict[str, str]:
        """What is wrong afterwards."""


def _kill(work: Work, runs: int, tally: Tally) -> None:
    work.prepare()
    total = int(told(forked(partial(_counted, work=work))).fell)
    for run in range(runs):
        call = 1 + (run % total if runs >= total else run * total // runs)
        work.place.clear()
        work.prepare()
        lines = forked(partial(_killed, work=work, call=call))
        heard = told(lines)
        said = {"stuck": heard.fell} if heard.fell else work.judge(b'"finished"' in lines)
        tally.add(f"killed before call {call} of {total}", said)


def _counted(tell: Tell, work: Work) -> None:
    with shimmed(work.place.folder):
        work.do(lambda **_: None)
    tell(fell=str(calls()))


def _killed(tell: Tell, work: Work, call: int) -> None:
    with shimmed(work.place.folder, kill=call):
        work.do(tell)


def _cut(work: Work, dice: random.Random, runs: int, tally: Tally) -> None:
    work.place.clear()
    work.prepare()
    disk = Disk(work.place.folder)
    folders = [it for it in work.place.folder.rglob("*") if it.is_dir()]
    happened = recorded(work.place.folder, work.do)
    for moment, lines, files in cuts(happened, disk, dice, runs):
        work.place.clear()
        for folder in folders:
            folder.mkdir(parents=True, exist_ok=True)
        lay(files, dice)
        tally.add(f"power cut after call {moment}", work.judge(b'"finished"' in lines))


def _interrupt(kind: type[Work], seed: int, runs: int, tally: Tally) -> None:
    with stage() as place:
        work = kind(place)
        _kill(work, runs // 2, tally)
        _cut(work, random.Random(f"halfway {seed}"), runs - runs // 2, tally)


# A centre is made


class Making(Work):
    def prepare(self) -> None:
        pass

    def do(self, tell: Tell) -> None:
        folder = self.place.folder / "centre"
        centre = init_centre(folder, "KAZ", passphrase=None, insecure=True)
        with centre.register() as register:
            register.append(batch(0), centre.key(None))
        tell(finished=True)

    def judge(self, done: bool) -> dict[str, str]:
        try:
            centre = self._found(done)
            if centre is None:
                return {"lost": "there is no centre"} if done else {}
            trust, key = centre.trust(), centre.key(None)
            with centre.register() as register:
                if done and register.count() != len(batch(0)):
                    return {"lost": "its first records"}
                register.append(batch(1), key)
                problems = register.verify(trust)
        except HofburgError as error:
            return {"stuck": str(error)}
        return {"stuck": problems[0].message} if problems else {}

    def _found(self, done: bool) -> Centre | None:
        folder = self.place.folder / "centre"
        try:
            return find_centre(folder) if folder.exists() else None
        except HofburgError:
            if done:
                raise
            return None  # what is half-made may say that it does not read


@fault(
    "a centre half-made",
    """A centre is made and records its first entry. Killed before each call of the system, and the
    power cut at random moments: what is found is a centre that works, or none; and one that works when
    it had recorded.""",
    runs=800,
    few=20,
    shim=True,
)
def making(seed: int, runs: int, tally: Tally) -> None:
    _interrupt(Making, seed, runs, tally)


# A key is replaced


class Replacing(Work):
    def prepare(self) -> None:
        centre = init_centre(self.place.folder / "centre", "KAZ", passphrase=None, insecure=True)
        with centre.register() as register:
            register.append(batch(0), centre.key(None))

    def do(self, tell: Tell) -> None:
        centre = find_centre(self.place.folder / "centre")
        assert centre is not None
        key = centre.new_key(_PASSPHRASE, centre.key(None))
        with centre.register() as register:
            register.append(batch(1), key)
        tell(finished=True)

    def judge(self, done: bool) -> dict[str, str]:
        try:
            centre = find_centre(self.place.folder / "centre")
            if centre is None:
                return {"lost": "there is no centre"}
            key = centre.key(_PASSPHRASE)
            if (problem := centre.looked_at()[1]) is not None:
                # The command says so; a look, and `hofburg keys seal`.
                if done:
                    return {"stuck": problem.message}
                centre.seal(key)
            with centre.register() as register:
                held = [it.entry for it in register.records()]
                wanted = [*batch(0), *(batch(1) if done else [])]
                if missing := [it for it in wanted if it not in held]:
                    return {"lost": f"{len(missing)} records"}
                register.append(batch(2), key)
                problems = register.verify(centre.trust())
        except HofburgError as error:
            return {"stuck": str(error)}
        return {"stuck": problems[0].message} if problems else {}


@fault(
    "a key half-replaced",
    """A node replaces its key and records an entry with the new one. Killed before each call of the
    system, and the power cut at random moments: nothing is lost, and the old key or the new one signs,
    after a new seal of the trust file at most.""",
    runs=200,
    few=6,
    shim=True,
)
def replacing(seed: int, runs: int, tally: Tally) -> None:
    _interrupt(Replacing, seed, runs, tally)


# A register of an old form


class Migrating(Work):
    def prepare(self) -> None:
        build(1, self.place.path)

    def do(self, tell: Tell) -> None:
        with self.place.open():
            tell(finished=True)

    def judge(self, done: bool) -> dict[str, str]:
        del done
        try:
            with Register.open(self.place.path) as register:
                lines = [it.line.decode() for it in register.records()]
                register.append([entry(number="after")], key_of("KAZ-1"))
                errors = [it for it in register.verify(trust_of()) if it.level == "error"]
        except HofburgError as error:
            return {"lost": str(error)}
        if lines != note_of(1)["lines"]:
            return {"lost": "it does not hold what it held"}
        return {"stuck": errors[0].message} if errors else {}


@fault(
    "an old form half brought up",
    """A register of the first form is opened, which brings it up to the present one. Killed before each
    call of the system, and the power cut at random moments: it holds what it held, letter by letter,
    verifies and takes an append.""",
    runs=800,
    few=20,
    shim=True,
)
def migrating(seed: int, runs: int, tally: Tally) -> None:
    _interrupt(Migrating, seed, runs, tally)


# A backup


class Backing(Work):
    def prepare(self) -> None:
        folder = self.place.folder / "centre"
        centre = init_centre(folder, "KAZ", passphrase=None, kind="demo", insecure=True)
        with centre.register() as register:
            register.append(batch(2), centre.key(None))

    def do(self, tell: Tell) -> None:
        centre = find_centre(self.place.folder / "centre")
        assert centre is not None
        make_backup(centre, self.place.folder / "backup", insecure=True)
        tell(finished=True)

    def judge(self, done: bool) -> dict[str, str]:
        path = self.place.folder / "backup"
        try:
            if path.exists():
                backup = check_backup(path, insecure=True)
                if backup.records != len(batch(2)):
                    return {"believed": f"a backup of {backup.records} records"}
            elif done:
                return {"lost": "the backup is not there"}
            centre = find_centre(self.place.folder / "centre")
            assert centre is not None
            make_backup(centre, self.place.folder / "another", insecure=True)
            with centre.register() as register:
                register.append(batch(3), centre.key(None))
                problems = register.verify(centre.trust())
        except HofburgError as error:
            return {"stuck": str(error)}
        return {"stuck": problems[0].message} if problems else {}


@fault(
    "a backup half-made",
    """A backup of a centre is made. Killed before each call of the system, and the power cut at random
    moments: there is a whole backup of that name or none, and the next one can be made.""",
    runs=600,
    few=16,
    shim=True,
)
def backing(seed: int, runs: int, tally: Tally) -> None:
    _interrupt(Backing, seed, runs, tally)


@fault(
    "disk full while a backup is made",
    """The same while each call from the n-th on that makes a file longer fails with ENOSPC, for each n:
    a clear error and no backup of that name, and one when there is space.""",
    runs=200,
    few=10,
    shim=True,
)
def backing_full(seed: int, runs: int, tally: Tally) -> None:
    del seed
    with stage() as place:
        work = Backing(place)
        work.prepare()
        total = int(told(forked(partial(_counted, work=work))).fell)
        for run in range(runs):
            call = 1 + (run % total if runs >= total else run * total // runs)
            place.clear()
            work.prepare()
            lines = forked(partial(_full, work=work, call=call))
            fell = told(lines).fell
            tally.add(f"call {call}", {"stuck": fell} if fell else work.judge(b"finished" in lines))


def _full(tell: Tell, work: Work, call: int) -> None:
    try:
        with shimmed(work.place.folder, full=call):
            work.do(tell)
    except HofburgError:
        if (work.place.folder / "backup").exists():
            tell(fell="there is a backup of that name all the same")
