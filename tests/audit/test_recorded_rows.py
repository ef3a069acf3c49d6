"""Rule 1, in PostgreSQL itself: a recorded row that was changed without history is refused at commit."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.db import IntegrityError, connection, transaction

from audit.context import changeset
from claims.models import Claim, Topic

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.only_on_postgresql,  # SQLite has no trigger that waits for the commit
]


def commit(sql: str, parameters: list[Any] | None = None) -> None:
    """What a transaction with these statements alone would do."""
    with transaction.atomic(), connection.cursor() as cursor:
        connection.check_constraints()
        cursor.execute(sql, parameters)
        connection.check_constraints()


@pytest.fixture
def topic(make_topic: Any) -> Topic:
    return make_topic(title="Security")


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("UPDATE claims_topic SET title = 'x'", r"claims_topic \d+ differs from its newest history row in title"),
        ("UPDATE claims_topic SET id = id + 900", r"claims_topic \d+ was deleted without a history row"),
        ("DELETE FROM claims_topic", r"claims_topic \d+ was deleted without a history row"),
        (
            "INSERT INTO claims_topic (slug, title, summary) VALUES ('x', 'x', '')",
            r"claims_topic \d+ has no history row",
        ),
        ("TRUNCATE claims_topic CASCADE", "claims_topic is recorded: its rows are deleted one by one"),
    ],
)
def test_change_without_history_is_refused(sql: str, message: str, topic: Topic) -> None:
    with pytest.raises(IntegrityError, match=message):
        commit(sql)


def test_deleted_row_does_not_come_back_without_history(topic: Topic, editor: Any) -> None:
    key = topic.pk
    with changeset(editor, "Remove."):
        topic.delete()
    with pytest.raises(IntegrityError, match="is there, although its newest history row says that it was deleted"):
        commit("INSERT INTO claims_topic (id, slug, title, summary) VALUES (%s, 'x', 'x', '')", [key])


def test_null_and_a_value_differ(make_topic: Any, topic: Topic) -> None:
    parent = make_topic()
    with pytest.raises(IntegrityError, match="in parent_id"):
        commit("UPDATE claims_topic SET parent_id = %s WHERE id = %s", [parent.pk, topic.pk])


def test_every_lawful_way_to_write_passes(topic: Topic, editor: Any) -> None:
    with changeset(editor, "Rename, twice, and remove."):
        topic.title = "Safety"
        topic.save()
        topic.title = "Security"
        topic.save()
        other = Topic.objects.create(slug="gone", title="Gone")
        other.delete()
    connection.check_constraints()
    with changeset(editor, "Remove."):
        topic.delete()
    connection.check_constraints()


def test_columns_that_are_not_recorded_are_free(editor: User) -> None:
    commit("UPDATE auth_user SET password = 'x', last_login = now() WHERE id = %s", [editor.pk])
    with pytest.raises(IntegrityError, match=r"auth_user \d+ differs from its newest history row in is_superuser"):
        commit("UPDATE auth_user SET is_superuser = true WHERE id = %s", [editor.pk])


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO auth_user_groups (user_id, group_id) SELECT {user}, id FROM auth_group WHERE name = 'reviewer'",
        "DELETE FROM auth_user_groups WHERE user_id = {user}",
        "UPDATE auth_user_groups SET group_id = (SELECT id FROM auth_group WHERE name = 'administrator')",
        "INSERT INTO auth_user_user_permissions (user_id, permission_id) SELECT {user}, min(id) FROM auth_permission",
        "DELETE FROM auth_group_permissions",
    ],
)
def test_roles_and_permissions_given_without_history_are_refused(sql: str, editor: User) -> None:
    with pytest.raises(IntegrityError, match="differs from its newest history row in (group|permission)_id"):
        commit(sql.format(user=editor.pk))


def test_roles_and_permissions_given_in_a_changeset_pass(editor: User, stranger: User) -> None:
    group = Group.objects.get(name="reviewer")
    with changeset(editor, "Give and take roles."):
        stranger.groups.add(group)
        stranger.user_permissions.add(Permission.objects.order_by("pk")[0])
        group.user_set.remove(stranger)
        group.permissions.remove(*group.permissions.all()[:2])
    connection.check_constraints()


def test_look_up_of_the_newest_history_row_is_by_index(published: Claim) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL plan_cache_mode = force_generic_plan; SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT * FROM claims_historicalclaim AS h WHERE h.id = %s ORDER BY h.history_id DESC LIMIT 1",
            [published.pk],
        )
        assert "Index" in str(cursor.fetchall())
