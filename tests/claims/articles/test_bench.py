"""The measure of proposals, on an article and a dossier of its own."""

from pathlib import Path

import pytest

from tests import bench_proposals

ARTICLE = """Ada Okoro said the mole is safe.[1] Many ships sank in 1953.[2] Bo Lind denied it.[2]

References[edit]

1. Is the harbour safe? Elm Post
2. Storms Harbour Gazette
"""
DOSSIER = """
publishers: [{slug: elm-post, name: Elm Post}, {slug: gazette, name: Harbour Gazette}]
sources:
  - {slug: ref-01, title: "Is the harbour safe?", publisher: elm-post}
  - {slug: ref-02, title: Storms, publisher: gazette}
parties:
  - {slug: okoro, name: Ada Okoro, kind: person}
  - {slug: lind, name: Bo Lind, kind: person}
  - {slug: gazette, name: Harbour Gazette, kind: media outlet}
claims:
  - slug: safe
    positions:
      - {party: okoro, stance: asserts, cites: [{source: ref-01, locator: Introduction}]}
      - {party: okoro, stance: asserts, cites: [{source: ref-01, locator: Introduction}]}
  - slug: sank
    positions:
      - {party: gazette, stance: reports, cites: [{source: ref-02, locator: Introduction}]}
      - {party: lind, stance: asserts, cites: [{source: ref-02, locator: Introduction}]}
"""


def test_precision_and_recall_count_each_position_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    article, dossier = tmp_path / "article.txt", tmp_path / "dossier.yaml"
    article.write_text(ARTICLE)
    dossier.write_text(DOSSIER)
    bench_proposals.main([str(article), str(dossier), "--misses"])
    told = capsys.readouterr().out
    lines = {line[:22].strip(): line[22:].split() for line in told.splitlines()}
    assert lines["party"] == ["4", "3", "3", "1.00", "0.75"]
    assert lines["party and stance"] == ["4", "3", "2", "0.67", "0.50"]
    assert "missed 1: ('Introduction', 'ref-02', 'lind', 'asserts')" in told
    assert "too much 1: ('Introduction', 'ref-02', 'lind', 'denies')" in told
