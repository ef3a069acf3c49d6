"""The table of roles, as it stands in the database."""

from typing import Any

import pytest
from django.contrib.auth.models import Group

from claimtrack.roles import ROLES, install_roles

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", sorted(ROLES))
def test_group_has_exactly_the_permissions_of_its_role(role: str) -> None:
    rows = Group.objects.get(name=role).permissions.values_list("content_type__app_label", "codename")
    assert {".".join(row) for row in rows} == ROLES[role]


def test_installing_again_takes_back_what_the_table_does_not_grant() -> None:
    group = Group.objects.get(name="reviewer")
    group.permissions.add(*Group.objects.get(name="editor").permissions.all())
    install_roles()
    assert group.permissions.count() == len(ROLES["reviewer"])


@pytest.mark.parametrize("role", sorted(ROLES))
def test_no_role_deletes_a_claim(role: str) -> None:
    assert "claims.delete_claim" not in ROLES[role]


def test_reviewer_may_review_and_not_edit(reviewer: Any) -> None:
    assert reviewer.has_perm("claims.review_claim")
    assert not reviewer.has_perm("claims.change_claim")


def test_misspelt_permission_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ROLES, "reviewer", {"claims.veiw_claim"})
    with pytest.raises(LookupError, match="veiw_claim"):
        install_roles()
