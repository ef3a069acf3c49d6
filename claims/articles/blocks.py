"""Collects a parser's paragraphs into sections and passages. Pure."""

from dataclasses import replace

from claims.articles.sentences import split_sentences
from claims.articles.shapes import INTRODUCTION, Passage, Section


class Outline:
    """Sections and passages, numbered as they come."""

    def __init__(self) -> None:
        self.sections = [Section(0, INTRODUCTION)]
        self.passages: list[Passage] = []
        self._paragraph = 0

    def heading(self, title: str, level: int = 0) -> None:
        """What comes from now on stands below this heading."""
        self.sections.append(Section(len(self.sections), title, level))

    def paragraph(self, text: str, *, fragment: bool = False) -> None:
        """A paragraph, its markers written as `sentences` has them; a `fragment` is a list entry, a caption, a cell."""
        self._paragraph += 1
        for sentence in split_sentences(text):
            if not sentence.text and self._join_markers(sentence.markers):
                continue
            self.passages.append(
                Passage(
                    number=len(self.passages) + 1,
                    section=self.sections[-1].number,
                    paragraph=self._paragraph,
                    text=sentence.text,
                    markers=sentence.markers,
                    fragment=fragment or not sentence.complete,
                    places=sentence.places,
                )
            )

    def _join_markers(self, markers: tuple[int, ...]) -> bool:
        """Markers on a line of their own belong to the passage before them, if there is one in the section."""
        if not self.passages or self.passages[-1].section != self.sections[-1].number:
            return False
        last = self.passages[-1]
        places = last.places + (len(last.text),) * len(markers)
        self.passages[-1] = replace(last, markers=last.markers + markers, places=places)
        return True
