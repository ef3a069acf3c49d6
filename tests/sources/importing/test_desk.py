"""Taking a file in at the desk: hand in, look, say so."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from audit.models import Changeset
from sources.importing.uploads import Upload, remove_old_uploads
from sources.models import Publisher
from tests.sources.importing.publishers_in_lines import registered

ADDRESS = "/admin/import/publishers/"


@pytest.fixture(autouse=True)
def importer() -> Iterator[None]:
    with registered():
        yield


@pytest.fixture
def desk(client: Client, editor: Any) -> Client:
    client.force_login(editor)
    return client


def hand_in(client: Client, content: bytes = b"Herald\nPost", **fields: str) -> Any:
    return client.post(ADDRESS, {"file": SimpleUploadedFile("names.txt", content), **fields})


def shown(page: Any) -> str:
    found = re.search(r'name="shown" value="(\w+)"', page.content.decode())
    assert found
    return found[1]


def take_in(client: Client, content: bytes) -> Any:
    page = client.get(hand_in(client, content)["Location"])
    return client.post(page.wsgi_request.path, {"comment": "Meanwhile.", "shown": shown(page)})


def test_front_page_and_list_lead_to_it(desk: Client) -> None:
    assert 'href="/admin/import/"' in desk.get("/admin/").content.decode()
    listed = desk.get("/admin/import/").content.decode()
    assert f'href="{ADDRESS}"' in listed
    assert "One a line." in listed


def test_nothing_is_written_before_it_is_confirmed_and_one_changeset_then(desk: Client, editor: Any) -> None:
    preview = desk.get(hand_in(desk, note="Seen.")["Location"])
    assert "names.txt, line 2" in preview.content.decode()
    assert not Publisher.objects.exists()
    before = Changeset.objects.count()
    done = desk.post(preview.wsgi_request.path, {"comment": "From the list.", "shown": shown(preview)})
    assert "This was done:" in done.content.decode()
    assert set(Publisher.objects.values_list("name", "note")) == {("Herald", "Seen."), ("Post", "Seen.")}
    act = Changeset.objects.latest("pk")
    assert Changeset.objects.count() == before + 1
    assert (act.user, act.comment, act.channel) == (editor, "From the list.", "admin")
    assert not Upload.objects.exists()


def test_taking_it_in_twice_is_told_and_does_nothing(desk: Client) -> None:
    preview = desk.get(hand_in(desk)["Location"])
    sent = {"comment": "From the list.", "shown": shown(preview)}
    desk.post(preview.wsgi_request.path, sent)
    again = desk.post(preview.wsgi_request.path, sent, follow=True)
    assert "This file is gone" in again.content.decode()
    known = desk.get(hand_in(desk)["Location"]).content.decode()
    assert "There is nothing in it to be taken." in known
    assert "Take it in" not in known


def test_without_a_comment_it_is_shown_again_with_the_error_beside_the_field(desk: Client) -> None:
    preview = desk.get(hand_in(desk)["Location"])
    page = desk.post(preview.wsgi_request.path, {"comment": " ", "shown": shown(preview)})
    assert page.status_code == 400
    assert 'id="id_comment_error"' in page.content.decode()
    assert not Publisher.objects.exists()


def test_what_differs_from_what_was_shown_is_not_done(desk: Client) -> None:
    preview = desk.get(hand_in(desk)["Location"])
    take_in(desk, b"Herald")
    page = desk.post(preview.wsgi_request.path, {"comment": "As shown.", "shown": shown(preview)})
    assert page.status_code == 409
    words = page.content.decode()
    assert "What would happen has changed" in words
    assert "As shown." in words
    assert not Publisher.objects.filter(name="Post").exists()
    assert desk.post(preview.wsgi_request.path, {"comment": "As shown.", "shown": shown(page)}).status_code == 200
    assert Publisher.objects.filter(name="Post").exists()


def test_one_refused_record_keeps_the_others_out(desk: Client) -> None:
    preview = desk.get(hand_in(desk, b"Herald\n\nPost")["Location"])
    words = preview.content.decode()
    assert "It is empty." in words
    assert "keeps all others out" in words
    assert 'name="shown"' not in words


def test_refused_records_leave_the_others_alone_where_each_stands_alone(desk: Client) -> None:
    with registered(each_stands_alone=True):
        preview = desk.get(hand_in(desk, b"Herald\n\nPost")["Location"])
        desk.post(preview.wsgi_request.path, {"comment": "What can be.", "shown": shown(preview)})
        assert Publisher.objects.count() == 2


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "The submitted file is empty."),
        (b"PK\x03\x04", "names.txt, line 1: this is no text file."),
        (b"x" * 1001, "names.txt is larger than 1,000 bytes."),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_beside_the_field(desk: Client, content: bytes, message: str) -> None:
    page = hand_in(desk, content)
    page = desk.get(page["Location"]) if page.status_code == 302 else page
    assert page.status_code == 400
    assert message in page.content.decode()
    assert not Upload.objects.exists()


def test_what_is_far_too_large_is_refused_unread(desk: Client) -> None:
    page = hand_in(desk, b"x" * 200_000)
    assert page.status_code == 413
    assert "The file is too large" in page.content.decode()


def test_a_wrong_option_is_told_and_the_encoding_is_heeded(desk: Client) -> None:
    assert hand_in(desk, note="x" * 21).status_code == 400
    page = desk.get(hand_in(desk, "Łódź".encode("cp1250"), encoding="cp1250")["Location"])
    assert "Łódź" in page.content.decode()


def test_an_upload_is_its_owners_alone(desk: Client, make_user: Any) -> None:
    address = hand_in(desk)["Location"]
    other = Client()
    other.force_login(make_user("ottmar", "editor", is_staff=True))
    assert other.get(address).status_code == 302
    assert other.post(address, {"discard": "yes"}).status_code == 302
    assert Upload.objects.count() == 1


def test_whoever_lacks_the_right_is_refused(client: Client, reviewer: Any) -> None:
    client.force_login(reviewer)
    assert client.get(ADDRESS).status_code == 403
    assert hand_in(client).status_code == 403
    assert "/admin/import/" not in client.get("/admin/").content.decode()
    assert Client().get(ADDRESS).status_code == 302
    assert hand_in(Client(), b"x" * 200_000).status_code == 403


def test_unknown_importers_are_not_found(desk: Client) -> None:
    assert desk.get("/admin/import/nothing/").status_code == 404
    assert desk.get("/admin/import/nothing/1/").status_code == 404


def test_the_form_is_guarded_against_posts_from_elsewhere(editor: Any) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)
    assert hand_in(client).status_code == 403


def test_discarding_removes_the_file_and_so_does_a_day(desk: Client) -> None:
    address = hand_in(desk)["Location"]
    desk.post(address, {"discard": "yes"})
    assert not Upload.objects.exists()
    hand_in(desk)
    remove_old_uploads(timezone.now() + timedelta(hours=23))
    assert Upload.objects.exists()
    remove_old_uploads(timezone.now() + timedelta(hours=25))
    assert not Upload.objects.exists()
