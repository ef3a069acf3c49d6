"""Which languages are written from the right."""

import pytest

from sources.directions import runs_from_the_right


@pytest.mark.parametrize(
    "tag", ["ar", "AR", "ar-EG", "he", "fa-AF", "ug", "kk-Arab", "kk-Arab-CN", "az-arab", "pa-Arab-PK"]
)
def test_from_the_right(tag: str) -> None:
    assert runs_from_the_right(tag)


@pytest.mark.parametrize("tag", ["", "en", "kk", "kk-Cyrl", "ar-Latn", "az", "ku", "zh-Hant", "a", "ru-RU-x-ar"])
def test_from_the_left(tag: str) -> None:
    """Also what is usually written otherwise, when its tag says that it is not."""
    assert not runs_from_the_right(tag)
