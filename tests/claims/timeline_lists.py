"""The time line and the recent changes, as pages and files list them."""

import json
import re
from html import unescape
from typing import Any

from django.test import Client

from audit.context import changeset
from claims.models import Claim

CHANGES = "/admin/changes/"


def history(claim: Claim) -> str:
    return f"/admin/claims/claim/{claim.pk}/history/"


def shown(client: Client, address: str, **query: str) -> list[str]:
    """What the list says that was done, entry by entry."""
    html = client.get(address, query).content.decode()
    return [" ".join(unescape(one).split()) for one in re.findall(r'timeline__acts">(.*?)</h3>', html, re.DOTALL)]


def exported(client: Client, address: str, form: str, **query: str) -> str:
    response = client.get(f"{address.rstrip('/')}.{form}", query)
    assert response.status_code == 200
    return b"".join(response.streaming_content).decode()  # type: ignore[attr-defined]  # a stream


def entries(client: Client, address: str, **query: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in exported(client, address, "jsonl", **query).splitlines()]


def reword(claim: Claim, by: Any, comment: str = "Reword it.") -> None:
    with changeset(by, comment):
        claim.summary = f"{claim.summary} Another.".strip()
        claim.save()


WHOLE = ["Flag dismissed", "Edited", "Flagged", "Approved", "Submitted", "Recorded"]
