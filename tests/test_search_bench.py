"""What `make bench PARTS=search` calls recall."""

import pytest

from bench.search import share_found


@pytest.mark.parametrize(
    ("own", "every", "share"),
    [
        ([], [], 1.0),  # nothing to find
        ([3, 2, 1], [1, 2, 3], 1.0),
        ([19, 18, 3], range(20), 0.2),
        ([5] * 10, [5] * 500, 1.0),  # as good as any of the ten
        ([5] * 5 + [4] * 5, [5] * 500, 0.5),
        ([7], [7, 7], 0.5),
    ],
)
def test_share_of_the_ten_best_is_by_how_good_they_are(own: list[int], every: list[int], share: float) -> None:
    assert share_found(own, list(every)) == share
