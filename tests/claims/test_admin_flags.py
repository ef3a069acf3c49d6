"""Flags at the desk: the queue, one flag with its buttons, and the page that raises one."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from claims.flags import comment_on_flag, dismiss_flag, take_back_flag
from claims.models import Claim, Flag, FlagComment, ReviewState
from tests.claims.admin_forms import change_page, values_of
from tests.sizes import few_and

pytestmark = pytest.mark.django_db

QUEUE = "/admin/claims/flag/"
EARLY, LATE = datetime(2026, 12, 3, 9, tzinfo=UTC), datetime(2026, 12, 9, 9, tzinfo=UTC)


@pytest.fixture
def raising(flagger: Any) -> Client:
    client = Client()
    client.force_login(flagger)
    return client


@pytest.fixture
def resolving(resolver: Any) -> Client:
    client = Client()
    client.force_login(resolver)
    return client


def page_of(flag: Flag) -> str:
    return f"{QUEUE}{flag.pk}/change/"


def press(client: Client, flag: Flag, act: str, words: str = "") -> Any:
    return client.post(f"{QUEUE}{flag.pk}/act/{act}/", {"words": words})


def buttons(client: Client, flag: Flag) -> list[str]:
    return re.findall(r'formaction="[^"]*">([^<]+)</button>', client.get(page_of(flag)).content.decode())


def queued(client: Client, query: str = "") -> list[int]:
    html = client.get(f"{QUEUE}{query}").content.decode()
    return [int(key) for key in re.findall(r'field-item[^>]*><a href="/admin/claims/flag/(\d+)/change/', html)]


def test_queue_shows_open_flags_the_longest_open_first(
    raising: Client, make_claim: Any, flag_on: Any, flagger: Any, resolver: Any
) -> None:
    late, early, done, back = (flag_on(make_claim(), at=at) for at in (LATE, EARLY, EARLY, EARLY))
    dismiss_flag(done, by=resolver, resolution="No.")
    take_back_flag(back, by=flagger)
    assert queued(raising) == [early.pk, late.pk]
    assert queued(raising, "?status=dismissed") == [done.pk]
    assert queued(raising, "?status=withdrawn") == [back.pk]
    assert sorted(queued(raising, "?status=all")) == sorted(flag.pk for flag in (late, early, done, back))


def test_queue_is_filtered_by_topic_reason_kind_person_and_words(
    raising: Client, make_claim: Any, make_topic: Any, flag_on: Any, resolver: Any
) -> None:
    wide = make_topic(slug="bridges")
    claim = make_claim(topic=make_topic(parent=wide), statement="Zebras crossed")
    one = flag_on(claim, reason="outdated", text="See the bulletin.")
    two = flag_on(make_claim().positions.get(), by=resolver)
    three = flag_on(claim.evidence.get().source)
    for query, expected in {
        "?topic=bridges": [one],
        "?reason=outdated": [one],
        "?mine=raised": [one, three],
        "?mine=others": [two],
        "?kind=position": [two],
        "?q=bulletin": [one],
        "?q=Zebras": [one],
    }.items():
        assert queued(raising, query) == [flag.pk for flag in expected], query


def test_flag_page_shows_it_whole_with_its_discussion(
    raising: Client, make_claim: Any, flag_on: Any, editor: Any
) -> None:
    flag = flag_on(make_claim().positions.get(), text="Page 3 differs.", suggestion="Quote page 4.")
    comment_on_flag(flag, by=editor, text="I shall ask the library.")
    html = raising.get(page_of(flag)).content.decode()
    for words in ("Page 3 differs.", "Quote page 4.", "I shall ask the library.", "edith", "fay", "misquoted"):
        assert words in html
    assert "<textarea" in html
    assert 'name="status"' not in html


def test_buttons_are_for_those_who_may_press_them(
    raising: Client, resolving: Client, make_claim: Any, flag_on: Any, resolver: Any, make_user: Any, allow: Any
) -> None:
    flag = flag_on(make_claim())
    own = flag_on(make_claim(), by=resolver)
    assert buttons(raising, flag) == ["Comment", "Take back"]
    assert buttons(resolving, flag) == ["Comment", "Uphold", "Dismiss"]
    assert buttons(resolving, own) == ["Comment", "Take back"]
    onlooker = Client()
    onlooker.force_login(allow(make_user("olga", is_staff=True), "view_flag"))
    assert buttons(onlooker, flag) == []
    dismiss_flag(flag, by=resolver, resolution="No.")
    assert buttons(raising, flag) == buttons(resolving, flag) == []


def test_flag_is_discussed_and_upheld(resolving: Client, raising: Client, published: Claim, flag_on: Any) -> None:
    flag = flag_on(published.evidence.get())
    assert press(raising, flag, "comment", "See page 4.").status_code == 302
    assert FlagComment.objects.get().text == "See page 4."
    answer = press(resolving, flag, "uphold", "Page 4 says otherwise.")
    assert (answer.status_code, answer["Location"]) == (302, page_of(flag))
    assert "the public reads why" in resolving.get(page_of(flag)).content.decode()
    assert Flag.objects.get().status == "upheld"
    assert ReviewState.objects.get(claim=published).re_review_since is not None


def test_flag_is_dismissed_or_taken_back(resolving: Client, raising: Client, make_claim: Any, flag_on: Any) -> None:
    one, two = flag_on(make_claim()), flag_on(make_claim())
    assert press(resolving, one, "dismiss", "It is there.").status_code == 302
    assert press(raising, two, "take-back").status_code == 302
    assert [Flag.objects.get(pk=flag.pk).status for flag in (one, two)] == ["dismissed", "withdrawn"]


@pytest.mark.parametrize("act", ["comment", "uphold", "dismiss"])
def test_act_without_words_is_refused(resolving: Client, make_claim: Any, flag_on: Any, act: str) -> None:
    page = press(resolving, flag_on(make_claim()), act, " ")
    assert page.status_code == 409
    assert "errorlist" in page.content.decode()
    assert Flag.objects.get().status == "open"


def test_refused_act_keeps_what_was_typed(resolving: Client, make_claim: Any, flag_on: Any, resolver: Any) -> None:
    own = flag_on(make_claim(), by=resolver)
    page = press(resolving, own, "uphold", "Words worth keeping.")
    assert page.status_code == 409
    assert "Whoever raised a flag does not resolve it." in page.content.decode()
    assert "Words worth keeping." in page.content.decode()


def test_second_to_resolve_is_told_and_keeps_the_words(
    resolving: Client, make_claim: Any, flag_on: Any, editor: Any
) -> None:
    flag = flag_on(make_claim())
    dismiss_flag(flag, by=editor, resolution="It is there.")
    page = press(resolving, flag, "uphold", "Words worth keeping.")
    assert page.status_code == 409
    for words in ("resolved already: dismissed", "It is there.", "Words worth keeping."):
        assert words in page.content.decode()


@pytest.mark.parametrize("act", ["uphold", "dismiss"])
def test_reviewer_does_not_resolve(raising: Client, make_claim: Any, flag_on: Any, resolver: Any, act: str) -> None:
    flag = flag_on(make_claim(), by=resolver)
    assert press(raising, flag, act, "So.").status_code == 403
    assert press(raising, flag, "take-back").status_code == 403
    assert Flag.objects.get().status == "open"


def test_flags_are_neither_added_changed_nor_deleted_by_plain_forms(
    resolving: Client, make_claim: Any, flag_on: Any, make_user: Any
) -> None:
    flag = flag_on(make_claim())
    root = Client()
    root.force_login(make_user("root", is_superuser=True, is_staff=True))
    for client in (resolving, root):
        assert client.get(f"{QUEUE}add/").status_code == 403
        assert client.post(f"{QUEUE}add/", {"text": "X"}).status_code == 403
        assert client.post(page_of(flag), {"text": "X", "comment": "Y"}).status_code == 403
        assert client.post(f"{QUEUE}{flag.pk}/delete/", {"post": "yes", "comment": "Y"}).status_code == 403
    assert Flag.objects.get().text == flag.text


@pytest.mark.parametrize("act", ["comment", "uphold", "dismiss", "take-back"])
def test_who_does_not_see_flags_does_not_act_on_them(
    make_claim: Any, flag_on: Any, client: Client, make_user: Any, allow: Any, act: str
) -> None:
    flag = flag_on(make_claim())
    assert "Log in" in press(client, flag, act, "So.").content.decode()
    client.force_login(make_user("stan", is_staff=True))
    assert press(client, flag, act, "So.").status_code == 403
    assert client.get(page_of(flag)).status_code == 403
    assert client.get(f"{QUEUE}raise/?item=claim-{flag.claim_id}").status_code == 403
    client.force_login(allow(make_user("rita", is_staff=True), "add_flag", "resolve_flag"))  # resolves, and sees none
    assert press(client, flag, act, "So.").status_code == 403
    assert Flag.objects.get().status == "open"
    assert not FlagComment.objects.exists()


def test_unknown_acts_and_flags_are_not_found(resolving: Client, make_claim: Any, flag_on: Any) -> None:
    flag = flag_on(make_claim())
    assert press(resolving, flag, "burn").status_code == 404
    assert resolving.post(f"{QUEUE}999999/act/uphold/").status_code == 404
    assert resolving.get(f"{QUEUE}{flag.pk}/act/uphold/").status_code == 405


def test_history_of_a_flag_is_shown(resolving: Client, make_claim: Any, flag_on: Any, resolver: Any) -> None:
    flag = flag_on(make_claim())
    dismiss_flag(flag, by=resolver, resolution="It is there.")
    html = resolving.get(f"{QUEUE}{flag.pk}/history/").content.decode()
    assert "Raised a flag." in html
    assert "Dismissed a flag." in html


@pytest.mark.parametrize("kind", ["claim", "position", "source"])
def test_record_page_leads_to_a_flag_on_it(resolving: Client, published: Claim, kind: str, resolver: Any) -> None:
    item = {"claim": published, "position": published.positions.get(), "source": published.evidence.get().source}[kind]
    app = "sources" if kind == "source" else "claims"
    link = f"{QUEUE}raise/?item={kind}-{item.pk}"
    assert f'href="{link}"' in resolving.get(f"/admin/{app}/{kind}/{item.pk}/change/").content.decode()
    html = resolving.get(link).content.decode().replace('<form class="flag-form"', '<form id="flag_form"')
    sent = {**values_of(html, "flag_form"), "reason": "outdated", "text": "There is a newer one."}
    assert sent["item"] == f"{kind}-{item.pk}"
    answer = resolving.post(link, sent)
    flag = Flag.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, page_of(flag))
    assert (flag.kind, flag.item_id, flag.raised_by) == (kind, item.pk, resolver)


@pytest.mark.parametrize("kind", ["claim", "source"])
def test_record_page_leads_to_its_flags(
    resolving: Client, make_claim: Any, flag_on: Any, resolver: Any, kind: str
) -> None:
    claim = make_claim()
    flag_on(make_claim())
    source = claim.evidence.get().source
    flags = {"claim": flag_on(claim), "source": flag_on(source)}
    dismiss_flag(flags[kind], by=resolver, resolution="No.")
    page = change_page(claim) if kind == "claim" else f"/admin/sources/source/{source.pk}/change/"
    html = resolving.get(page).content.decode()
    link = re.search(r'href="/admin/claims/flag/([^"]+)">All flags on it<', html)
    assert link
    assert queued(resolving, link[1].replace("&amp;", "&")) == [flags[kind].pk]


def test_who_may_not_flag_gets_no_link(client: Client, published: Claim, make_user: Any, allow: Any) -> None:
    client.force_login(allow(make_user("vic", is_staff=True), "view_claim"))
    html = client.get(change_page(published)).content.decode()
    assert published.statement in html
    assert "/admin/claims/flag/" not in html


def test_refused_flag_keeps_what_was_typed(raising: Client, make_claim: Any, flag_on: Any) -> None:
    claim = make_claim()
    flag_on(claim)
    address = f"{QUEUE}raise/?item=claim-{claim.pk}"
    sent = {"item": f"claim-{claim.pk}", "reason": "other", "text": "Words worth keeping."}
    for wrong, status in (({}, 409), ({"reason": ""}, 400)):
        page = raising.post(address, {**sent, **wrong})
        assert page.status_code == status
        assert "Words worth keeping." in page.content.decode()
    assert Flag.objects.count() == 1


@pytest.mark.parametrize("key", ["", "claim", "claim-0", "topic-1", "claim-x", "claim-²", "claim-" + "9" * 30])
def test_flag_on_an_unknown_item_is_not_found(raising: Client, key: str) -> None:
    assert raising.get(f"{QUEUE}raise/", {"item": key}).status_code == 404


def test_flag_pages_run_no_script_of_their_own(raising: Client, make_claim: Any, flag_on: Any) -> None:
    flag = flag_on(make_claim(), text="<script>alert(1)</script>")
    html = raising.get(page_of(flag)).content.decode()
    assert "<script>alert(1)" not in html
    assert "style=" not in html


@pytest.mark.parametrize("rows", [1, *few_and(15)])
def test_queue_and_flag_cost_the_same_whatever_their_number(
    resolving: Client,
    make_claim: Any,
    flag_on: Any,
    make_topic: Any,
    editor: Any,
    rows: int,
    django_assert_num_queries: Any,
) -> None:
    topic = make_topic()
    flags = [flag_on(make_claim(topic=topic)) for _ in range(rows)]
    for flag in flags:
        for _ in range(rows):
            comment_on_flag(flag, by=editor, text="I see.")
    with django_assert_num_queries(8):  # session, user, two for permissions; topics; count, page; unread notices
        assert len(queued(resolving)) == rows
    resolving.get(page_of(flags[0]))  # its types are looked up once in the life of a process
    # Session, user, two for permissions; the flag, its comments and redactions; unread notices.
    with django_assert_num_queries(8):
        resolving.get(page_of(flags[0]))
