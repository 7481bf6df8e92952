"""register: what was said and done. Entries, records, chains, signatures, the store.

An **entry** is a JSON object:

    regime        id of the regime
    under         id of the base or arrangement it was sent under (left out: the regime)
    kind          message kind of the regime, or hofburg.completeness, hofburg.worlds, hofburg.note,
                  hofburg.arrangement
    author        code of the State or party                    (optional for hofburg.*)
    number        the author's own number                       (optional)
    dtg           the author's date-time group                  (optional)
    to            list of codes                                 (optional for hofburg.*)
    copies        list of codes, or ["*"]: all others           (left out: not known)
    sent          instant as `hofburg.values` writes it         (optional for hofburg.*)
    received      {code: instant}                               (optional, as all below but origin)
    transmission  {channel, number?, at?}
    refers_to     list of references: AUTHOR/number, or AUTHOR/~ and 16 hex digits
    case          explicit id of the case
    basis         such as quota, arrangement, invitation
    body          object, as the regime has it
    attachments   list of {name, sha256, size, media_type, particulars?}; see `Vault`
    account       whose version of an event
    sources       list of texts
    origin        original, transcribed, public-account, synthetic or demo
    handling      mark (left out: public)
    corrects      id of the record that this entry replaces, from the beginning
    comment       text

`check_entry` checks one, `read_records` a file, `Register` keeps them, `view` tells which hold.
A **record** is an entry as a node recorded it: numbered, chained, signed (see `Record`). The
recorder's signature says "we recorded this"; nothing is signed in the name of a State.
"""

from __future__ import annotations

from hofburg.register.acts import destruction, revocation, signed_by_author
from hofburg.register.arranged import arrangement_body
from hofburg.register.arranged_held import recorded_laws, with_recorded
from hofburg.register.attachment_keys import Passphrase, VaultKeys, recipient_of
from hofburg.register.attachments import Attachments, Vault
from hofburg.register.backup import make_backup
from hofburg.register.backup_file import opened_by
from hofburg.register.backup_parts import Backup, Part
from hofburg.register.backup_restoring import BackupReport, check_backup, restore_backup
from hofburg.register.canon import canonical
from hofburg.register.centre import Centre, find_centre, init_centre
from hofburg.register.check import check_entry
from hofburg.register.checkpoints import Checkpoint
from hofburg.register.draft_folder import DraftFile, DraftFolder
from hofburg.register.drafts import (
    Transmission,
    already,
    check_draft,
    complete_draft,
    field_problems,
    filled,
    new_draft,
    open_fields,
    parse_draft,
    read_draft,
    receipts,
    recorded_before,
    write_draft,
)
from hofburg.register.enclosures import Enclosure, enclose, with_enclosures
from hofburg.register.entry import (
    ACTS,
    ARRANGEMENT,
    COMPLETENESS,
    DESTROYED,
    HOUSE,
    KEY_REPLACED,
    KEY_REVOKED,
    NOTE,
    RESUMED,
    WORLDS,
    Entry,
    Law,
    reference,
)
from hofburg.register.gcpause import collector_paused
from hofburg.register.holding import Held, View, view
from hofburg.register.importing import ImportReport
from hofburg.register.jsonl import arrangements_in, check_records, read_records, write_records
from hofburg.register.keys import Key
from hofburg.register.reading import Happening
from hofburg.register.record import UNSIGNED, Record
from hofburg.register.store import Register
from hofburg.register.trust import Trust, TrustedKey

__all__ = [
    "ACTS",
    "ARRANGEMENT",
    "COMPLETENESS",
    "DESTROYED",
    "HOUSE",
    "KEY_REPLACED",
    "KEY_REVOKED",
    "NOTE",
    "RESUMED",
    "UNSIGNED",
    "WORLDS",
    "Attachments",
    "Backup",
    "BackupReport",
    "Centre",
    "Checkpoint",
    "DraftFile",
    "DraftFolder",
    "Enclosure",
    "Entry",
    "Happening",
    "Held",
    "ImportReport",
    "Key",
    "Law",
    "Part",
    "Passphrase",
    "Record",
    "Register",
    "Transmission",
    "Trust",
    "TrustedKey",
    "Vault",
    "VaultKeys",
    "View",
    "already",
    "arrangement_body",
    "arrangements_in",
    "canonical",
    "check_backup",
    "check_draft",
    "check_entry",
    "check_records",
    "collector_paused",
    "complete_draft",
    "destruction",
    "enclose",
    "field_problems",
    "filled",
    "find_centre",
    "init_centre",
    "make_backup",
    "new_draft",
    "open_fields",
    "opened_by",
    "parse_draft",
    "read_draft",
    "read_records",
    "receipts",
    "recipient_of",
    "recorded_before",
    "recorded_laws",
    "reference",
    "restore_backup",
    "revocation",
    "signed_by_author",
    "view",
    "with_enclosures",
    "with_recorded",
    "write_draft",
    "write_records",
]
