"""Every address of the admin, by everybody, with GET and POST: who may not is refused, and nothing changes.

The addresses come from the admin itself, so that a new page is walked without being named here. What Django's pages
ask for is known; a page of our own is named in OWN_PAGES with the permissions that it asks for. One that is not yet
named there is still held to the least: outsiders and whoever may not read its model are refused, reading changes
nothing, and a refusal changes nothing.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import transaction
from django.urls import URLPattern, URLResolver
from django.utils import timezone

from audit.context import changeset
from audit.models import ApiToken
from claims.merging import merge_parties
from claims.models import Article, Claim, Dissent, Flag, FlagComment, PolicyText
from claimtrack.roles import ROLE_NAMES
from tests.claimtrack.people import NO_ROLE, OUTSIDERS, PEOPLE, come_in, is_refused, may, traces

pytestmark = [pytest.mark.django_db, pytest.mark.walk]

# Never, or not with this method.
NOBODY, UNASKED = "nobody", "unasked"

# Pages beside Django's own: what GET and POST ask for. NOBODY stands for 405 or 403 whoever asks.
OWN_PAGES = {
    "claims_claim_preview": ("claims.view_claim", NOBODY),
    "claims_claim_review": (NOBODY, "claims.submit_claim"),  # walked with the act below
    "claims_claim_compare": ("claims.view_claim", NOBODY),
    "claims_claim_revision": ("claims.view_claim", NOBODY),
    "claims_claim_as_of": ("claims.view_claim", NOBODY),
    "claims_claim_revert": (NOBODY, "claims.change_claim"),
    **{
        f"claims_claim_history{form}": ("claims.view_claim", NOBODY)  # which is to be read
        for form in ("", "_csv", "_jsonl")
    },
    "claims_claim_merge": ("claims.merge_claim", "claims.merge_claim"),
    "claims_party_merge": ("claims.merge_claim", "claims.merge_claim"),
    "sources_source_merge": ("claims.merge_claim", "claims.merge_claim"),
    "claims_article_act": (NOBODY, "claims.add_passagedecision"),
    "auth_user_password_change": ("auth.change_user", "auth.change_user"),
}
WORDS = {"act": "submit", "decision": "reject"}  # what stands in an address that is no key

# What may be done to the record only if one may edit any claim: the claim walked is somebody else's.
FOREIGN = {"claims.change_claim", "claims.change_position", "claims.delete_position", "claims.submit_claim"}
# The models whose pages ask for exactly what the table says. Of others, that no page gives more than the table.
EXACT = {
    *("claims.claim", "claims.position", "claims.party", "claims.topic"),
    *("sources.source", "sources.publisher", "auth.user", "auth.group"),
}
# Answers to whoever comes.
OPEN = {"login", "logout"}


@dataclass(frozen=True)
class Page:
    """One address and method, and the permission that it asks for; UNASKED when it is not known."""

    address: str
    method: str
    permission: str
    model: str = ""  # "claims.claim"; empty for pages of the whole site


def may_open(person: str, page: Page) -> bool:
    """What the table of roles says of the page, whose record is somebody else's."""
    if page.permission == NOBODY or not may(person, page.permission):
        return False
    return page.permission not in FOREIGN or may(person, "claims.edit_any_claim")


def standard_permissions(model: Any, kind: str) -> tuple[str, str] | None:
    """What Django's page of this kind asks for: with GET, with POST."""
    name = f"{model._meta.app_label}.{{}}_{model._meta.model_name}".format
    return {
        "changelist": (name("view"), name("view")),
        "add": (name("add"), name("add")),
        "change": (name("view"), name("change")),
        "delete": (name("delete"), name("delete")),
        "history": (name("view"), name("view")),
        "simple_history": (name("view"), NOBODY),
    }.get(kind)


def pages_of(model: Any, model_admin: Any) -> Iterator[Page]:
    """Every address of the model's pages, twice; those to add something also as a popup."""
    label = model._meta.label_lower
    row = model._default_manager.order_by("pk").first()
    for pattern in model_admin.get_urls():
        name = pattern.name or ""
        kind = name.removeprefix(f"{model._meta.app_label}_{model._meta.model_name}_")
        asked = OWN_PAGES.get(name) or standard_permissions(model, kind) or (UNASKED, UNASKED)
        address = f"/admin/{label.replace('.', '/')}/{filled(pattern, model, row)}"
        for method, permission in zip(("GET", "POST"), asked, strict=True):
            yield Page(address, method, permission, label)
            if kind == "delete" and method == "POST":
                yield Page(address, "POST without a reason", permission, label)
            if kind == "add":
                yield Page(f"{address}?_popup=1&_to_field=id", method, permission, label)


def filled(pattern: URLPattern, model: Any, row: Any) -> str:
    """The pattern with keys of a stored row in it, 0 where there is none."""
    key = str(row.pk) if row is not None else "0"
    if pattern.pattern.converters:
        address = str(pattern.pattern)
        for name, converter in pattern.pattern.converters.items():
            word = WORDS.get(name, key)
            for written in (f"<{type(converter).__name__.removesuffix('Converter').lower()}:{name}>", f"<{name}>"):
                address = address.replace(written, word)
        return address.replace("<int:", "<").replace("<slug:", "<").replace("<path:", "<")
    if not pattern.pattern.regex.groups:
        return str(pattern.pattern)
    newest = model.history.filter(**{model._meta.pk.attname: row.pk}).latest().pk if row is not None else 0
    return f"{key}/history/{newest}/"


def pages_of_the_site() -> Iterator[Page]:
    """Addresses that belong to no model: the front page, passwords, autocompletion."""
    models = {f"{model._meta.app_label}/{model._meta.model_name}/" for model in admin.site._registry}
    for pattern in admin.site.get_urls():
        route = str(pattern.pattern)
        if (isinstance(pattern, URLResolver) and route in models) or pattern.name in OPEN:
            continue
        for app in ("claims", "auth") if pattern.name == "app_list" else ("",):
            address = {"app_list": f"{app}/", "catch_all": "nowhere/", "view_on_site": "r/1/1/"}.get(
                getattr(pattern, "name", "") or "", route
            )
            if not any(sign in address for sign in "<(^$"):
                yield from (Page(f"/admin/{address}", method, UNASKED) for method in ("GET", "POST"))


def autocompletes() -> Iterator[Page]:
    """Each field that is completed while one types asks whether one may read what it names."""
    for model_admin in admin.site._registry.values():
        inlines = [inline(model_admin.model, admin.site) for inline in model_admin.inlines]
        for one in (model_admin, *inlines):
            for field in one.autocomplete_fields:
                options = one.model._meta
                named = options.get_field(field).related_model._meta
                query = f"app_label={options.app_label}&model_name={options.model_name}&field_name={field}"
                permission = f"{named.app_label}.view_{named.model_name}"
                yield Page(f"/admin/autocomplete/?{query}", "GET", permission, named.label_lower)


def all_pages() -> list[Page]:
    """Every page to be walked, once."""
    found = [page for model, one in admin.site._registry.items() for page in pages_of(model, one)]
    return list(dict.fromkeys([*found, *pages_of_the_site(), *autocompletes()]))


@pytest.fixture
def world(published: Claim, make_party: Any, reviewer: Any, editor: Any) -> Claim:
    """A record of each kind that has pages; those of other people's."""
    with changeset(reviewer, "Doubts."):
        flag = Flag.objects.create(
            kind="claim",
            item_id=published.pk,
            item_label="A claim",
            claim=published,
            revision=1,
            reason="outdated",
            text="See the report.",
            raised_by=reviewer,
        )
        FlagComment.objects.create(flag=flag, author=reviewer, text="Page 3.")
        edition = published.editions.get()
        Dissent.objects.create(claim=published, edition=edition, reviewer=reviewer, text="No.")
        PolicyText.objects.create(page="method", title="Method", body="As written.")
        ApiToken.objects.create(user=editor, name="A program", digest="0" * 64, expires_at=timezone.now())
        Article.objects.create(slug="elm", title="Elm", format="rendered", text="It rained.[1]", digest="0" * 64)
    merge_parties(make_party(), into=make_party(), by=editor, reason="The same.")
    return published


def walk(client: Any, page: Page) -> Any:
    if page.method == "GET":
        return client.get(page.address)
    return client.post(page.address, {"revision": 1, "comment": "By the walk."} if page.method == "POST" else {})


def verdict(person: str, page: Page, response: Any, changed: bool) -> str:
    """What is wrong with the answer; empty when nothing is."""
    refused = is_refused(person, response) or response.status_code == 405
    if changed and (refused or page.method == "GET"):
        return f"{response.status_code}, but something changed"
    if person in OUTSIDERS:
        return "" if is_refused(person, response) else f"{response.status_code}, not the log-in page"
    if person == NO_ROLE and changed:
        return "changed something"
    if not page.model:
        return ""
    if page.permission == UNASKED:
        # Django's own redirect from a record's bare key lets everybody through, to a page that does not.
        viewing = f"{page.model.split('.')[0]}.view_{page.model.split('.')[1]}"
        through = response.status_code == 302 and not changed
        return (
            "" if refused or through or may(person, viewing) else f"{response.status_code}, without the right to read"
        )
    if not may_open(person, page):
        return "" if refused else f"{response.status_code}, expected to be refused"
    return f"{response.status_code}, expected to be let in" if refused and page.model in EXACT else ""


@pytest.mark.parametrize("person", PEOPLE)
def test_every_page_lets_in_whom_the_table_names_and_nobody_else(
    person: str, make_user: Callable[..., User], world: Claim
) -> None:
    client, _user = come_in(person, make_user)
    wrong = []
    for page in all_pages():
        with transaction.atomic():
            before = traces()
            response = walk(client, page)
            changed = traces() != before
            transaction.set_rollback(True)
        if found := verdict(person, page, response, changed):
            wrong.append(f"{person}: {page.method} {page.address} ({page.permission}): {found}")
    assert not wrong, "\n".join(wrong)


def test_the_walk_knows_every_page_of_ours(world: Claim) -> None:
    unknown = {page.address for page in all_pages() if page.model in EXACT and page.permission == UNASKED}
    # What is left is Django's redirect from `<key>/` to `<key>/change/`.
    assert not [address for address in unknown if address.strip("/").count("/") != 3]


def test_the_walk_is_as_large_as_the_admin(world: Claim) -> None:
    pages = all_pages()
    for model in admin.site._registry:
        assert len({page.address for page in pages if page.model == model._meta.label_lower}) >= 7
    assert not [page for page in pages if any(sign in page.address for sign in "<>()^$")]
    assert len(pages) * len(PEOPLE) >= 1000


@pytest.mark.parametrize("role", ROLE_NAMES)
def test_front_page_shows_each_role_what_it_may_open(role: str, make_user: Any, world: Claim) -> None:
    client, _user = come_in(role, make_user)
    front = client.get("/admin/").content.decode()
    assert "/admin/claims/claim/" in front
    assert ("/admin/auth/user/" in front) == may(role, "auth.view_user")
