"""Nobody's edit is silently lost: a change page notices what was saved since it was shown, and asks."""

from collections import Counter, defaultdict
from typing import Any

from django import forms
from django.contrib.admin.options import BaseModelAdmin, InlineModelAdmin
from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.db.models import Max, Q
from django.forms.models import _get_foreign_key
from django.http import HttpRequest, QueryDict
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from audit.conflict_page import ask
from audit.conflicts import FORM, Difference, Side, compare, unsettled
from audit.edit_page import EditPage, Shown, is_key, read_shown, set_of, sign_shown
from audit.models import Changeset
from audit.posted_rows import PostedRows
from audit.resolution import FIRST_SHOWN, SHOWN, Choices, choices_in, resolve, typed_fields

CHANGES_SHOWN = 10
NEWEST = "newest_change"

Moved = dict[Any, set[str]]  # model to the keys of its rows that somebody else changed


class NamesRows(InlineModelAdmin):
    """Rows that a page can speak of: "position: KNB"."""

    related: tuple[str, ...] = ()  # foreign keys whose rows are shown
    named_by: tuple[str, ...] = ()  # the fields that tell one row from another

    def row_names(self) -> tuple[str, ...]:
        return self.named_by or self.related or tuple(str(name) for name in self.fields or [])[:1]


class ShowsConflicts(BaseModelAdmin):
    """Change pages that carry a note of what they showed; a save that would undo somebody else's shows both instead."""

    # What ModelAdmin brings.
    get_object: Any
    get_formsets_with_inlines: Any
    inlines: Any

    def lock_for_edit(self, pk: Any) -> None:
        """Hold what two people may not save at the same time until the transaction ends. 1 query."""
        self.model._base_manager.select_for_update(no_key=True).filter(pk=pk).first()

    def edit_version(self, obj: Any) -> int | None:
        """A number, loaded with the record, that grows with each change of the page; None: compare always."""
        return None

    def changes_since(self, obj: Any, version: int | None, moved: Moved) -> Any:
        """The newest changesets behind what moved, newest first. 1 query."""
        wanted = Q(pk__in=[])
        for model, keys in moved.items():
            newest = model.history.filter(id__in=keys).order_by().values("id").annotate(newest=Max("history_id"))
            rows = model.history.filter(history_id__in=newest.values("newest"))
            wanted |= Q(pk__in=rows.order_by().values("changeset"))
        return Changeset.objects.filter(wanted).order_by("-pk")[:CHANGES_SHOWN]

    def find_conflict(self, request: HttpRequest, object_id: str) -> TemplateResponse | None:
        """The page that asks instead of saving; None when nothing is left to ask: `request.POST` is then as chosen.

        Must be called in the transaction that saves. 2 queries, and when the record moved since the page was shown (or
        has no version) those of showing the page.
        """
        key = self._key(object_id)
        if key is None or not self.has_change_permission(request):
            return None
        self.lock_for_edit(key)
        obj = self.get_object(request, unquote(object_id))
        if obj is None:
            return self._tell_deleted(request, key)
        if not self.has_change_permission(request, obj):
            return None  # the stock page says so
        seen = read_shown(request.POST.get(SHOWN, ""), self._record(obj))
        choices = choices_in(request.POST)
        version = self.edit_version(obj)
        unmoved = seen is not None and version is not None and seen.version == version
        if unmoved and not choices:
            return None
        page = self._edit_page(request, obj)
        now = seen if seen is not None and unmoved else Shown(version, page.state())
        first = seen
        if FIRST_SHOWN in request.POST:
            first = read_shown(request.POST[FIRST_SHOWN], self._record(obj))
        found = compare(first.state if first else None, now.state, page.typed(request.POST, now.state))
        open_ = unsettled(found, seen=seen.state if seen else None, choices=choices)
        if not open_:
            request.POST = resolve(page, request.POST, found, choices, now.state)  # type: ignore[assignment]
            return None
        return self._ask(request, obj, page, found, open_, choices, first, now)

    def _ask(
        self,
        request: HttpRequest,
        obj: Any,
        page: EditPage,
        found: list[Difference],
        open_: list[Difference],
        choices: Choices,
        first: Shown | None,
        now: Shown,
    ) -> TemplateResponse:
        groups = ask(
            page,
            found,
            choices=choices,
            open_keys={one.key for one in open_},
            first=first.state if first else None,
            now=now.state,
        )
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "original": obj,
            "title": _("Somebody else saved this meanwhile") if first else _("Your page may be out of date"),
            "known": first is not None,
            "changes": list(self.changes_since(obj, first.version if first else None, _moved(page, obj, found))),
            "groups": groups,
            "again": bool(choices),
            "comment": request.POST.get("comment", ""),
            "typed": [pair for pair in typed_fields(request.POST) if pair[0] != "comment"],
            "shown": sign_shown(now, self._record(obj)),
            "first_shown": request.POST.get(FIRST_SHOWN, request.POST.get(SHOWN, "")),
        }
        return TemplateResponse(request, "audit/conflict.html", context, status=409)

    def _tell_deleted(self, request: HttpRequest, key: Any) -> TemplateResponse | None:
        """The page that offers to put a deleted record back; None for one that never was, or for who may add none."""
        last = self.model.history.filter(id=key).select_related("changeset").order_by("-history_id").first()
        if last is None or last.history_type != "-" or not self.has_add_permission(request):
            return None
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Somebody else deleted this meanwhile"),
            "deletion": last.changeset,
            "name": str(last.instance),
            "typed": typed_fields(self._as_new(request, last.instance)),
        }
        return TemplateResponse(request, "audit/deleted.html", context, status=409)

    def _as_new(self, request: HttpRequest, lost: Any) -> QueryDict:
        """What was typed, as the page to add a record would send it; what could not be typed is as it was at last."""
        post = request.POST.copy()
        form = self.get_form(request, None)(instance=lost)  # type: ignore[attr-defined]  # ModelAdmin's
        for name, text in EditPage(form, []).state()[FORM].items():
            # A box that is not ticked is not sent.
            if name not in post and not isinstance(form.fields[name], forms.BooleanField):
                post[name] = text
        for formset_class, _inline in self.get_formsets_with_inlines(request, None):
            prefix = formset_class.get_default_prefix()
            rows = PostedRows(post, prefix, formset_class.model._meta.pk.name)
            kept = [index for index, _part in rows.parts() if f"{prefix}-{index}-DELETE" not in post]
            for index in kept:
                post[f"{prefix}-{index}-{formset_class.fk.name}"] = ""
            rows.arrange(stored=[], new=kept)
        return post

    def newest_change(self, object_id: str) -> str:
        """What the delete page carries: the newest history row of the record and of each kind of its rows.

        1 query for each kind.
        """
        if (key := self._key(object_id)) is None:
            return ""
        kinds = [(self.model, "id")]
        for inline in self.inlines:
            kinds.append((inline.model, _get_foreign_key(self.model, inline.model, inline.fk_name).attname))
        newest = [model.history.filter(**{name: key}).aggregate(newest=Max("history_id")) for model, name in kinds]
        return ".".join(str(row["newest"] or 0) for row in newest)

    def moved_since(self, request: HttpRequest, object_id: str) -> bool:
        """Whether the record is not as the delete page showed it. Holds the record. 2 queries."""
        if (key := self._key(object_id)) is None:
            return False
        self.lock_for_edit(key)
        return request.POST.get(NEWEST, "") != self.newest_change(object_id)

    def note_of_shown(self, request: HttpRequest, context: dict[str, Any], obj: Any) -> str:
        """The note for a change page's form; a page that is shown again with errors keeps the one that was sent."""
        if request.method == "POST":
            return request.POST.get(SHOWN, "")
        sets = [(one.opts, one.formset) for one in context["inline_admin_formsets"] if one.has_change_permission]
        page = EditPage(context["adminform"].form, sets)
        # The version was loaded before the rows: a change that came between makes the note too old, never too new.
        return sign_shown(Shown(self.edit_version(obj), page.state()), self._record(obj))

    def _edit_page(self, request: HttpRequest, obj: Any) -> EditPage:
        """The page as it would be shown now."""
        form_class = self.get_form(request, obj, change=True)  # type: ignore[attr-defined]  # ModelAdmin's
        prefixes: Counter[str] = Counter()
        sets = []
        for formset_class, inline in self.get_formsets_with_inlines(request, obj):
            prefix = formset_class.get_default_prefix()
            prefixes[prefix] += 1
            if prefixes[prefix] > 1:
                prefix = f"{prefix}-{prefixes[prefix]}"  # as ModelAdmin names them
            if inline.has_change_permission(request, obj):
                sets.append((inline, formset_class(instance=obj, prefix=prefix, queryset=inline.get_queryset(request))))
        return EditPage(form_class(instance=obj), sets)

    def _record(self, obj: Any) -> str:
        return f"{self.opts.label}:{obj.pk}"

    def _key(self, object_id: str) -> Any:
        try:
            return self.opts.pk.to_python(unquote(object_id))
        except ValidationError:
            return None


def _moved(page: EditPage, obj: Any, found: list[Difference]) -> Moved:
    moved: Moved = defaultdict(set)
    for one in found:
        if one.side is Side.MINE:
            continue
        if one.part == FORM:
            moved[type(obj)].add(str(obj.pk))
        elif is_key(key := one.part.partition(":")[2]):
            moved[page.sets[set_of(one.part)][1].model].add(key)
    return moved
