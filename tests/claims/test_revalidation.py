"""A page that nothing changed since is answered with 304 and one query; any act makes all pages new."""

import gzip
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from audit import revalidation
from audit.context import changeset
from claims import workflow
from claims.models import Claim

PAGES = ["/claims/{slug}/", "/claims/{slug}/history/", "/claims/{slug}/v/1/", "/claims/{slug}.json"]


@pytest.mark.parametrize("page", PAGES)
def test_page_is_had_again_for_one_query(
    page: str, published: Claim, client: Client, django_assert_num_queries: Any
) -> None:
    address = page.format(slug=published.slug)
    first = client.get(address)
    assert first.status_code == 200
    assert "public" in first["Cache-Control"]
    assert {"max-age=0", "must-revalidate"} <= set(first["Cache-Control"].split(", "))
    assert "Cookie" in first["Vary"]
    with django_assert_num_queries(1):
        again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert again["Cache-Control"] == first["Cache-Control"]
    assert client.get(address, headers={"If-Modified-Since": first["Last-Modified"]}).status_code == 304


def test_any_act_makes_every_page_new(published: Claim, client: Client, editor: Any) -> None:
    old = client.get(f"/claims/{published.slug}/")["ETag"]
    with changeset(editor, "Edit."):
        published.save()
    answer = client.get(f"/claims/{published.slug}/", headers={"If-None-Match": old})
    assert (answer.status_code, answer["ETag"] != old) == (200, True)


def test_new_day_makes_every_page_new(published: Claim, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    first = client.get(f"/claims/{published.slug}/")
    tomorrow = revalidation.midnight() + timedelta(days=1)
    monkeypatch.setattr(revalidation, "midnight", lambda: tomorrow)
    assert client.get(f"/claims/{published.slug}/", headers={"If-None-Match": first["ETag"]}).status_code == 200
    assert (
        client.get(f"/claims/{published.slug}/", headers={"If-Modified-Since": first["Last-Modified"]}).status_code
        == 200
    )


@pytest.mark.parametrize("setting", ["CLAIMTRACK_SITE_NAME", "CLAIMTRACK_PUBLISHER_NAME"])
def test_another_setting_makes_every_page_new(published: Claim, client: Client, settings: Any, setting: str) -> None:
    old = client.get(f"/claims/{published.slug}/")["ETag"]
    setattr(settings, setting, "Another name")
    revalidation._build.cache_clear()
    try:
        assert client.get(f"/claims/{published.slug}/", headers={"If-None-Match": old}).status_code == 200
    finally:
        revalidation._build.cache_clear()


def test_person_with_an_account_gets_no_shared_page(published: Claim, client: Client, editor: Any) -> None:
    etag = client.get(f"/claims/{published.slug}/")["ETag"]
    client.force_login(editor)
    answer = client.get(f"/claims/{published.slug}/", headers={"If-None-Match": etag})
    assert answer.status_code == 200
    assert "ETag" not in answer
    assert "private" in answer["Cache-Control"]


def test_withdrawn_claim_stays_gone(published: Claim, client: Client, editor: Any) -> None:
    etag = client.get(f"/claims/{published.slug}/")["ETag"]
    workflow.withdraw(published, by=editor, reason="It was no claim.")
    answer = client.get(f"/claims/{published.slug}/", headers={"If-None-Match": etag})
    assert (answer.status_code, "ETag" in answer) == (410, False)


def test_pages_are_compressed_and_still_had_again(published: Claim, client: Client) -> None:
    address = f"/claims/{published.slug}/"
    first = client.get(address, headers={"Accept-Encoding": "gzip"})
    assert first["Content-Encoding"] == "gzip"
    assert published.statement in gzip.decompress(first.content).decode()
    again = client.get(address, headers={"Accept-Encoding": "gzip", "If-None-Match": first["ETag"]})
    assert again.status_code == 304
