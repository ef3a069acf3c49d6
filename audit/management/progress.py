"""A progress bar for commands: on a terminal alone, and only for work that takes over a second."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from tqdm import tqdm


def show_progress(rows: Iterable[Any], label: str, total: int | None = None) -> Iterable[Any]:
    """The rows, with a bar on standard error while they are worked through; `total` for rows without a length."""
    bar: Iterable[Any] = tqdm(rows, desc=label, total=total, delay=1, disable=None, leave=False)
    return bar


@contextmanager
def beside_progress() -> Iterator[None]:
    """What is written in the block does not run into a bar."""
    with tqdm.external_write_mode():
        yield
