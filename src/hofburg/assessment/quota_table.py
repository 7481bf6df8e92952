"""Put lines of quotas together: received and given, who may still ask, and who had which seat."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from hofburg.assessment import plain_values as v
from hofburg.assessment.plain_fold import party_codes
from hofburg.assessment.plain_sight import Subject
from hofburg.assessment.quota import Asker, Line, QuotaTable, Seat
from hofburg.assessment.quota_lines import Counting, Keys
from hofburg.assessment.quota_shape import bearing, counted, names, roles
from hofburg.regimes import Law, Process, Provision

__all__ = ["quota_table"]

_ONE = (Decimal(1), Decimal(1))


def quota_table(
    counting: Counting,
    process: Process,
    state: str | None,
    year: int | None,
    label: str | None,
    idle: bool,
) -> QuotaTable | None:
    """The table of a process; None where no counted limit of it has anything to say.

    ``idle`` asks also for tables of groups in which there is no case yet.
    """
    chosen = [p for p in counted(counting.law, process.name) if label in (None, p.label)]
    if not chosen or process.every:
        return None
    year = counting.year() if year is None else year
    sender, addressee = roles(process)
    received: list[Line] = []
    given: list[Line] = []
    unplaced: set[str] = set()
    for provision in chosen:
        groups, lost = counting.groups(provision, year, state)
        unplaced |= lost
        base = _base(provision, addressee, state, year)
        if base is not None:
            groups.setdefault(base, [])
        for keys in sorted(groups, key=lambda k: tuple(map(str, k))):
            named = dict(zip(names(provision), keys, strict=True))
            if state is None or (addressee is not None and named.get(addressee) == state):
                received += counting.lines(provision, keys, year)
            elif sender is not None and named.get(sender) == state:
                given += counting.lines(provision, keys, year)
    seats = _seats(counting, process, chosen, state, year)
    said = any(line.uses for line in (*received, *given)) or seats or unplaced
    if not said and not (idle and received and _speaks(counting.law, chosen, state)):
        return None
    law, world = counting.law, counting.world
    open_ = received and year >= counting.year()  # nobody asks for a year that is over
    return QuotaTable(
        law.id, law.digest, process.name, process.title, world.label, world.title, counting.clock,
        state, year, tuple(received), tuple(given),
        _askers(counting, process, chosen, state, year) if open_ else (), seats,
        tuple(sorted(unplaced)),
    )  # fmt: skip


def _speaks(law: Law, chosen: Sequence[Provision], state: str | None) -> bool:
    """Whether limits that nobody has used are worth a word: in an arrangement, its own to a party."""
    header = law.arrangement
    if header is None or law.base is None:
        return True
    own = {*header.touched, *header.added}
    bound = not header.parties or state is None or state in header.parties
    return bound and any(p.label in own for p in chosen)


def _base(provision: Provision, addressee: str | None, state: str | None, year: int) -> Keys | None:
    """The group that exists for a State and year even where nothing was asked yet."""
    wanted = names(provision)
    if state is None or addressee is None or not set(wanted) <= {addressee, "year"}:
        return None
    if addressee not in wanted:
        return None
    return tuple(state if name == addressee else Decimal(year) for name in wanted)


# -- who may still ask -----------------------------------------------------------------------------


def _askers(
    counting: Counting, process: Process, chosen: Sequence[Provision], state: str | None, year: int
) -> tuple[Asker, ...]:
    """Whether each other State may still open a case with this one."""
    sender, addressee = roles(process)
    if state is None or sender is None or addressee is None:
        return ()
    bears = bearing(process, chosen)
    known = {sender, addressee, "year"}
    told = [p for p in bears if set(names(p)) <= known and "end" not in p.exprs]
    open_ = tuple(p.label for p in bears if p not in told)
    lines: dict[tuple[str, Keys], str] = {}
    found = []
    bound = counting.law.arrangement.parties if counting.law.arrangement else ()
    for code in (bound or party_codes(counting.law)) if bears else ():
        if code == state:
            continue
        of = {sender: code, addressee: state, "year": Decimal(year)}
        verdicts: dict[str, str] = {}
        for provision in told:
            keys = tuple(of[name] for name in names(provision))
            if (provision.label, keys) not in lines:
                lines[provision.label, keys] = counting.line(provision, keys, year).next
            verdicts[provision.label] = lines[provision.label, keys]
        found.append(Asker(code, *_worst(verdicts), open_))
    return tuple(found)


def _worst(verdicts: Mapping[str, str]) -> tuple[str, tuple[str, ...]]:
    """The verdict over several limits, and those that speak it."""
    for status in ("exceeded", "refusable", "undetermined"):
        because = tuple(label for label, said in verdicts.items() if said == status)
        if because:
            return status, because
    return "within", ()


# -- seats -----------------------------------------------------------------------------------------


def _seats(
    counting: Counting, process: Process, chosen: Sequence[Provision], state: str | None, year: int
) -> tuple[Seat, ...]:
    """The places of nationals in the cases of a year."""
    spec = process.seats
    if spec is None:
        return ()
    sight = counting.sight(None)
    years = _years(counting, chosen)
    found = []
    for row in counting.rows[process.name]:
        at = Subject(row)
        dated = tuple(counting.calendar.year(counting.calendar.day_of(t)) for t in sight.dated(row))
        asked = v.compare("=", dated, (Decimal(year), Decimal(year))) is not False
        inside = year in years[row.case] if row.case in years else asked
        if row.shown > counting.clock or not inside:
            continue
        ends = counting.ends(sight, at)
        taken = [
            (
                sight.value(spec.state, Subject(row, line)),
                sight.value(spec.number, Subject(row, line)) if spec.number else _ONE,
            )
            for line in sight.lines(row, spec.part) or ()
        ]
        if state is None or state in (*ends, *(nationality for nationality, _ in taken)):
            found += [Seat(row.case, *ends, nationality, n) for nationality, n in taken]
    return tuple(found)


def _years(counting: Counting, chosen: Sequence[Provision]) -> Mapping[str, set[int]]:
    """In which years the limits count each case, as far as that is known."""
    found: dict[str, set[int]] = {}
    for provision in chosen:
        for keys, listed in counting.by_keys(provision, None).items():
            for expr, key in zip(provision.per, keys, strict=True):
                if expr.op == "year" and key is not None:
                    for at in listed:
                        found.setdefault(at.row.case, set()).add(int(key))
    return found
