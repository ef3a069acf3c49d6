"""A permission that is deleted is first taken from whoever holds it, and that is recorded."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command

from audit.context import calling, changeset
from audit.errors import OutsideChangeset
from audit.install import install
from audit.models import Changeset
from tests.audit.tampering import findings

# The check at commit must have its say.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def stale(stranger: Any) -> Permission:
    """A permission on a model that is no more, held by a person and by a role."""
    install()
    content_type = ContentType.objects.create(app_label="gone", model="thing")
    permission = Permission.objects.create(content_type=content_type, codename="view_thing", name="Can view thing")
    with changeset(actor="tests"):
        stranger.user_permissions.add(permission)
        Group.objects.get(name="reviewer").permissions.add(permission)
    return permission


def newest(record: Any, links: str) -> set[int]:
    """Keys of the permissions that the newest history row has."""
    row = record.history.order_by("-history_id")[0]
    return set(getattr(row, links).values_list("permission", flat=True))


def check_taken(permission: Permission, stranger: Any) -> None:
    assert newest(stranger, "user_permissions") == set()
    kept = newest(Group.objects.get(name="reviewer"), "permissions")
    assert kept
    assert permission.pk not in kept
    assert findings() == []


def test_deleted_permission_is_taken_from_everybody(stale: Permission, stranger: Any) -> None:
    before, key = Changeset.objects.count(), stale.pk
    stale.delete()
    stale.pk = key
    check_taken(stale, stranger)
    assert Changeset.objects.count() == before + 1


def test_stale_content_types_go_with_their_permissions(stale: Permission, stranger: Any) -> None:
    call_command("remove_stale_contenttypes", interactive=False, include_stale_apps=True, verbosity=0)
    assert not ContentType.objects.filter(app_label="gone").exists()
    assert not Permission.objects.filter(pk=stale.pk).exists()
    check_taken(stale, stranger)


def test_deletion_of_many_is_recorded_too(stale: Permission, stranger: Any) -> None:
    Permission.objects.filter(content_type__app_label="gone").delete()
    check_taken(stale, stranger)


def test_permission_that_nobody_holds_goes_without_an_act(stale: Permission, stranger: Any) -> None:
    other = Permission.objects.create(content_type=stale.content_type, codename="add_thing", name="Can add thing")
    before = Changeset.objects.count()
    other.delete()
    assert Changeset.objects.count() == before
    assert findings() == []


def test_whoever_serves_a_request_must_say_why(stale: Permission) -> None:
    with calling(lambda: None, "admin"), pytest.raises(OutsideChangeset):
        stale.delete()
    assert Permission.objects.filter(pk=stale.pk).exists()


def test_deletion_in_an_act_belongs_to_it(stale: Permission, stranger: Any, editor: Any) -> None:
    with changeset(editor, "The model is gone.") as act:
        stale.delete()
    assert stranger.history.order_by("-history_id")[0].changeset == act
    assert findings() == []
