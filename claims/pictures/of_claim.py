"""The pictures of a claim's page."""

from typing import Any

from claims.origins import Origins
from claims.pictures.chain import chain_picture
from claims.pictures.position_line import position_line
from claims.pictures.relations import relations_picture

Document = dict[str, Any]


def claim_pictures(document: Document, page: Document, origins: Origins) -> Document:
    """The pictures of a document, each None where there is nothing to see; `page` is what `claim_page()` made of it."""
    return {
        "position_line": position_line(document),
        "relations": relations_picture(document),
        "chain": chain_picture(document, page["sources"], origins),
    }
