"""Tamperings with keys: acts in a chain, authors, checkpoints, the trust file."""

from __future__ import annotations

from base64 import b64decode, b64encode
from dataclasses import replace

from hofburg.register import Entry, Key
from hofburg.register.acts import key_proof, replacement, signed_by_author
from hofburg.register.keys import key_id
from register.planted import (
    AUTHOR,
    EVIL,
    FORGED_BY_ALL,
    IDENTITY,
    KGZ,
    NEW,
    NOT_THERE,
    OLD,
    OTHER_AUTHOR,
    TJK,
    Export,
    Listing,
    chained,
    note,
    re_signed,
    saying,
)
from register.toy import entry

tampering = Listing()


# Acts on keys


@tampering("untrusted")
def a_key_is_replaced_without_proof(it: Export) -> Export:
    return replaced(it, proof=b64encode(bytes(64)).decode())


@tampering("untrusted")
def a_key_is_replaced_with_the_proof_of_another_node(it: Export) -> Export:
    proof = NEW.sign(key_proof("KGZ-1", OLD.id, NEW.id))
    return replaced(it, proof=b64encode(proof).decode())


@tampering("untrusted")
def a_key_is_replaced_under_another_id(it: Export) -> Export:
    return replaced(it, by=EVIL.id)


@tampering("untrusted")
def a_key_is_replaced_by_one_that_anybody_has(it: Export) -> Export:
    by = key_id(IDENTITY)
    return replaced(it, by=by, public=b64encode(IDENTITY).decode(), proof=FORGED_BY_ALL)


def replaced(it: Export, **given: str) -> Export:
    """With another act of replacement in its place, rightly signed, and the chain ending there."""
    act = it.record("KAZ-1", 4)
    said = saying(act, body={**act.entry.body, **given})
    return it.anew("KAZ-1", [*it.chain("KAZ-1")[:3], re_signed(act, OLD, entry=said)])


@tampering("untrusted")
def a_key_is_replaced_by_another_node(it: Export) -> Export:
    act = replacement(OLD, EVIL)
    return it.add("TJK-1", *more(it, "TJK-1", TJK, act))


@tampering("unknown-key")
def a_key_that_another_node_brought_signs(it: Export) -> Export:
    act = Entry.of(replacement(Key("TJK-1", TJK.private), Key("TJK-1", EVIL.private)).data)
    it = it.add("TJK-1", *more(it, "TJK-1", TJK, act))
    return it.add("KAZ-1", *more(it, "KAZ-1", EVIL, entry(number="66")))


@tampering("revoked")
def a_replaced_key_signs_on(it: Export) -> Export:
    return it.put("KAZ-1", 9, re_signed(it.record("KAZ-1", 9), OLD))


@tampering("revoked")
def a_revoked_key_signs_on(it: Export) -> Export:
    return it.add("KGZ-1", *more(it, "KGZ-1", KGZ, entry(author="KGZ", number="9")))


@tampering("revoked")
def a_revoked_key_brings_another(it: Export) -> Export:
    act = replacement(Key("KGZ-1", KGZ.private), Key("KGZ-1", EVIL.private))
    return it.add("KGZ-1", *more(it, "KGZ-1", KGZ, act))


@tampering("unknown-key")
def a_key_signs_before_it_was_brought(it: Export) -> Export:
    chain = it.chain("KAZ-1")[:3]
    return it.anew("KAZ-1", [*chain[:2], re_signed(chain[2], NEW)])


@tampering("untrusted")
def a_brought_key_signs_for_a_time_before(it: Export) -> Export:
    record = it.record("KAZ-1", 9)
    return it.put("KAZ-1", 9, re_signed(record, NEW, recorded="2022-02-11T12:30:00Z"))


@tampering("unknown-key")
def a_stranger_replaces_a_key(it: Export) -> Export:
    act = replacement(EVIL, Key("KAZ-1", AUTHOR.private))
    return it.add("KAZ-1", *more(it, "KAZ-1", EVIL, act))


def more(it: Export, recorder: str, signer: Key, *said: Entry) -> list[bytes]:
    """Records that go on with a chain."""
    last = it.chain(recorder)[-1]
    steps = [(signer, one) for one in said]
    return [one.line + b"\n" for one in chained(recorder, steps, after=last.seq, prev=last.hash)]


# Signatures of authors


@tampering("author-signature")
def an_author_is_another(it: Export) -> Export:
    said = signed_by_author(entry(author="TJK", number="9"), AUTHOR)
    return it.add("TJK-1", *more(it, "TJK-1", TJK, said))


@tampering("author-signature")
def an_authors_signature_is_moved(it: Export) -> Export:
    signature = it.record("KAZ-1", 2).entry.data["signature"]
    said = entry(author="KAZ", number="9", signature=signature)
    return it.add("TJK-1", *more(it, "TJK-1", TJK, said))


@tampering("author-signature")
def a_recorder_changes_what_an_author_signed(it: Export) -> Export:
    record = it.record("KAZ-1", 2)
    return it.add("TJK-1", *more(it, "TJK-1", TJK, saying(record, body={"books": 9})))


# Checkpoints


@tampering("signature", check="", store="checkpoint")
def a_checkpoint_is_forged(it: Export) -> Export:
    right = note(it.chain("TJK-1"), KGZ)
    body, _, line = right.partition("\n\n")
    head, blob = line[:-1].rsplit(" ", 1)
    forged = EVIL.sign(body.encode() + b"\n")
    return it.with_note(f"{body}\n\n{head} {b64encode(b64decode(blob)[:4] + forged).decode()}\n")


@tampering("signature", check="", store="checkpoint")
def a_checkpoint_is_given_another_size(it: Export) -> Export:
    return it.with_note(note(it.chain("TJK-1"), KGZ).replace("\n4\n", "\n3\n"))


@tampering("signature", check="", store="checkpoint")
def a_checkpoint_is_given_another_recorder(it: Export) -> Export:
    return it.with_note(note(it.chain("TJK-1"), KGZ).replace("/TJK-1\n", "/KGZ-1\n"))


@tampering("unknown-key", check="", store=NOT_THERE)
def a_checkpoint_is_a_strangers(it: Export) -> Export:
    return it.with_note(note(it.chain("TJK-1"), EVIL))


@tampering("checkpoint", check="")
def a_checkpoint_is_over_another_chain(it: Export) -> Export:
    return it.with_note(note(it.chain("TJK-1"), KGZ, "KGZ-1"))


@tampering("checkpoint", check="", store=NOT_THERE)
def a_checkpoint_is_none(it: Export) -> Export:
    return it.with_note(note(it.chain("TJK-1"), KGZ).replace("hofburg/", "other/"))


# The trust file


@tampering("untrusted")
def a_key_was_not_valid_yet(it: Export) -> Export:
    return it.believing(TJK.id, **{"from": "2022-02-11T13:30:00Z"})


@tampering("untrusted")
def a_key_was_valid_no_more(it: Export) -> Export:
    return it.believing(TJK.id, until="2022-02-11T13:30:00Z")


@tampering("untrusted")
def two_keys_have_swapped_nodes(it: Export) -> Export:
    return it.believing(TJK.id, node="KGZ-1").believing(KGZ.id, node="TJK-1")


@tampering("untrusted")
def a_nodes_key_is_an_authors(it: Export) -> Export:
    return it.believing(TJK.id, node=None, **{"for": "author"})


@tampering("unknown-key")
def a_key_is_taken_out_of_the_trust_file(it: Export) -> Export:
    return replace(it, trust={name: one for name, one in it.trust.items() if name != TJK.id})


@tampering("author-signature")
def two_authors_have_swapped_keys(it: Export) -> Export:
    return it.believing(AUTHOR.id, state="KGZ").believing(OTHER_AUTHOR.id, state="KAZ")


@tampering("key", store="key")
def a_key_stands_under_another_id(it: Export) -> Export:
    return it.believing(TJK.id, public=b64encode(EVIL.public).decode())


@tampering("signature")
def the_trust_file_holds_a_key_that_anybody_has(it: Export) -> Export:
    id_ = key_id(IDENTITY)
    given = {**it.trust[TJK.id], "public": b64encode(IDENTITY).decode()}
    record = replace(it.record("TJK-1", 4), key=id_, sig=FORGED_BY_ALL)
    return replace(it.put("TJK-1", 4, record), trust={**it.trust, id_: given})


@tampering("duplicate-key")
def a_key_stands_twice_in_the_trust_file(it: Export) -> Export:
    text = it.trust_bytes.decode()
    return replace(it, trust_text=f"{text[:-1]},{text[1:]}".encode())


@tampering("unknown-field")
def the_trust_file_says_more(it: Export) -> Export:
    return it.believing(TJK.id, note="believe all")


@tampering("instant")
def the_trust_file_has_a_day_without_its_hour(it: Export) -> Export:
    return it.believing(TJK.id, until="2022-02-12")
