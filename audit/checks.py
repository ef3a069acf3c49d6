"""System checks: a model that should be tracked and is not, and a table that lost its triggers, are found in time."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

from audit.accounts import ACCOUNTS
from audit.append_only import missing_triggers
from audit.models import Tracked
from audit.querysets import TrackedQuerySet
from audit.records import recorded_models
from audit.triggers import Defect

# Apps whose models are tracked, unless the model says `untracked_because = "..."`.
TRACKED_APPS = ("sources", "claims")

_postponed: ContextVar[list[Defect] | None] = ContextVar("postponed", default=None)


@register()
def check_tracked(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """audit.E001: no history; audit.E002: history, but the doors that skip it stand open."""
    errors: list[CheckMessage] = []
    for label in TRACKED_APPS:
        for model in apps.get_app_config(label).get_models():
            errors += check_model(model)
    return errors


@register()
def check_accounts(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """audit.E003: people or roles are not recorded, or the doors that skip their history stand open."""
    hint = "Let audit.models call record_accounts(), and leave their managers as Django made them."
    return [
        Error(f"{model._meta.label} is not recorded.", hint=hint, obj=model, id="audit.E003")
        for model in ACCOUNTS
        if model not in recorded_models() or not isinstance(model._default_manager.all(), TrackedQuerySet)
    ]


@register(Tags.database)
def check_triggers(databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """audit.E004: in one of these databases a trigger is missing, disabled or changed. Django asks for databases only
    in `migrate` and `check --database`. 3 queries for each."""
    hint = (
        "Run manage.py migrate, which installs the triggers; then manage.py verify_audit, which says what was changed."
    )
    found = [(name, defect) for name in databases or () for defect in missing_triggers(connections[name])]
    if (postponed := _postponed.get()) is not None:
        postponed += [defect for _name, defect in found]
        return []
    return [Error(f"{defect}.", hint=hint, obj=f"Database {name!r}", id="audit.E004") for name, defect in found]


@register(Tags.database)
def check_returning(databases: Sequence[str] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """audit.E005: one of these databases cannot return what it stored, from which rows are digested."""
    return [
        Error(
            f"The database {name!r} has no INSERT ... RETURNING.",
            hint="Use SQLite 3.35 or newer, or PostgreSQL.",
            id="audit.E005",
        )
        for name in databases or ()
        if not connections[name].features.can_return_columns_from_insert
    ]


@contextmanager
def about_to_install() -> Iterator[list[Defect]]:
    """Inside, no trigger is checked for: whoever is about to install them must not be stopped. What would be told."""
    defects: list[Defect] = []
    token = _postponed.set(defects)
    try:
        yield defects
    finally:
        _postponed.reset(token)


def check_model(model: Any) -> list[CheckMessage]:
    """The errors of one model; none for a history table or a model that says why it is not tracked."""
    if hasattr(model, "instance_type") or getattr(model, "untracked_because", None):
        return []
    if not issubclass(model, Tracked) or not hasattr(model, "history"):
        hint = (
            "Inherit audit.models.Tracked and add `history = AuditedRecords()`, or say why not in `untracked_because`."
        )
        return [Error(f"{model._meta.label} is not tracked.", hint=hint, obj=model, id="audit.E001")]
    if not isinstance(model._default_manager.all(), TrackedQuerySet) or not isinstance(
        model._base_manager.all(), TrackedQuerySet
    ):
        hint = "Build its manager from audit.querysets.TrackedQuerySet and inherit Tracked.Meta."
        return [Error(f"{model._meta.label} has doors that skip history.", hint=hint, obj=model, id="audit.E002")]
    return []
