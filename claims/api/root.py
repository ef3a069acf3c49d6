"""Where everything is, for whoever arrives at the API's first address."""

from typing import Any

from django.urls import reverse
from rest_framework.response import Response

from claims.api.base import ApiView
from claims.outputs.site import full_address

LISTS = (
    "claims",
    "parties",
    "publishers",
    "sources",
    "topics",
    "positions",
    "evidence",
    "relations",
    "flags",
    "corrections",
    "editions",
    "changes",
)


class Root(ApiView):
    """The addresses of the lists, the description and its pages. No query."""

    def get(self, request: Any) -> Response:
        named = {name: full_address(reverse(f"api-{name}")) for name in LISTS}
        about = {"schema": full_address(reverse("api-schema")), "docs": full_address(reverse("api-docs"))}
        return Response({**named, "checkpoint": full_address(reverse("api-checkpoint")), **about})
