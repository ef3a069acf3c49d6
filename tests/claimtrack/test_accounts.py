"""People and roles: audited like content, deactivated and never deleted, and nobody gives themselves power."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.test import Client
from django.test.utils import CaptureQueriesContext

from audit.checks import check_accounts
from audit.context import calling, changeset
from audit.errors import DeletionRefused, HistoryBypassed, OutsideChangeset
from tests.acts import changesets_made
from tests.claims.admin_forms import values_of
from tests.claimtrack.office import PASSWORD, page_of
from tests.sizes import few_and

pytestmark = pytest.mark.django_db


def groups_recorded(user: User) -> list[set[str]]:
    """The roles in each of the person's history rows, oldest first."""
    rows = user.history.order_by("history_id")  # type: ignore[attr-defined]
    return [set(row.groups.values_list("group__name", flat=True)) for row in rows]


def test_giving_a_role_in_the_admin_is_a_changeset_with_who_and_why(
    save: Any, stranger: User, administrator: User
) -> None:
    editor = Group.objects.get(name="editor")
    assert save(stranger, groups=[editor.pk], is_staff="on").status_code == 302
    act = changesets_made().get()
    assert (act.user, act.comment, act.channel) == (administrator, "As agreed.", "admin")
    assert groups_recorded(stranger)[-1] == {"editor"}
    assert stranger.history.latest().changeset == act  # type: ignore[attr-defined]
    assert User.objects.get(pk=stranger.pk).has_perm("claims.change_claim")


def test_taking_a_role_away_is_recorded_too(save: Any, reviewer: User) -> None:
    save(reviewer, groups=[])
    assert groups_recorded(reviewer)[-2:] == [{"reviewer"}, set()]


def test_saving_a_person_unchanged_leaves_no_changeset(save: Any, reviewer: User) -> None:
    assert save(reviewer).status_code == 302
    assert not changesets_made().exists()


def test_a_change_without_a_reason_is_refused(save: Any, reviewer: User) -> None:
    assert save(reviewer, first_name="Rashid", comment="").status_code == 200
    assert not changesets_made().exists()


def test_new_person_comes_with_roles_and_can_log_in(office: Client) -> None:
    page = office.get("/admin/auth/user/add/").content.decode()
    assert re.search(r'name="is_staff"[^>]* checked', page)
    role = Group.objects.get(name="contributor")
    typed = {"username": "nina", "password1": "quite a long secret", "password2": "quite a long secret"}
    typed |= {"is_staff": "on", "groups": str(role.pk), "comment": "Joins on Monday.", "is_superuser": "on"}
    assert office.post("/admin/auth/user/add/", typed).status_code == 302
    nina = User.objects.get(username="nina")
    assert (nina.is_staff, nina.is_superuser) == (True, False)
    assert groups_recorded(nina)[-1] == {"contributor"}
    assert Client().login(username="nina", password="quite a long secret")
    assert changesets_made().get().comment == "Joins on Monday."


def test_deactivated_person_is_out_at_once(save: Any, reviewer: User) -> None:
    inside = Client()
    inside.force_login(reviewer)
    assert inside.get("/admin/").status_code == 200
    assert save(reviewer, is_active="").status_code == 302
    assert inside.get("/admin/").status_code == 302
    assert not Client().login(username="rashid", password=PASSWORD)


# No silent powers.


def test_administrator_can_neither_make_a_superuser_nor_give_single_permissions(save: Any, reviewer: User) -> None:
    permission = Permission.objects.get(codename="add_user")
    assert save(reviewer, is_superuser="on", user_permissions=[permission.pk], last_name="X").status_code == 302
    reviewer = User.objects.get(pk=reviewer.pk)
    assert reviewer.last_name == "X"
    assert not reviewer.is_superuser
    assert not reviewer.user_permissions.exists()


@pytest.mark.parametrize("page", ["change", "password"])
def test_administrator_cannot_touch_a_superuser(office: Client, make_user: Any, page: str) -> None:
    root = make_user("root", is_staff=True, is_superuser=True)
    before = root.password
    typed = {"username": "root", "comment": "Mine now.", "password1": "another long secret"}
    refused = office.post(page_of(root, page), {**typed, "password2": "another long secret", "usable_password": "true"})
    assert refused.status_code == 403
    root.refresh_from_db()
    assert (root.is_active, root.password) == (True, before)
    assert office.get(page_of(root)).status_code == 200
    assert root.password not in office.get(page_of(root)).content.decode()
    assert not changesets_made().exists()


def test_nobody_changes_their_own_powers(save: Any, administrator: User) -> None:
    editor = Group.objects.get(name="editor")
    assert save(administrator, groups=[editor.pk], is_active="", is_staff="", first_name="Ada").status_code == 302
    administrator = User.objects.get(pk=administrator.pk)
    assert administrator.first_name == "Ada"
    assert (administrator.is_active, administrator.is_staff) == (True, True)
    assert [group.name for group in administrator.groups.all()] == ["administrator"]


def test_superuser_makes_another_and_it_is_recorded(make_user: Any, reviewer: User) -> None:
    root = Client()
    root.force_login(make_user("root", is_staff=True, is_superuser=True))
    form = values_of(root.get(page_of(reviewer)).content.decode(), "user_form")
    typed = {**form, "groups": [*reviewer.groups.values_list("pk", flat=True)], "is_superuser": "on", "comment": "So."}
    assert root.post(page_of(reviewer), typed).status_code == 302
    assert reviewer.history.latest().is_superuser  # type: ignore[attr-defined]


def test_roles_are_read_only_in_the_admin_for_superusers_too(make_user: Any) -> None:
    root = Client()
    root.force_login(make_user("root", is_staff=True, is_superuser=True))
    group = Group.objects.get(name="reviewer")
    page = f"/admin/auth/group/{group.pk}"
    assert "claim" in root.get(f"{page}/change/").content.decode()
    for address in (f"{page}/change/", f"{page}/delete/", "/admin/auth/group/add/"):
        assert root.post(address, {"name": "x", "comment": "x", "post": "yes"}).status_code == 403
    assert Group.objects.get(pk=group.pk).permissions.exists()


# Nobody is deleted.


@pytest.mark.parametrize("within", [False, True], ids=["outside a changeset", "inside one"])
def test_people_and_roles_are_not_deleted(stranger: User, editor: User, within: bool) -> None:
    group = Group.objects.get(name="editor")
    for delete in (stranger.delete, User.objects.filter(pk=stranger.pk).delete, group.delete):
        with pytest.raises((DeletionRefused, ProtectedError), match="set is_active|take its members out"):
            if within:
                with changeset(editor, "Remove."):
                    delete()
            else:
                with transaction.atomic():
                    delete()
    assert User.objects.filter(pk=stranger.pk).exists()


def test_admin_offers_and_allows_no_deletion_of_people(make_user: Any, stranger: User) -> None:
    root = Client()
    root.force_login(make_user("root", is_staff=True, is_superuser=True))
    assert root.get(page_of(stranger, "delete")).status_code == 403
    assert root.post(page_of(stranger, "delete"), {"post": "yes", "comment": "Left."}).status_code == 403
    root.post("/admin/auth/user/", {"action": "delete_selected", "_selected_action": [stranger.pk]})
    assert "delete_selected" not in root.get("/admin/auth/user/").content.decode()
    assert User.objects.filter(pk=stranger.pk).exists()


# Every write is audited, from either side of a link.


def writes_to(stranger: User) -> list[Callable[[], Any]]:
    group, permission = Group.objects.get(name="editor"), Permission.objects.get(codename="add_user")
    return [
        stranger.save,
        lambda: stranger.save(update_fields=["password"]),
        lambda: stranger.save(update_fields=["last_login", "email"]),
        lambda: User.objects.create_user("new"),
        lambda: stranger.groups.add(group),
        lambda: stranger.groups.set([group]),
        lambda: stranger.user_permissions.add(permission),
        lambda: group.user_set.add(stranger),
        lambda: group.permissions.clear(),
        lambda: group.permissions.add(permission),
        lambda: permission.group_set.add(group),
        lambda: permission.user_set.add(stranger),
    ]


def test_request_writes_nothing_outside_a_changeset(stranger: User, reviewer: User) -> None:
    for write in writes_to(stranger):
        with pytest.raises(OutsideChangeset), transaction.atomic(), calling(lambda: reviewer, "admin"):
            write()
    assert not stranger.groups.exists()
    assert not changesets_made().exists()


@pytest.mark.parametrize("number", range(12))
def test_command_that_opens_no_changeset_is_named_in_one(
    stranger: User, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["/srv/manage.py", "shell", "-c", "..."])
    writes_to(stranger)[number]()
    made = changesets_made().get()
    assert (made.actor, made.user, made.channel) == ("manage.py shell", None, "command")
    rows = [model.history.filter(changeset=made).count() for model in (User, Group)]  # type: ignore[attr-defined]
    assert sum(rows) == 1


def test_command_that_fails_leaves_neither_row_nor_changeset(stranger: User) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user(stranger.username)
    assert not changesets_made().exists()


def test_bulk_doors_are_shut(stranger: User) -> None:
    for write in (
        lambda: User.objects.update(is_superuser=True),
        lambda: User.objects.filter(pk=stranger.pk).update(is_staff=True),
        lambda: User.objects.bulk_create([User(username="x")]),
        lambda: Group.objects.update(name="x"),
    ):
        with pytest.raises(HistoryBypassed):
            write()


def test_joining_a_group_from_its_side_is_recorded_with_the_person(stranger: User, reviewer: User) -> None:
    group = Group.objects.get(name="editor")
    group_rows = group.history.count()  # type: ignore[attr-defined]
    with changeset(reviewer, "Promote."):
        group.user_set.add(stranger, reviewer)
    assert groups_recorded(stranger)[-1] == {"editor"}
    assert groups_recorded(reviewer)[-1] == {"reviewer", "editor"}
    with changeset(reviewer, "Take it back."):
        group.user_set.set([])
    assert groups_recorded(stranger)[-1] == set()
    with pytest.raises(HistoryBypassed, match=r"call set\(\[\]\)"), changeset(reviewer, "All at once."):
        group.user_set.clear()
    assert group.history.count() == group_rows  # type: ignore[attr-defined]


def test_adding_a_member_again_leaves_no_changeset(reviewer: User) -> None:
    with changeset(reviewer, "Again."):
        reviewer.groups.add(Group.objects.get(name="reviewer"))
    assert not changesets_made().exists()


def test_permissions_of_a_group_are_recorded(editor: User) -> None:
    group, permission = Group.objects.get(name="editor"), Permission.objects.get(codename="delete_claim")
    with changeset(editor, "More power."):
        permission.group_set.add(group)
    newest = group.history.latest()  # type: ignore[attr-defined]
    assert newest.permissions.filter(permission=permission).exists()
    assert newest.history_change_reason == "More power."


def test_check_finds_accounts_that_are_not_recorded(monkeypatch: pytest.MonkeyPatch) -> None:
    assert check_accounts(None) == []
    monkeypatch.setattr("audit.checks.recorded_models", lambda: [User])
    assert [(error.id, error.obj) for error in check_accounts(None)] == [("audit.E003", Group)]


# What the pages cost.


def queries_of(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize("many", few_and(20))
def test_pages_of_people_cost_the_same_for_few_and_many(
    office: Client, make_user: Any, reviewer: User, many: int
) -> None:
    group = Group.objects.get(name="reviewer")
    addresses = [
        "/admin/auth/user/",
        page_of(reviewer),
        page_of(reviewer, "history"),
        "/admin/auth/user/add/",
        "/admin/auth/group/",
        f"/admin/auth/group/{group.pk}/change/",
        f"/admin/auth/group/{group.pk}/history/",
    ]
    for address in addresses:
        office.get(address)  # content types are cached from here on
    few = [queries_of(office, address) for address in addresses]
    permissions = list(Permission.objects.all()[:many])
    for number in range(many):
        make_user(f"person-{number}", "reviewer", "editor")
        with changeset(reviewer, "Change."):
            reviewer.groups.set(Group.objects.all() if number % 2 else [group])
            group.permissions.add(permissions[number])
            group.permissions.remove(permissions[number])
    with changeset(reviewer, "More."):
        group.permissions.add(*permissions)
    assert [queries_of(office, address) for address in addresses] == few
    assert max(few) <= 14


def test_history_says_which_role_was_given(office: Client, save: Any, stranger: User) -> None:
    save(stranger, groups=[Group.objects.get(name="editor").pk])
    history = office.get(page_of(stranger, "history")).content.decode()
    assert "<strong>Groups:</strong> – → editor" in history
    row = stranger.history.latest()  # type: ignore[attr-defined]
    past = office.get(f"/admin/auth/user/{stranger.pk}/history/{row.pk}/")
    assert past.status_code == 200
    assert stranger.password not in past.content.decode()
    assert office.post(f"/admin/auth/user/{stranger.pk}/history/{row.pk}/", {"username": "x"}).status_code == 405
