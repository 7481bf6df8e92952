"""The same findings in SQL written by hand, for data that are exact and declared complete.

What somebody who knows both the rules and the database would write over the folded tables: each
derived value once, plain windows, one branch a provision, one CASE a kind. No ranges, no unknown
condition but the ground of a refusal, no readings, one world. It yields the columns of the engine,
row for row; lower and upper bounds are the same value here, and *not done by the register's horizon*
is written as the engine writes it.
"""

from __future__ import annotations

from hofburg.assessment import Engine

__all__ = ["COLUMNS", "counted", "facts", "findings"]

COLUMNS = ("w, p, rid, part, state, other, status, why, nb_lo, nb_hi, due_lo, due_hi, done_lo, done_hi, m_lo, m_hi,"
           " a_lo, a_hi, taken")  # fmt: skip

_FACTS = """
    WITH book AS (
        SELECT rid, count(*) AS books, sum(p__weight_lo)::DECIMAL(18,6) AS grams, bool_or(p__weight_lo > 5000) AS heavy
        FROM part_loan_books GROUP BY rid),
    stock AS (
        SELECT key_state, key_year::BIGINT AS year,
               greatest(1, least(4, ceil(report__volumes__first_lo / 1000)))::DECIMAL(18,6) AS quota
        FROM base_stocktaking),
    loan AS (
        SELECT l.rid, l.w, l.cid, shown AS opened, request__from__first AS borrower, request__to__first AS library,
               request__sent__first_lo AS asked_at, year(request__sent__first_lo) AS year,
               request__collect_on__first_lo AS collect_on,
               coalesce(request__signed__first, false) AS signed,
               request__purpose__first = 'study' AS for_study,
               held_reply AS replied, held_reply AND reply__accepted__first AS accepted,
               reply__sent__first_lo AS replied_at, reply__ground__first AS ground,
               coalesce(reply__at_the_binder__first, false) AS binder,
               held_lent AS lent, lent__handed_at__first_lo AS lent_at, lent__coins__first_lo AS coins,
               held_returned AS returned, returned__back_at__first_lo AS back_at,
               coalesce(returned__snowed_in__first, false) AS snowed_in,
               receipt__sent__first_lo AS receipted_at, held_receipt AS receipted,
               payment__sent__last_lo AS paid_at, held_payment AS paid,
               coalesce(books, 0) AS books, coalesce(grams, 0) AS grams, coalesce(heavy, false) AS heavy, quota
        FROM base_loan l LEFT JOIN book USING (rid)
             LEFT JOIN stock s ON s.key_state = request__to__first AND s.year = year(request__sent__first_lo)),
    counted AS (
        SELECT *, 1 + count(*) FILTER (accepted) OVER earlier AS nth,
               grams + coalesce(sum(grams) FILTER (accepted) OVER earlier, 0) AS carried
        FROM loan
        WINDOW earlier AS (PARTITION BY w, library, borrower, year ORDER BY asked_at, cid
                           ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING))
    SELECT w, rid, opened, borrower, library, signed, replied, accepted, ground, binder, lent, lent_at, coins, returned,
           snowed_in, grams, heavy, collect_on::TIMESTAMP AS collect_from, asked_at < TIMESTAMP '2024-03-01' AS signs,
           books::DECIMAL(18,6) AS books, CASE WHEN asked_at < TIMESTAMP '2024-03-01' THEN 3 ELSE 5 END::DECIMAL(18,6) AS most,
           nth::DECIMAL(18,6) AS nth, quota, carried::DECIMAL(18,6) AS carried,
           asked_at + INTERVAL 48 HOUR AS reply_due,
           CASE WHEN replied THEN replied_at ELSE {never} END AS reply_lo,
           CASE WHEN replied THEN replied_at ELSE 'infinity' END AS reply_hi,
           greatest(collect_on, least(asked_at + INTERVAL 48 HOUR, CASE WHEN replied THEN replied_at ELSE 'infinity' END)::DATE)
               + INTERVAL 3 DAY - INTERVAL 1 MICROSECOND AS hand_due,
           CASE WHEN lent THEN lent_at ELSE {never} END AS hand_lo, CASE WHEN lent THEN lent_at ELSE 'infinity' END AS hand_hi,
           CASE WHEN lent THEN CASE WHEN for_study THEN lent_at::DATE + INTERVAL 2 MONTH + INTERVAL 1 DAY
                ELSE lent_at::DATE + CASE WHEN asked_at < TIMESTAMP '2024-03-01' THEN INTERVAL 15 DAY ELSE INTERVAL 22 DAY END
                END - INTERVAL 1 MICROSECOND END AS back_due,
           CASE WHEN returned THEN back_at ELSE {never} END AS back_lo,
           CASE WHEN returned THEN back_at ELSE 'infinity' END AS back_hi,
           CASE WHEN receipted THEN receipted_at ELSE {never} END AS receipt_lo,
           CASE WHEN receipted THEN receipted_at ELSE 'infinity' END AS receipt_hi,
           CASE WHEN returned THEN back_at::DATE + INTERVAL 15 DAY - INTERVAL 1 MICROSECOND END AS fine_due,
           CASE WHEN paid THEN paid_at ELSE {never} END AS fine_lo, CASE WHEN paid THEN paid_at ELSE 'infinity' END AS fine_hi
    FROM counted
"""

_DUTY = """CASE WHEN {excused} THEN 'excused'
    WHEN {hi} <= {t} AND {hi} <= {due} THEN {met}
    WHEN {t} <= {due} THEN 'pending' WHEN {lo} > {t} THEN 'missed' ELSE 'late' END"""


def facts(clock: str) -> str:
    """A SELECT of every derived value of a loan, once; ``clock`` is also the register's horizon."""
    return _FACTS.format(never=f"({clock} + INTERVAL 1 MICROSECOND)")


def findings(engine: Engine, clock: str, source: str) -> str:
    """A SELECT of the findings over ``facts`` (in parentheses) or a table that holds them."""
    number = {i.provision.label: i.p for i in engine.instances if i.reading is None}
    nothing = "NULL::TIMESTAMP"
    decimal = "NULL::DECIMAL(18,6)"

    def row(label: str, state: str, other: str, status: str, why: str, where: str, *,
            duty: tuple[str, str, str, str] = (nothing,) * 4, limit: tuple[str, str] = (decimal,) * 2,
            taken: str = "NULL::BOOLEAN") -> str:  # fmt: skip
        nb, due, lo, hi = duty
        m, a = limit
        return (f"SELECT w, {number[label]}::INTEGER AS p, rid, NULL::INTEGER AS part, {state} AS state, {other} AS other,"
                f" {status} AS status, {why} AS why, {nb} AS nb_lo, {nb} AS nb_hi, {due} AS due_lo, {due} AS due_hi,"
                f" {lo} AS done_lo, {hi} AS done_hi, {m} AS m_lo, {m} AS m_hi, {a} AS a_lo, {a} AS a_hi, {taken} AS taken"
                f" FROM fact WHERE opened <= {clock} AND {where}")  # fmt: skip

    def duty(
        label: str,
        state: str,
        other: str,
        where: str,
        due: str,
        done: str,
        nb: str = nothing,
        excused: str = "false",
    ) -> str:
        met = (
            "'met'" if nb == nothing else f"CASE WHEN {done}_lo >= {nb} THEN 'met' ELSE 'early' END"
        )
        status = _DUTY.format(
            excused=excused, hi=f"{done}_hi", lo=f"{done}_lo", t=clock, due=due, met=met
        )
        return row(
            label, state, other, status, "NULL", where, duty=(nb, due, f"{done}_lo", f"{done}_hi")
        )

    def limit(label: str, m: str, a: str) -> str:
        status = f"CASE WHEN {m} <= {a} THEN 'within' ELSE 'refusable' END"
        return row(label, "borrower", "NULL", status, "NULL", "true", limit=(m, a))

    refused = "replied AND NOT accepted"
    known = "ground IN ('books', 'loans', 'weight', 'heavy-book', 'binder')"
    opens = "books > most OR nth > quota OR carried > 20000 OR heavy OR binder"
    branches = [
        row("signature", "borrower", "NULL", "CASE WHEN signed THEN 'met' ELSE 'unmet' END", "NULL", "signs"),
        limit("books", "books", "most"),
        limit("loans", "nth", "quota"),
        limit("weight", "carried", "20000::DECIMAL(18,6)"),
        duty("reply", "library", "borrower", "true", "reply_due", "reply"),
        row("ground", "library", "NULL", f"CASE WHEN {known} THEN 'met' WHEN ground IS NULL THEN 'undetermined' ELSE 'unmet' END",
            "CASE WHEN ground IS NULL THEN 'fact' END", refused),
        row("refusal", "library", "NULL", f"CASE WHEN {opens} THEN 'open' ELSE 'shut' END", "NULL", "true", taken=refused),
        duty("hand-over", "library", "borrower", "accepted", "hand_due", "hand", nb="collect_from"),
        row("deposit", "borrower", "NULL", "CASE WHEN coins >= floor(grams / 2000) THEN 'met' ELSE 'unmet' END", "NULL", "lent"),
        duty("return", "borrower", "library", "lent", "back_due", "back", excused="snowed_in"),
        duty("receipt", "library", "borrower", "returned", "'infinity'::TIMESTAMP", "receipt"),
        duty("fine", "borrower", "library", "returned AND NOT snowed_in AND back_lo > back_due", "fine_due", "fine"),
    ]  # fmt: skip
    return f"WITH fact AS MATERIALIZED {source} " + " UNION ALL ".join(branches)


def counted(select: str) -> str:
    """Counts by provision and status."""
    return f"SELECT p, status, count(*) FROM ({select}) GROUP BY ALL ORDER BY ALL"
