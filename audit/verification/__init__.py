"""Finds every change to what was recorded that did not come through the audit trail."""

from audit.verification.checkpoints import Head
from audit.verification.findings import Counts, Finding, Kind
from audit.verification.log import last_verified_head
from audit.verification.registry import also_verify, call_altered
from audit.verification.run import CannotVerify, Request, verify
from audit.verification.snapshot import snapshot

__all__ = [
    "CannotVerify",
    "Counts",
    "Finding",
    "Head",
    "Kind",
    "Request",
    "also_verify",
    "call_altered",
    "last_verified_head",
    "snapshot",
    "verify",
]
