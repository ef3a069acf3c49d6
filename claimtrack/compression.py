"""Texts go compressed; what is compressed already goes as it is, with its length."""

from typing import Any

from django.http import HttpRequest
from django.middleware.gzip import GZipMiddleware

COMPRESSED = ("image/png", "application/zip")


class CompressionMiddleware(GZipMiddleware):
    """Django's, but for pictures and archives."""

    def process_response(self, request: HttpRequest, response: Any) -> Any:
        if response.get("Content-Type", "").startswith(COMPRESSED):
            return response
        return super().process_response(request, response)
