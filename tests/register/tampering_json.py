"""Tamperings with the spelling of JSON: one content, another text."""

from __future__ import annotations

from dataclasses import replace

from register.planted import (
    NOT_THERE,
    SAME,
    Export,
    Listing,
    raw,
)

tampering = Listing()


# Spellings of JSON


def respelt(
    script: str,
    name: str,
    old: str,
    new: str,
    check: str | None = None,
    seq: int = 4,
    store: str = "record-changed",
) -> None:
    """A tampering with the spelling of one text."""

    def change(it: Export) -> Export:
        return it.edit("TJK-1", seq, old, new)

    change.__name__ = name
    tampering(script, check, store)(change)


respelt("canonical", "a_space_is_added", '"books":2', '"books": 2', SAME)
respelt("canonical", "a_letter_is_escaped", '"TJK"', '"\\u0054JK"', SAME)
respelt("canonical", "a_slash_is_escaped", '"LEND"', '"L\\u0045ND"', SAME)
respelt("float", "a_number_has_a_point", '"books":2', '"books":2.0')
respelt("float", "a_number_has_an_exponent", '"books":2', '"books":2e0')
respelt("float", "a_number_is_none", '"books":2', '"books":NaN')
respelt("integer", "a_number_is_huge", '"books":2', '"books":9007199254740992')
respelt("integer", "a_number_is_endless", '"books":2', '"books":' + "9" * 5000)
respelt("null", "a_value_is_null", '"books":2', '"books":null')
respelt("duplicate-key", "a_key_stands_twice", '"books":2', '"books":2,"books":3')
respelt(
    "duplicate-key",
    "a_key_stands_twice_with_one_value",
    '"seq":4',
    '"seq":4,"seq":4',
    store=NOT_THERE,
)
respelt("control-character", "a_text_holds_a_raw_nul", '"LEND"', '"LE\x00ND"')
respelt("control-character", "a_text_holds_an_escaped_nul", '"LEND"', '"LE\\u0000ND"')
respelt("control-character", "a_text_holds_a_carriage_return", '"LEND"', '"LE\\rND"')
respelt("surrogate", "a_text_holds_half_a_character", '"LEND"', '"LE\\ud800ND"')
respelt("depth", "lists_are_nested_deeply", '"books":2', '"books":' + "[" * 40 + "]" * 40)
respelt(
    "depth", "lists_are_nested_very_deeply", '"books":2', '"books":' + "[" * 20_000 + "]" * 20_000
)
respelt("unknown-field", "a_field_is_added", '"key":', '"extra":1,"key":')
respelt("instant", "the_instant_is_spelt_otherwise", ':00:00Z"', ':00:00+00:00"', store="signature")
respelt(
    "instant",
    "the_instant_has_a_fraction_of_nothing",
    ':00:00Z"',
    ':00:00.000000Z"',
    store="signature",
)
respelt("instant", "the_instant_is_no_day", "2022-02-11T15", "2022-02-31T15")
respelt("type", "the_number_is_text", '"seq":4', '"seq":"4"', store=NOT_THERE)
respelt("float", "the_number_has_a_point", '"seq":4', '"seq":4.0', store=NOT_THERE)
respelt("type", "the_number_is_true", '"seq":4', '"seq":true', store=NOT_THERE)


@tampering("canonical", check=SAME, store="record-changed")
def a_nought_is_negative(it: Export) -> Export:
    return it.edit("KAZ-1", 2, '"books":0', '"books":-0')


@tampering("canonical", check=SAME, store="record-changed")
def keys_are_in_another_order(it: Export) -> Export:
    return it.edit(
        "TJK-1", 4, '"author":"TJK","body":{"books":2}', '"body":{"books":2},"author":"TJK"'
    )


@tampering("canonical", check=SAME, store=NOT_THERE)
def lines_end_as_on_windows(it: Export) -> Export:
    return replace(it, lines=tuple(line[:-1] + b"\r\n" for line in it.lines))


@tampering("byte-order-mark", store=NOT_THERE)
def a_byte_order_mark_is_put_before(it: Export) -> Export:
    return replace(it, lines=(b"\xef\xbb\xbf" + it.lines[0], *it.lines[1:]))


@tampering("utf-8", store=NOT_THERE)
def a_byte_is_not_utf_8(it: Export) -> Export:
    return it.put("TJK-1", 4, it.line("TJK-1", 4).replace(b"LEND", b"L\xffND"))


@tampering("type", store="chain")
def a_hash_is_in_capitals(it: Export) -> Export:
    hash_ = it.record("TJK-1", 3).hash
    return it.edit("TJK-1", 4, hash_, hash_.upper())


@tampering("missing-field", store=NOT_THERE)
def the_signature_is_taken_out(it: Export) -> Export:
    return it.put("TJK-1", 4, raw(it.record("TJK-1", 4), sig=...))
