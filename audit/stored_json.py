"""Reads the JSON that this project wrote itself, and stores: documents of editions, leaves of the log."""

import json
from typing import Any

import orjson


def read_json(text: str | bytes) -> Any:
    """What the text says, in a third of the time that Python's own reader takes. Raises ValueError.

    What only Python's reader takes, such as half of a surrogate pair, is left to it.
    """
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return json.loads(text)
