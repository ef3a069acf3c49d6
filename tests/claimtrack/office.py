"""The pages of people, and what is recorded of them."""

from django.contrib.auth.models import User

PASSWORD = "a long enough password"


def page_of(user: User, page: str = "change") -> str:
    return f"/admin/auth/user/{user.pk}/{page}/"


def newest_reason(user: User) -> str:
    return user.history.latest().history_change_reason  # type: ignore[attr-defined]
