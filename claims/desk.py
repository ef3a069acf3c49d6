"""The admin's front page: each person's own work, counted, and the list of what they were told."""

from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from claims.models import Flag, Notice
from claims.queues import Queue, open_flags, queues_for
from claims.timeline_export import FORMS
from claims.views import changes, notices

SHOWN = 8  # rows of a section
COUNTED = 100  # beyond it a section says "100+"
UNREAD_COUNTED = 99
NEWEST = 5  # changes on the front page


@dataclass(frozen=True)
class WaitingItem:
    """One thing that waits; `since` is a day or a time."""

    label: str
    address: str
    since: Any
    reason: str = ""


@dataclass(frozen=True)
class Section:
    """One part of the front page."""

    name: str
    title: Any
    empty: Any
    count: str
    whole: str  # address of the whole list, or empty
    rows: list[WaitingItem] = field(default_factory=list)


class DeskIndexMixin(AdminSite):
    """Puts the person's own work on the front page, their unread notices in the header, and their notices below it."""

    index_template = "claims/admin/desk.html"

    def get_urls(self) -> Any:
        def own(view: Any) -> Any:
            return self.admin_view(partial(view, site=self))

        return [
            path("notices/", own(notices.notice_list), name="notices"),
            path("notices/read/", own(notices.read_all), name="notices_read"),
            path("notices/settings/", own(notices.notice_settings), name="notice_settings"),
            path("notices/<int:pk>/", own(notices.open_notice), name="notice"),
            path("changes/", own(changes.change_list), name="changes"),
            *(
                path(f"changes.{form}", own(changes.change_export), {"form": form}, name=f"changes_{form}")
                for form in FORMS
            ),
            *super().get_urls(),
        ]

    def each_context(self, request: Any) -> Any:
        """With `unread_notices`, counted when a template asks: 1 query."""
        return {**super().each_context(request), "unread_notices": partial(_unread, request.user)}

    def index(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """Django's, below what waits for the person and the newest changes. 1 query a section, at most 6, and 5."""
        shown = {"sections": self._sections(request), "newest": changes.newest_changes(request.user, NEWEST)}
        return super().index(request, {**shown, **(extra_context or {})})

    def _sections(self, request: HttpRequest) -> list[Section]:
        today = timezone.localdate()
        shown = [queue for queue in queues_for(request.user) if queue.on_front_page]
        sections = [_section(queue, request.user, today) for queue in shown]
        if request.user.has_perm("claims.view_claim"):
            # Before what needs re-review, which often follows from a flag.
            place = next((at for at, section in enumerate(sections) if section.name == "re-review"), len(sections))
            sections.insert(place, self._flags(request))
        return sections

    def _flags(self, request: HttpRequest) -> Section:
        found = list(open_flags(request.user)[: COUNTED + 1])
        rows = [
            WaitingItem(
                flag.item_label, notices.address_of(self, request, flag), flag.raised_at, flag.get_reason_display()
            )
            for flag in found[:SHOWN]
        ]
        listed = notices.may_see(self, request, Flag)
        return Section(
            "flags",
            gettext_lazy("Open flags"),
            gettext_lazy("No flag is open."),
            _bounded(found),
            reverse("admin:claims_flag_changelist") if listed else "",
            rows,
        )


def _section(queue: Queue, user: Any, today: date) -> Section:
    waiting = queue.select(user, today).values_list("claim", "claim__statement", "since")[: COUNTED + 1]
    found = list(waiting)
    rows = [
        WaitingItem(statement, reverse("admin:claims_claim_change", args=[claim_id]), since)
        for claim_id, statement, since in found[:SHOWN]
    ]
    whole = f"{reverse('admin:claims_claim_changelist')}?queue={queue.name}"
    return Section(queue.name, queue.title, queue.empty, _bounded(found), whole if found else "", rows)


def _bounded(found: list[Any]) -> str:
    return f"{COUNTED}+" if len(found) > COUNTED else str(len(found))


def _unread(user: Any) -> str:
    """How many notices the person has not read: "0" to "99", then "99+". 1 query."""
    count = Notice.objects.listed_for(user).unread().order_by()[: UNREAD_COUNTED + 1].count()
    return f"{UNREAD_COUNTED}+" if count > UNREAD_COUNTED else str(count)
