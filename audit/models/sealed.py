"""The base of every row of which the log keeps a digest."""

import secrets

from django.db import models

NONCE_BYTES = 16


def new_nonce() -> bytes:
    """The secret of one row, without which nobody can guess from its digest what it says."""
    return secrets.token_bytes(NONCE_BYTES)


class SealedRow(models.Model):
    """A row of which the log keeps a digest. Never changed once its changeset is closed, but by a redaction."""

    # Null once the row was redacted: the digest of what was erased can then not be tried out.
    nonce = models.BinaryField(default=new_nonce, null=True, editable=False)

    class Meta:
        abstract = True
