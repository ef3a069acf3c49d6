"""A progress bar for commands: on a terminal alone, and only for work that takes over a second."""

from collections.abc import Iterable
from typing import Any

from tqdm import tqdm


def show_progress(rows: Iterable[Any], label: str) -> Iterable[Any]:
    """The rows, with a bar on standard error while they are worked through."""
    bar: Iterable[Any] = tqdm(rows, desc=label, delay=1, disable=None, leave=False)
    return bar
