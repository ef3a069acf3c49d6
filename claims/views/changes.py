"""Recent changes: what everybody did, newest first, for those who may read everything at the desk."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Any

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from claims.timeline import Entry
from claims.timeline_entries import entries_of_site
from claims.timeline_export import FORMS, NEWEST_FIRST, SITE_CHANGES, export_response
from claims.timeline_filter import ChangesFilter, changesets_shown
from claims.timeline_records import KINDS
from claims.views.lists import public_page

READS = "claims.view_claim"
SEES_ACCOUNTS = "auth.view_user"


@dataclass(frozen=True)
class TouchedLink:
    """One record that a changeset touched; `address` is empty when the person may not open it, or it is gone."""

    label: str
    address: str
    gone: bool


@dataclass(frozen=True)
class TouchedKind:
    """The records of one kind that a changeset touched; `more` when there are others."""

    name: Any
    links: Sequence[TouchedLink]
    more: bool


@dataclass(frozen=True)
class Change:
    """One entry, with links for whoever reads it."""

    entry: Entry
    touched: Sequence[TouchedKind]


@require_safe
def change_list(request: HttpRequest, *, site: AdminSite) -> HttpResponse:
    """The newest changesets and what they touched, a page at a time. 5 queries, 1 to 3 for a person, 1 for edits."""
    with_accounts = _may_see_accounts(request.user)
    chosen = ChangesFilter(request.GET, with_accounts=with_accounts)
    page = public_page(request, chosen.select(changesets_shown(with_accounts=with_accounts)), NEWEST_FIRST)
    context = {
        **site.each_context(request),
        **page,
        "title": _("Recent changes"),
        "filter": chosen,
        "changes": _changes(request.user, page["page"].rows, with_accounts),
        "exports": export_links(request, {form: reverse(f"admin:changes_{form}") for form in FORMS}),
    }
    return TemplateResponse(request, "claims/admin/changes.html", context)


@require_safe
def change_export(request: HttpRequest, form: str, *, site: AdminSite) -> HttpResponseBase:
    """The same list as filtered, whole, as a file."""
    with_accounts = _may_see_accounts(request.user)
    chosen = ChangesFilter(request.GET, with_accounts=with_accounts)
    return export_response(
        form,
        SITE_CHANGES,
        chosen,
        chosen.select(changesets_shown(with_accounts=with_accounts)),
        partial(entries_of_site, with_accounts=with_accounts),
        name="changes",
    )


def newest_changes(user: Any, count: int) -> list[Change]:
    """The newest few, as the person may see them; none without the right to read. 5 queries, or none."""
    if not user.has_perm(READS):
        return []
    with_accounts = _may_see_accounts(user)
    newest = changesets_shown(with_accounts=with_accounts).order_by(*NEWEST_FIRST)[:count]
    return _changes(user, list(newest), with_accounts)


def export_links(request: HttpRequest, addresses: dict[str, str]) -> dict[str, str]:
    """The addresses with the filters in force, for the whole list."""
    query = request.GET.copy()
    query.pop("after", None)
    ending = f"?{query.urlencode()}" if query else ""
    return {form: address + ending for form, address in addresses.items()}


def _may_see_accounts(user: Any) -> bool:
    """Whether changes of people and roles are shown. Raises PermissionDenied for whoever may not read at all."""
    if not user.has_perm(READS):
        raise PermissionDenied
    return bool(user.has_perm(SEES_ACCOUNTS))


def _changes(user: Any, changesets: Sequence[Any], with_accounts: bool) -> list[Change]:
    pages = {name: _page_of(user, kind.model) for name, kind in KINDS.items()}
    entries = entries_of_site(changesets, with_accounts=with_accounts)
    return [Change(entry, _by_kind(entry, pages)) for entry in entries]


def _by_kind(entry: Entry, pages: dict[str, str]) -> list[TouchedKind]:
    found = []
    for kind, records in groupby(entry.touched, key=lambda one: one.kind):
        links = [
            TouchedLink(
                one.label, reverse(pages[kind], args=[one.pk]) if pages[kind] and not one.gone else "", one.gone
            )
            for one in records
        ]
        name = KINDS[kind].plural if len(links) > 1 else KINDS[kind].model._meta.verbose_name
        found.append(TouchedKind(name, links, kind in entry.more))
    return found


def _page_of(user: Any, model: Any) -> str:
    """The name of the address of the model's admin page; empty when the person may not see it."""
    label = f"{model._meta.app_label}_{model._meta.model_name}"
    return f"admin:{label}_change" if user.has_perm(f"{model._meta.app_label}.view_{model._meta.model_name}") else ""
