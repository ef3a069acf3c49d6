"""System checks: a model that should be tracked and is not is found before the first request."""

from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error, register

from audit.accounts import ACCOUNTS
from audit.models import Tracked
from audit.querysets import TrackedQuerySet
from audit.records import recorded_models

# Apps whose models are tracked, unless the model says `untracked_because = "..."`.
TRACKED_APPS = ("sources", "claims")


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
