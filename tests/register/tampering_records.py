"""Tamperings with what was recorded, its signatures, and the lines of an export."""

from __future__ import annotations

import unicodedata
from base64 import b64decode, b64encode
from dataclasses import replace

from hofburg.register import Record
from register.planted import (
    EVIL,
    KGZ,
    NOT_THERE,
    ORDER,
    SAME,
    TJK,
    Export,
    Listing,
    chained,
    note,
    re_signed,
    relinked,
    saying,
    under_key_id,
)
from register.toy import entry

tampering = Listing()


# What was said, changed by somebody without the key


@tampering("signature")
def a_number_is_changed(it: Export) -> Export:
    return it.edit("KAZ-1", 1, '"books":2', '"books":3')


@tampering("signature")
def the_last_record_is_changed(it: Export) -> Export:
    return it.edit("TJK-1", 4, '"books":2', '"books":3')


@tampering("signature")
def a_handling_mark_is_lowered(it: Export) -> Export:
    return it.edit("KAZ-1", 5, '"handling":"restricted"', '"handling":"public"')


@tampering("signature")
def a_handling_mark_is_taken_out(it: Export) -> Export:
    return it.edit("KAZ-1", 5, '"handling":"restricted",', "")


@tampering("signature")
def the_origin_is_changed(it: Export) -> Export:
    return it.edit("KGZ-1", 2, '"origin":"original"', '"origin":"transcribed"')


@tampering("signature")
def the_author_is_changed(it: Export) -> Export:
    return it.edit("TJK-1", 2, '"author":"TJK"', '"author":"KGZ"')


@tampering("signature")
def a_text_is_normalised(it: Export) -> Export:
    return it.edit("KAZ-1", 6, "Café", unicodedata.normalize("NFD", "Café"))


@tampering("signature")
def a_letter_is_one_that_looks_alike(it: Export) -> Export:
    return it.edit("KAZ-1", 9, "a letter", "а letter")


@tampering("signature")
def a_correction_points_elsewhere(it: Export) -> Export:
    here, there = it.record("KAZ-1", 1).id, it.record("KAZ-1", 2).id
    return it.edit("KAZ-1", 6, here, there)


@tampering("signature")
def an_attachment_is_exchanged(it: Export) -> Export:
    return it.edit("KAZ-1", 5, "ab" * 32, "ac" * 32)


# The record around it


@tampering("signature")
def the_instant_is_changed(it: Export) -> Export:
    return it.edit("TJK-1", 1, "2022-02-11T12:00:00Z", "2022-02-11T12:00:01Z")


@tampering("chain")
def the_link_is_changed(it: Export) -> Export:
    return it.edit("TJK-1", 4, it.record("TJK-1", 3).hash, "0" * 64)


@tampering("chain")
def the_first_links_to_something(it: Export) -> Export:
    return it.edit("TJK-1", 1, "0" * 64, "1" * 64)


@tampering("untrusted")
def the_key_is_another_centres(it: Export) -> Export:
    return it.edit("TJK-1", 4, TJK.id, KGZ.id)


@tampering("unknown-key")
def the_key_is_nobodys(it: Export) -> Export:
    return it.edit("TJK-1", 4, TJK.id, "0" * 16)


@tampering("untrusted")
def a_recorder_is_renamed(it: Export) -> Export:
    return it.edit("TJK-1", 4, '"recorder":"TJK-1"', '"recorder":"TJK-2"')


@tampering("untrusted")
def a_whole_chain_is_renamed(it: Export) -> Export:
    for seq in range(1, 5):
        it = it.edit("TJK-1", seq, '"recorder":"TJK-1"', '"recorder":"TJK-2"')
    return it


@tampering("gap")
def a_record_is_renumbered(it: Export) -> Export:
    return it.edit("TJK-1", 4, '"seq":4', '"seq":5')


# Signatures


@tampering("type", store="signature")
def a_signature_is_cut(it: Export) -> Export:
    sig = it.record("TJK-1", 4).sig
    return it.edit("TJK-1", 4, sig, b64encode(b64decode(sig)[:-1]).decode())


@tampering("type", store="signature")
def a_signature_is_empty(it: Export) -> Export:
    return it.edit("TJK-1", 4, it.record("TJK-1", 4).sig, "")


@tampering("type", store="signature")
def a_signature_is_spelt_otherwise(it: Export) -> Export:
    sig = it.record("TJK-1", 4).sig
    other = sig[:85] + chr(ord(sig[85]) + 1) + "=="
    assert b64decode(other) == b64decode(sig)
    return it.edit("TJK-1", 4, sig, other)


@tampering("signature")
def a_signature_is_made_malleable(it: Export) -> Export:
    sig = b64decode(it.record("TJK-1", 4).sig)
    s = int.from_bytes(sig[32:], "little") + ORDER
    return it.edit(
        "TJK-1", 4, b64encode(sig).decode(), b64encode(sig[:32] + s.to_bytes(32, "little")).decode()
    )


@tampering("signature")
def a_signature_is_that_of_another_record(it: Export) -> Export:
    return it.edit("TJK-1", 4, it.record("TJK-1", 4).sig, it.record("TJK-1", 3).sig)


@tampering("signature")
def a_record_is_signed_with_another_key_under_the_same_id(it: Export) -> Export:
    record = it.record("TJK-1", 4)
    changed = replace(record, entry=saying(record, body={"books": 9}))
    return it.put("TJK-1", 4, under_key_id(changed, TJK.id, EVIL))


@tampering("unknown-key")
def a_record_is_signed_with_another_key(it: Export) -> Export:
    record = it.record("TJK-1", 4)
    return it.put("TJK-1", 4, re_signed(record, EVIL, entry=saying(record, body={"books": 9})))


@tampering("signature")
def a_chain_is_hashed_anew(it: Export) -> Export:
    chain = it.chain("TJK-1")
    chain[0] = replace(chain[0], entry=saying(chain[0], body={"books": 9}))
    return it.anew("TJK-1", relinked(chain, lambda record: replace(record)))


@tampering("unknown-key")
def a_chain_is_written_anew_with_another_key(it: Export) -> Export:
    chain = it.chain("TJK-1")
    chain[0] = replace(chain[0], entry=saying(chain[0], body={"books": 9}))
    return it.anew("TJK-1", relinked(chain, lambda record: re_signed(record, EVIL)))


@tampering("checkpoint", check="")
def a_chain_is_written_anew_with_its_own_key(it: Export) -> Export:
    before = note(it.chain("TJK-1")[:3], KGZ)
    chain = it.chain("TJK-1")
    chain[0] = replace(chain[0], entry=saying(chain[0], body={"books": 9}))
    return it.anew("TJK-1", relinked(chain, lambda record: re_signed(record, TJK))).with_note(
        before
    )


# Lines


@tampering("starts-late", store="gap")
def the_first_record_is_taken_out(it: Export) -> Export:
    return it.put("TJK-1", 1)


@tampering("gap")
def a_record_in_the_middle_is_taken_out(it: Export) -> Export:
    return it.put("KAZ-1", 3)


@tampering("gap", check="")
def the_last_record_is_taken_out(it: Export) -> Export:
    return it.with_note(note(it.chain("TJK-1"), KGZ)).put("TJK-1", 4)


@tampering("gap", check="")
def a_whole_chain_is_taken_out(it: Export) -> Export:
    return it.with_note(note(it.chain("TJK-1"), KGZ)).anew("TJK-1", [])


@tampering("gap")
def an_act_is_taken_out(it: Export) -> Export:
    return it.put("KAZ-1", 4)


@tampering("order", check=SAME, store=SAME)
def two_lines_are_swapped(it: Export) -> Export:
    first, second = it.line("TJK-1", 2), it.line("TJK-1", 3)
    there = {first: second, second: first}
    return replace(it, lines=tuple(there.get(line, line) for line in it.lines))


@tampering("order", check=SAME, store=SAME)
def the_chains_are_in_another_order(it: Export) -> Export:
    return replace(it, lines=it.lines[9:] + it.lines[:9])


@tampering("duplicate", check=SAME, store=SAME)
def a_line_stands_twice(it: Export) -> Export:
    line = it.line("TJK-1", 2)
    return it.put("TJK-1", 2, line, line)


@tampering("fork")
def a_node_recorded_two_things_under_one_number(it: Export) -> Export:
    record = it.record("TJK-1", 3)
    return forked(it, "TJK-1", 3, re_signed(record, TJK, entry=saying(record, body={"books": 9})))


def forked(it: Export, recorder: str, seq: int, *others: Record) -> Export:
    """With other records beside one, in the order of their hashes."""
    both = [it.record(recorder, seq), *others]
    both.sort(key=lambda one: one.hash)
    return it.put(recorder, seq, *both)


@tampering("fork")
def a_chain_has_two_beginnings(it: Export) -> Export:
    other = chained("TJK-1", [(TJK, entry(author="TJK", number="9"))])
    return forked(it, "TJK-1", 1, *other)


@tampering("fork")
def a_forged_record_stands_beside_the_right_one(it: Export) -> Export:
    record = it.record("TJK-1", 3)
    return forked(it, "TJK-1", 3, replace(record, entry=saying(record, body={"books": 9})))


@tampering("truncated", store=NOT_THERE)
def the_file_is_cut(it: Export) -> Export:
    return it.spliced(len(it.lines) - 1, len(it.lines), it.lines[-1][:-40])


@tampering("canonical", check=SAME, store=NOT_THERE)
def the_last_line_end_is_cut(it: Export) -> Export:
    return it.spliced(len(it.lines) - 1, len(it.lines), it.lines[-1][:-1])


@tampering("json", store=NOT_THERE)
def garbage_follows(it: Export) -> Export:
    return it.spliced(len(it.lines), len(it.lines), b"garbage\n")


@tampering("json", store=NOT_THERE)
def garbage_follows_in_the_line(it: Export) -> Export:
    return it.put("TJK-1", 2, it.line("TJK-1", 2)[:-1] + b"{}\n")


@tampering("truncated", check=SAME, store=NOT_THERE)
def an_empty_line_stands_between(it: Export) -> Export:
    return it.put("TJK-1", 2, it.line("TJK-1", 2), b"\n")


@tampering("signature", store=NOT_THERE)
def an_entry_stands_bare(it: Export) -> Export:
    return it.spliced(0, 0, entry(number="77").text + b"\n")


@tampering("signature", store=NOT_THERE)
def an_entry_is_recorded_by_nobody(it: Export) -> Export:
    line = b'{"entry":' + entry(number="77").text + b',"recorded":"2022-02-11T12:00:00Z"}\n'
    return it.spliced(0, 0, line)


@tampering("too-long", store=NOT_THERE)
def a_line_is_endless(it: Export) -> Export:
    return it.put("TJK-1", 2, b'{"comment":"' + b"x" * 9 * 2**20 + b'"}\n')
