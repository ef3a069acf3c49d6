"""What a file holds, as text: its encoding, and what is no text at all."""

import pytest

from sources.importing.files import UnreadableFile, read_text


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("Zażółć".encode(), "utf-8"),
        (b"\xef\xbb\xbf" + "Zażółć".encode(), "utf-8"),
        ("Zażółć".encode("utf-16"), "utf-16"),  # with its mark
        ("Zażółć".encode("utf-32"), "utf-32"),  # whose mark begins like that of UTF-16
    ],
)
def test_unicode_is_read_without_its_mark_and_without_a_remark(content: bytes, encoding: str) -> None:
    text = read_text(content, name="a.bib")
    assert (text.text, text.encoding, text.remark) == ("Zażółć", encoding, "")


def test_line_ends_stay_as_they_are() -> None:
    assert read_text(b"one\r\ntwo\rthree\n", name="a.ris").text == "one\r\ntwo\rthree\n"


@pytest.mark.parametrize(
    ("words", "encoding"),
    [
        ("Пресс-служба сообщила, что встреча состоялась", "cp1251"),
        ("日本語の文章です。これは試験です", "cp932"),
    ],
)
def test_another_encoding_is_found_and_told_with_file_and_line(words: str, encoding: str) -> None:
    text = read_text(b"first line\n" + words.encode(encoding), name="old.bib")
    assert text.text == f"first line\n{words}"
    assert "old.bib" in text.remark
    assert "line 2" in text.remark
    assert text.encoding in text.remark


def test_what_several_encodings_read_equally_well_is_not_guessed() -> None:
    with pytest.raises(UnreadableFile, match="old.bib, line 2: .* too little tells") as refused:
        read_text("one\nDvořák, Antonín".encode("cp1250"), name="old.bib")
    assert "cp1250: Dvořák, Antonín" in str(refused.value)
    assert "cp1252: Dvoøák, Antonín" in str(refused.value)
    assert read_text("Dvořák".encode("cp1250"), name="old.bib", declared="cp1250").text == "Dvořák"


def test_what_a_person_says_of_the_encoding_goes_before_what_it_seems() -> None:
    assert read_text("Łódź".encode("cp1250"), name="a.bib", declared="cp1250").text == "Łódź"
    assert read_text("Łódź".encode("utf-16-le"), name="a.bib", declared="utf-16-le").text == "Łódź"


def test_an_encoding_that_does_not_fit_is_refused_with_the_line() -> None:
    with pytest.raises(UnreadableFile, match="a.bib, line 3: not in utf-8"):
        read_text(b"one\ntwo\n\xff", name="a.bib", declared="utf-8")
    with pytest.raises(UnreadableFile, match="no encoding"):
        read_text(b"one", name="a.bib", declared="klingon")


def test_a_damaged_utf_8_file_is_not_taken_for_another_encoding() -> None:
    with pytest.raises(UnreadableFile, match="a.bib, line 2: the byte 0xE9 is not UTF-8"):
        read_text("Élémentaire\nCaf".encode() + b"\xe9\n", name="a.bib")


@pytest.mark.parametrize(
    "content",
    [b"%PDF-1.7\n", b"PK\x03\x04rest", b"one\ntwo\x00", "déjà".encode("utf-16-le") + b"\x00\x00", b"\xff\xd8\xff\xe0"],
)
def test_what_is_no_text_is_refused_whatever_it_is_called(content: bytes) -> None:
    with pytest.raises(UnreadableFile, match="no text file"):
        read_text(content, name="sources.bib")


def test_a_file_over_the_limit_is_refused() -> None:
    assert read_text(b"1234", name="a.bib", limit=4).text == "1234"
    with pytest.raises(UnreadableFile, match="a.bib is larger than 4 bytes"):
        read_text(b"12345", name="a.bib", limit=4)
