"""Has the log of a claimtrack site only grown? Asks without trusting the site: python verify.py SITE KEY [FILE]

KEY is the log's verifier key: get it from somewhere else than the site. FILE keeps the newest checkpoint until you ask
again; without one, the site chooses what it is held against. Needs Python 3 and `pip install cryptography`."""

import json
import sys
import urllib.request
from base64 import b64decode
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def get(address):
    return urllib.request.urlopen(address, timeout=60).read().decode()


def opened(note, key):
    """Size and root of a log, from a checkpoint (c2sp.org/tlog-checkpoint) that the key has signed."""
    text, _, lines = note.rpartition("\n\n")
    log, size, root = text.split("\n")
    name, key_id, public = key.split("+", 2)
    for _, signer, signature in (line.split(" ") for line in lines.splitlines()):
        signature = b64decode(signature)
        if signer == name == log and signature[:4].hex() == key_id:
            Ed25519PublicKey.from_public_bytes(b64decode(public)[1:]).verify(signature[4:], f"{text}\n".encode())
            return int(size), b64decode(root)
    raise ValueError("the checkpoint is not signed with this key")


def roots(old, new, known, proof):
    """The roots of both trees, put together from a consistency proof: RFC 9162, section 2.1.4.1, read backwards."""
    if old == new:
        return [known or proof.pop()] * 2
    split, last = 1 << ((new - 1).bit_length() - 1), proof.pop()
    if old > split:
        return [sha256(b"\1" + last + one).digest() for one in roots(old - split, new - split, None, proof)]
    before, after = roots(old, split, known, proof)
    return [before, sha256(b"\1" + after + last).digest()]


def check(site, key, file=None):
    newest = get(f"{site}/audit/checkpoint")
    kept = Path(file).read_text() if file and Path(file).exists() else get(f"{site}/audit/checkpoints/first")
    (old, old_root), (new, new_root) = opened(kept, key), opened(newest, key)
    proof = json.loads(get(f"{site}/audit/proof/consistency?old={old}&new={new}"))["proof"] if old <= new else []
    if old > new or roots(old, new, old_root, [bytes.fromhex(one) for one in proof]) != [old_root, new_root]:
        raise ValueError(f"the log of {new} does not begin with the log of {old}")
    if file:
        Path(file).write_text(newest)
    return f"the log of {new} changesets begins with the log of {old}"


if __name__ == "__main__":
    try:
        print("yes:", check(*sys.argv[1:]))
    except Exception as error:
        sys.exit(f"no: {type(error).__name__}: {error}")
