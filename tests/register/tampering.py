"""Tamperings with an export: what an attacker may do, and the rule under which it must be found."""

from __future__ import annotations

from register import tampering_json, tampering_keys, tampering_records

__all__ = ["TAMPERINGS"]

TAMPERINGS = [
    *tampering_records.tampering,
    *tampering_json.tampering,
    *tampering_keys.tampering,
]
