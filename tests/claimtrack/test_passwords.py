"""Passwords: that they change is recorded, what they are never."""

from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher, identify_hasher
from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client

from audit.models import Changeset
from tests.acts import changesets_made
from tests.claimtrack.office import PASSWORD, newest_reason, page_of

pytestmark = pytest.mark.django_db


def hashes() -> list[str]:
    return list(User.objects.values_list("password", flat=True))


def test_no_password_and_no_log_in_time_stands_in_history() -> None:
    columns = {field.name for field in User.history.model._meta.get_fields()}  # type: ignore[attr-defined]
    assert "username" in columns
    assert not columns & {"password", "last_login"}


def test_logging_in_writes_no_history(client: Client, reviewer: User) -> None:
    before = Changeset.objects.count(), reviewer.history.count()  # type: ignore[attr-defined]
    typed = {"username": "rashid", "password": PASSWORD, "next": "/admin/"}
    assert client.post("/admin/login/", typed).status_code == 302
    assert User.objects.get(pk=reviewer.pk).last_login
    assert (Changeset.objects.count(), reviewer.history.count()) == before  # type: ignore[attr-defined]
    assert client.get("/admin/").status_code == 200


class StrongerHasher(MD5PasswordHasher):
    algorithm = "stronger"


def test_stronger_hash_at_log_in_is_an_act_of_the_user(client: Client, reviewer: User, settings: Any) -> None:
    settings.PASSWORD_HASHERS = [f"{__name__}.StrongerHasher", *settings.PASSWORD_HASHERS]
    typed = {"username": "rashid", "password": "wrong"}
    assert client.post("/admin/login/", typed).status_code == 200
    assert not changesets_made().exists()
    assert client.post("/admin/login/", {**typed, "password": PASSWORD}).status_code == 302
    reviewer.refresh_from_db()
    assert identify_hasher(reviewer.password).algorithm == "stronger"
    assert changesets_made().get().user == reviewer
    assert newest_reason(reviewer).endswith("at log-in. The password was changed.")


def test_setting_somebodys_password_is_recorded_without_it(office: Client, reviewer: User, administrator: User) -> None:
    typed = {"usable_password": "true", "password1": "another long secret", "password2": "another long secret"}
    assert office.get(page_of(reviewer, "password")).status_code == 200
    assert office.post(page_of(reviewer, "password"), typed).status_code == 302
    assert Client().login(username="rashid", password="another long secret")
    assert changesets_made().get().user == administrator
    assert newest_reason(reviewer) == "Set a new password. The password was changed."
    history = office.get(page_of(reviewer, "history")).content.decode()
    assert "The password was changed." in history
    assert not any(one in history for one in hashes())


def test_changing_ones_own_password_is_recorded(client: Client, reviewer: User) -> None:
    client.force_login(reviewer)
    typed = {"old_password": PASSWORD, "new_password1": "another long secret", "new_password2": "another long secret"}
    assert client.get("/admin/password_change/").status_code == 200
    assert client.post("/admin/password_change/", {**typed, "old_password": "wrong"}).status_code == 200
    assert not changesets_made().exists()
    assert client.post("/admin/password_change/", typed).status_code == 302
    assert changesets_made().get().user == reviewer
    assert newest_reason(reviewer).endswith("The password was changed.")
    assert Client().get("/admin/password_change/").status_code == 302
    assert Client().post("/admin/password_change/", typed).status_code == 302


def test_saving_a_person_whose_password_stays_does_not_say_otherwise(save: Any, reviewer: User) -> None:
    save(reviewer, first_name="Rashid")
    assert newest_reason(reviewer) == "As agreed."


def test_commands_for_accounts_work_and_are_audited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "quite a long secret")
    monkeypatch.setattr("sys.argv", ["manage.py", "createsuperuser"])
    call_command("createsuperuser", "--no-input", username="root", email="root@claims.example", stdout=StringIO())
    root = User.objects.get(username="root")
    assert root.history.get().is_superuser  # type: ignore[attr-defined]
    assert changesets_made().get().actor == "manage.py createsuperuser"
    monkeypatch.setattr("sys.argv", ["manage.py", "changepassword"])
    monkeypatch.setattr("getpass.getpass", lambda *args, **kwargs: "another long secret")
    call_command("changepassword", "root", stdout=StringIO())
    assert Client().login(username="root", password="another long secret")
    assert changesets_made().latest("pk").actor == "manage.py changepassword"
    assert newest_reason(root).endswith("The password was changed.")
