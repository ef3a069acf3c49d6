"""Notes and keys against the published ones, and against every forged character."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.notes import (
    BadKey,
    BadNote,
    SigningKey,
    TreeHead,
    VerifierKey,
    open_checkpoint,
    open_note,
    sign_note,
    sign_tree_head,
)

# The examples of Go's golang.org/x/mod/sumdb/note, which RFC 8032 makes the same everywhere.
PETER_SECRET = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
ENOCH = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop"
TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
BY_PETER = (
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
BY_ENOCH = "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n"
NOTE = f"{TEXT}\n{BY_PETER}"

# The example of https://c2sp.org/signed-note, version 1.
C2SP = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
C2SP_NOTE = (
    "This is an example message.\n\n— example.com/foo "
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)

# The example of https://c2sp.org/tlog-checkpoint; its key is not published.
CHECKPOINT = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"

KEY = SigningKey.parse(PETER_SECRET)
PETERS = VerifierKey.parse(PETER)
ENOCHS = VerifierKey.parse(ENOCH)
FORMER = SigningKey.new("PeterNeumann")


def test_the_published_keys_are_read_and_written_alike():
    assert (str(PETERS), PETERS.name, PETERS.id.hex()) == (PETER, "PeterNeumann", "c74f20a3")
    assert (KEY.text(), KEY.verifier) == (PETER_SECRET, PETERS)


def test_the_published_note_is_signed_alike():
    assert sign_note(TEXT, KEY) == NOTE


@pytest.mark.parametrize(("note", "keys", "text", "signers"), [
    (NOTE, [PETER], TEXT, [PETER]),
    (NOTE + BY_ENOCH, [PETER], TEXT, [PETER]),
    (NOTE + BY_ENOCH, [ENOCH], TEXT, [ENOCH]),
    (NOTE + BY_ENOCH, [ENOCH, PETER], TEXT, [PETER, ENOCH]),
    (NOTE + BY_PETER, [PETER], TEXT, [PETER]),  # twice is once
    (C2SP_NOTE, [C2SP], "This is an example message.\n", [C2SP]),
])  # fmt: skip
def test_the_published_notes_are_opened_with_their_keys(note, keys, text, signers):
    opened = open_note(note, *(VerifierKey.parse(key) for key in keys))
    assert opened == (text, [VerifierKey.parse(key) for key in signers])


def test_a_text_may_hold_empty_lines_of_its_own():
    text = "One.\n\n— PeterNeumann said\n\nTwo.\n"
    assert open_note(sign_note(text, KEY), PETERS) == (text, [PETERS])


@given(place=st.integers(0, len(NOTE) - 1), other=st.characters(codec="utf-8"))
def test_a_note_with_a_changed_character_is_refused(place, other):
    if other != NOTE[place]:
        with pytest.raises(BadNote):
            open_note(f"{NOTE[:place]}{other}{NOTE[place + 1 :]}", PETERS)


@given(start=st.integers(0, len(NOTE)), end=st.integers(0, len(NOTE)))
def test_a_piece_of_a_note_is_refused(start, end):
    if (start, end) != (0, len(NOTE)):
        with pytest.raises(BadNote):
            open_note(NOTE[start:end], PETERS)


@pytest.mark.parametrize(("note", "message"), [
    (NOTE + BY_PETER.replace("x08go/Z", "x08go/Y"), "The signature of PeterNeumann is false"),  # beside a true one
    (NOTE.replace("PeterNeumann", "EnochRoot"), "not signed by a known key"),
    (NOTE[:-2] + "\n", "is not base 64"),
    (NOTE.replace("nAM=", "nAN="), "is not base 64"),  # the same bytes, written in another way
    (NOTE.replace("— ", "- "), "is no line of a signature"),
    (NOTE + "\n", "A note is a text, an empty line, and its signatures"),
    (f"{TEXT}\n— PeterNeumann x08gow==\n", "is no line of a signature"),  # an id alone
    (f"{TEXT}\n— Peter Neumann x08go/Y=\n", "is no line of a signature"),
    (f"{TEXT}\n— Peter+Neumann x08go/Y=\n", "is no line of a signature"),
    (NOTE[:-1], "A note is a text, an empty line, and its signatures"),
    (TEXT, "A note is a text, an empty line, and its signatures"),
    (NOTE.replace("\n", "\r\n"), r"no character U\+000D"),
    (NOTE.replace("If", "\udc80f"), r"no character U\+DC80"),
    (TEXT + "\n" + BY_ENOCH * 101, "too long"),
    ("a" * 1_000_001 + NOTE, "too long"),
])  # fmt: skip
def test_a_bad_note_is_refused_and_says_why(note, message):
    with pytest.raises(BadNote, match=message):
        open_note(note, PETERS)


@pytest.mark.parametrize("text", ["no line break", "bell\a\n", ""])
def test_a_text_that_cannot_stand_in_a_note_is_not_signed(text):
    with pytest.raises(BadNote):
        sign_note(text, KEY)


@pytest.mark.parametrize("text", [
    "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",  # too long, its id adjusted (Go's)
    "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",  # an unknown algorithm (Go's)
    PETER + "\n",
    PETER.replace("c74f20a3", "C74F20A3"),
    "",
])  # fmt: skip
def test_no_key_is_read_from_a_bad_text(text):
    with pytest.raises(BadKey):
        VerifierKey.parse(text)


@pytest.mark.parametrize(("parse", "text"), [(VerifierKey.parse, PETER), (SigningKey.parse, PETER_SECRET)])
def test_no_key_is_read_from_a_piece_or_with_a_changed_character(parse, text):
    pieces = {text[start:end] for start in range(len(text)) for end in range(start + 1, len(text) + 1)} - {text}
    changed = {f"{text[:place]}{chr(ord(one) + 1)}{text[place + 1 :]}" for place, one in enumerate(text)}
    for bad in pieces | changed:
        with pytest.raises(BadKey):
            parse(bad)


@pytest.mark.parametrize("name", ["", "two words", "a+b", "no\u00a0break", "line\n", "\udc80"])
def test_no_key_is_made_with_a_name_that_notes_cannot_hold(name):
    with pytest.raises(BadKey, match="cannot name a key"):
        SigningKey.new(name)


def test_a_new_key_signs_what_its_verifier_opens():
    key = SigningKey.new("claims.example/log")
    assert SigningKey.parse(key.text()) == key
    assert open_note(sign_note(TEXT, key), VerifierKey.parse(str(key.verifier))) == (TEXT, [key.verifier])


def test_a_signing_key_is_not_shown_by_accident():
    assert KEY.text().rpartition("+")[2] not in f"{KEY} {KEY!r}"
    assert str(KEY.seed) not in repr(KEY)


def test_the_published_checkpoint_is_read_and_written_alike():
    head = TreeHead.parse(CHECKPOINT)
    assert (head.origin, head.size, len(head.root)) == ("example.com/behind-the-sofa", 20852163, 32)
    assert str(head) == CHECKPOINT


@pytest.mark.parametrize("text", [
    CHECKPOINT.replace("20852163", "020852163"),
    CHECKPOINT.replace("20852163", "-1"),
    CHECKPOINT.replace("20852163", "٣"),
    CHECKPOINT.replace("example.com/behind-the-sofa", ""),
    CHECKPOINT.replace("CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=", "CsUY"),
    CHECKPOINT.replace("q2I=", "q2J="),
    CHECKPOINT + "an extension\n",
    CHECKPOINT + "\n",
    CHECKPOINT[:-1],
    "",
])  # fmt: skip
def test_a_text_that_is_no_checkpoint_is_refused(text):
    with pytest.raises(BadNote):
        TreeHead.parse(text)


def test_a_checkpoint_is_opened_with_its_key():
    assert open_checkpoint(sign_tree_head(7, b"r" * 32, KEY), PETERS) == TreeHead("PeterNeumann", 7, b"r" * 32)


def test_a_checkpoint_signed_by_two_keys_is_opened_with_either():
    note = sign_tree_head(7, b"r" * 32, KEY, FORMER)
    assert open_checkpoint(note, PETERS) == open_checkpoint(note, FORMER.verifier)


def test_a_checkpoint_of_another_log_is_refused():
    note = sign_note(str(TreeHead("EnochRoot", 7, b"r" * 32)), KEY)
    with pytest.raises(BadNote, match="The checkpoint of EnochRoot is signed by PeterNeumann instead"):
        open_checkpoint(note, PETERS, ENOCHS)


def test_a_checkpoint_by_a_replaced_key_of_the_same_name_is_refused():
    with pytest.raises(BadNote, match="not signed by a known key"):
        open_checkpoint(sign_tree_head(7, b"r" * 32, FORMER), PETERS)
