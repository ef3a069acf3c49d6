"""The rows of one formset in a POST: which they are, and the POST without some of them."""

import re

from django.http import QueryDict

from audit.conflicts import new_row


class PostedRows:
    """The rows that a browser sent for the formset `prefix`, whose rows are known by the field `key`."""

    def __init__(self, post: QueryDict, prefix: str, key: str) -> None:
        self.post, self.prefix, self.key = post, prefix, key

    def parts(self) -> list[tuple[int, str]]:
        """Index and part of each row, stored ones first, as the formset reads them."""
        stored, total = self._number("INITIAL_FORMS"), self._number("TOTAL_FORMS")
        sent = sorted({int(index) for index, _name in self._names()})
        return [
            (index, self._part(index) if index < stored else new_row(self.prefix, index))
            for index in sent
            if index < total
        ]

    def arrange(self, *, stored: list[int], new: list[int]) -> None:
        """Write the POST anew with these rows alone, numbered from 0; rows in `new` lose their key."""
        values = {(int(index), name): self.post.pop(f"{self.prefix}-{index}-{name}") for index, name in self._names()}
        places = {index: place for place, index in enumerate([*stored, *new])}
        for (index, name), texts in values.items():
            if index in places:
                kept = [""] if name == self.key and index in new else texts
                self.post.setlist(f"{self.prefix}-{places[index]}-{name}", kept)
        self.post[f"{self.prefix}-INITIAL_FORMS"] = str(len(stored))
        self.post[f"{self.prefix}-TOTAL_FORMS"] = str(len(stored) + len(new))

    def _part(self, index: int) -> str:
        return f"{self.prefix}:{self.post.get(f'{self.prefix}-{index}-{self.key}', '')}"

    def _names(self) -> list[tuple[str, str]]:
        pattern = re.compile(rf"{re.escape(self.prefix)}-(\d{{1,6}})-(.+)", re.ASCII)
        return [(found[1], found[2]) for name in self.post if (found := pattern.fullmatch(name))]

    def _number(self, name: str) -> int:
        """A number of the management form; 0 when it makes no sense, which the formset itself then refuses."""
        text = self.post.get(f"{self.prefix}-{name}", "")
        return int(text) if re.fullmatch(r"[0-9]{1,6}", text) else 0
