"""docs/verify.py, the page that outsiders run, against a site that is honest and against sites that are not."""

import io
import json
import runpy
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography.exceptions import InvalidSignature

from audit.merkle import Node, consistency_path, hashes_of_new_leaf, leaf_hash, nodes_of_root, root_from
from audit.notes import SigningKey, TreeHead, sign_note, sign_tree_head

PAGE = Path(__file__).parents[2] / "docs" / "verify.py"
SITE = "https://claims.example"
KEY = SigningKey.new("claims.example/log")
FORMER = SigningKey.new("claims.example/log")


class Site:
    """A log and its addresses, as a site serves them: `signed` are the sizes with a checkpoint."""

    def __init__(self, leaves: list[bytes], *signed: int, keys: tuple[SigningKey, ...] = (KEY,)) -> None:
        self.hashes: list[bytes] = []
        for index, data in enumerate(leaves):
            self.hashes.append(hashes_of_new_leaf(index, leaf_hash(data), lambda node: node.cut(self.hashes[node.row])))
        self.signed = signed
        self.keys = keys

    def hash(self, nodes: list[Node]) -> bytes:
        return root_from([node.cut(self.hashes[node.row]) for node in nodes])

    def checkpoint(self, size: int) -> str:
        return sign_tree_head(size, self.hash(nodes_of_root(size)), *self.keys)

    def proof(self, old: int, new: int) -> list[str]:
        return [self.hash(nodes).hex() for nodes in consistency_path(old, new)]

    def answer(self, address: str, **_: Any) -> io.BytesIO:
        parts = urlsplit(address)
        query = {name: int(values[0]) for name, values in parse_qs(parts.query).items()}
        pages: dict[str, Callable[..., str]] = {
            "/audit/checkpoint": lambda: self.checkpoint(self.signed[-1]),
            "/audit/checkpoints/first": lambda: self.checkpoint(self.signed[0]),
            "/audit/proof/consistency": lambda old, new: json.dumps({"proof": self.proof(old, new)}),
        }
        if parts.path not in pages:
            raise HTTPError(address, 404, "Not Found", {}, None)  # type: ignore[arg-type]
        return io.BytesIO(pages[parts.path](**query).encode())


def leaves(count: int, *, changed: int | None = None) -> list[bytes]:
    return [b"forged" if index == changed else f"leaf {index}".encode() for index in range(count)]


@pytest.fixture
def check(monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    def run(site: Site, *, key: SigningKey = KEY, file: Path | None = None) -> str:
        monkeypatch.setattr(urllib.request, "urlopen", site.answer)
        return runpy.run_path(str(PAGE))["check"](SITE, str(key.verifier), file)

    return run


def keep(site: Site, file: Path) -> Path:
    file.write_text(site.checkpoint(site.signed[-1]))
    return file


def test_the_page_is_at_most_sixty_lines_and_needs_cryptography_alone():
    lines = PAGE.read_text().splitlines()
    assert len(lines) <= 60
    imported = {line.split()[1].partition(".")[0] for line in lines if line.startswith(("import ", "from "))}
    assert imported - sys.stdlib_module_names == {"cryptography"}


@pytest.mark.parametrize(("old", "new"), [(1, 1), (1, 2), (3, 7), (4, 7), (6, 8), (7, 7), (64, 100), (65, 130)])
def test_a_log_that_only_grew_is_a_yes(check, old, new):
    assert check(Site(leaves(new), old, new)) == f"the log of {new} changesets begins with the log of {old}"


def test_what_was_kept_is_held_against_the_newest_and_replaced_by_it(check, tmp_path):
    file = tmp_path / "kept.txt"
    check(Site(leaves(5), 2, 5), file=file)  # the first time there is none
    assert file.read_text() == Site(leaves(5), 5).checkpoint(5)
    assert "begins with the log of 5" in check(Site(leaves(9), 2, 9), file=file)
    assert file.read_text() == Site(leaves(9), 9).checkpoint(9)


@pytest.mark.parametrize("place", [0, 3, 4])
def test_a_log_with_a_changed_leaf_is_a_no_and_what_was_kept_stays(check, tmp_path, place):
    file = keep(Site(leaves(5), 5), tmp_path / "kept.txt")
    before = file.read_text()
    with pytest.raises(ValueError, match="the log of 9 does not begin with the log of 5"):
        check(Site(leaves(9, changed=place), 9), file=file)
    assert file.read_text() == before


def test_a_fork_of_the_same_size_is_a_no(check, tmp_path):
    file = keep(Site(leaves(5), 5), tmp_path / "kept.txt")
    with pytest.raises(ValueError, match="the log of 5 does not begin with the log of 5"):
        check(Site(leaves(5, changed=4), 5), file=file)


def test_a_log_that_lost_leaves_is_a_no(check, tmp_path):
    file = keep(Site(leaves(5), 5), tmp_path / "kept.txt")
    with pytest.raises(ValueError, match="the log of 4 does not begin with the log of 5"):
        check(Site(leaves(4), 4), file=file)


@pytest.mark.parametrize("forge", [
    lambda proof: proof[1:],
    lambda proof: proof[:-1],
    lambda proof: [],
    lambda proof: [proof[0][:-2], *proof[1:]],
    lambda proof: ["00" * 32] * len(proof),
])  # fmt: skip
def test_a_forged_proof_is_a_no(check, monkeypatch, forge):
    honest = Site.proof
    monkeypatch.setattr(Site, "proof", lambda self, old, new: forge(honest(self, old, new)))
    with pytest.raises((ValueError, IndexError)):
        check(Site(leaves(7), 3, 7))


def test_a_log_signed_with_another_key_of_the_same_name_is_a_no(check):
    with pytest.raises(ValueError, match="the checkpoint is not signed with this key"):
        check(Site(leaves(7), 3, 7, keys=(FORMER,)))


@pytest.mark.parametrize(("honest", "forged"), [("\n7\n", "\n8\n"), ("— claims", "— other"), ("/log\n7", "/book\n7")])
def test_a_checkpoint_that_was_changed_is_a_no(check, monkeypatch, honest, forged):
    sign = Site.checkpoint
    monkeypatch.setattr(Site, "checkpoint", lambda self, size: sign(self, size).replace(honest, forged))
    with pytest.raises((ValueError, InvalidSignature)):
        check(Site(leaves(7), 7))


def test_a_checkpoint_of_another_log_with_the_same_key_is_a_no(check, monkeypatch):
    text = str(TreeHead("claims.example/other", 7, b"r" * 32))
    monkeypatch.setattr(Site, "checkpoint", lambda self, size: sign_note(text, KEY))
    with pytest.raises(ValueError, match="the checkpoint is not signed with this key"):
        check(Site(leaves(7), 7))


def test_a_log_whose_key_changes_is_a_yes_with_either_key_while_both_sign(check):
    assert check(Site(leaves(7), 3, 7, keys=(KEY, FORMER)), key=FORMER)
    assert check(Site(leaves(7), 3, 7, keys=(KEY, FORMER)), key=KEY)


def test_run_as_a_page_it_says_no_and_ends_with_one(tmp_path):
    done = subprocess.run(  # noqa: S603  our own page
        [sys.executable, PAGE, (tmp_path / "nothing").as_uri(), str(KEY.verifier)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("no: URLError: ")
    assert len(done.stderr.splitlines()) == 1
