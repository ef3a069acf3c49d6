"""The table of roles: as it stands in the database, in the documentation, and in an audit trail."""

from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.db import connection
from django.test import Client

from audit.context import changeset
from claims.rules import can_edit
from claims.vocabulary import Status
from claimtrack.docs_pages import PAGES, page_text
from claimtrack.roles import ACTS, ROLES, install_roles

pytestmark = pytest.mark.django_db

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize("role", sorted(ROLES))
def test_group_has_exactly_the_permissions_of_its_role(role: str) -> None:
    rows = Group.objects.get(name=role).permissions.values_list("content_type__app_label", "codename")
    assert {".".join(row) for row in rows} == ROLES[role]


def test_installing_again_takes_back_what_the_table_does_not_grant(editor: Any) -> None:
    group = Group.objects.get(name="reviewer")
    with changeset(editor, "More than the table."):
        group.permissions.add(*Group.objects.get(name="editor").permissions.all())
    install_roles()
    assert group.permissions.count() == len(ROLES["reviewer"])
    row = group.history.latest()  # type: ignore[attr-defined]
    assert (row.changeset.actor, row.changeset.user) == ("migrate", None)
    assert row.permissions.count() == len(ROLES["reviewer"])


def test_installing_what_is_there_leaves_no_row() -> None:
    before = Group.history.count()  # type: ignore[attr-defined]
    install_roles()
    assert Group.history.count() == before  # type: ignore[attr-defined]


def test_installing_waits_for_the_tables_of_the_audit_trail(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ROLES, "auditor", {"claims.view_claim"})
    there = connection.introspection.table_names()
    for missing in ("audit_changeset", "audit_historicalgroup_permissions", "claims_historicalflag"):
        tables = [name for name in there if name != missing]
        monkeypatch.setattr(connection.introspection, "table_names", lambda tables=tables: tables)
        install_roles()
        assert not Group.objects.filter(name="auditor").exists()
    monkeypatch.setattr(connection.introspection, "table_names", lambda: there)
    install_roles()
    assert Group.objects.filter(name="auditor").exists()


@pytest.mark.parametrize("role", sorted(ROLES))
def test_no_role_deletes_what_stands_in_the_record(role: str) -> None:
    kept = ("claim", "review", "reviewstate", "dissent", "correction", "flag", "flagcomment", "merge", "policytext")
    assert not ROLES[role] & {f"claims.delete_{model}" for model in kept}
    assert not ROLES[role] & {"auth.delete_user", "auth.delete_group", "auth.add_group", "auth.change_group"}


def test_only_administrators_see_and_change_people() -> None:
    assert {role for role, may in ROLES.items() if any(name.startswith("auth.") for name in may)} == {"administrator"}


def test_every_role_reads_every_model_with_a_page_of_content() -> None:
    from django.contrib import admin

    for model in admin.site._registry:
        if model._meta.app_label in ("claims", "sources") and not hasattr(model, "untracked_because"):
            viewing = f"{model._meta.app_label}.view_{model._meta.model_name}"
            assert all(viewing in may for may in ROLES.values()), viewing


def test_every_permission_of_ours_that_says_more_than_a_model_is_given_to_somebody() -> None:
    own = {
        f"{model._meta.app_label}.{codename}"
        for label in ("sources", "claims")
        for model in apps.get_app_config(label).get_models()
        for codename, _name in model._meta.permissions
    }
    assert own <= set().union(*ROLES.values())
    assert own


def test_reviewer_may_review_and_not_edit(reviewer: Any) -> None:
    assert reviewer.has_perm("claims.review_claim")
    assert not reviewer.has_perm("claims.change_claim")


def test_misspelt_permission_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(ROLES, "reviewer", {"claims.veiw_claim"})
    with pytest.raises(LookupError, match="veiw_claim"):
        install_roles()


def test_permissions_of_the_table_exist() -> None:
    rows = Permission.objects.values_list("content_type__app_label", "codename")
    assert set().union(*(act.permissions for act in ACTS)) <= {".".join(row) for row in rows}


# The documentation is written from the table.


@pytest.mark.parametrize("name", sorted(PAGES))
def test_page_is_what_the_table_says(name: str) -> None:
    assert (DOCS / name).read_text(encoding="utf-8") == page_text(name), "run manage.py write_docs"


def test_command_writes_the_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    monkeypatch.setattr("claimtrack.management.commands.write_docs.DOCS", tmp_path)
    call_command("write_docs")
    written = [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()]
    assert sorted(written) == sorted(PAGES)
    assert "docs/roles.md" in capsys.readouterr().out


def test_roles_page_has_a_line_for_each_act() -> None:
    page = page_text("roles.md")
    for act in ACTS:
        assert f"\n| {act.sentence} |" in page
    assert "| yes | | yes | yes |" in page


# Rules for one claim.


@pytest.mark.parametrize("permission", ["claims.change_claim", "claims.submit_claim"])
def test_own_draft_is_the_claim_whose_first_revision_one_made(
    make_claim: Any, contributor: Any, editor: Any, permission: str
) -> None:
    own, foreign = make_claim(by=contributor), make_claim()
    with changeset(contributor, "A later revision of a foreign draft."):
        foreign.save()
    with changeset(editor, "Help out."):
        own.save()
    assert contributor.has_perm(permission, own)
    assert not contributor.has_perm(permission, foreign)
    assert editor.has_perm(permission, own)


def test_own_draft_counts_for_those_alone_whose_role_drafts(make_claim: Any, make_user: Any, reviewer: Any) -> None:
    once = make_user("once", "contributor", is_staff=True)
    own = make_claim(by=once)
    with changeset(reviewer, "Another role."):
        once.groups.set(Group.objects.filter(name="reviewer"))
    assert not type(once).objects.get(pk=once.pk).has_perm("claims.change_claim", own)


def test_published_claim_is_nobodys_draft(make_claim: Any, contributor: Any, publish: Any, editor: Any) -> None:
    from claims import workflow

    own = make_claim(by=contributor)
    publish(own)
    assert not contributor.has_perm("claims.change_claim", own)
    workflow.withdraw(own, by=editor, reason="A forgery.")
    with changeset(editor, "Mend."):
        own.save()
    workflow.submit(own, by=editor)
    assert not contributor.has_perm("claims.change_claim", own)


def test_merged_claim_is_closed_to_superusers_too(make_claim: Any, make_user: Any, editor: Any) -> None:
    root = make_user("root", is_staff=True, is_superuser=True)
    merged, into = make_claim(), make_claim()
    assert can_edit(root, merged)
    with changeset(editor, "Merge."):
        merged.state.status, merged.state.merged_into = Status.MERGED, into
        merged.state.save()
    assert not can_edit(root, merged)
    client = Client()
    client.force_login(root)
    position = merged.positions.get()
    for address in (
        f"/admin/claims/claim/{merged.pk}/change/",
        f"/admin/claims/position/{position.pk}/change/",
        f"/admin/claims/position/{position.pk}/delete/",
    ):
        assert client.post(address, {"statement": "X", "comment": "Y", "post": "yes"}).status_code == 403


def test_deactivated_person_may_nothing(make_claim: Any, contributor: Any) -> None:
    own = make_claim(by=contributor)
    contributor.is_active = False
    assert not contributor.has_perm("claims.change_claim", own)
    assert not contributor.has_perm("claims.change_claim")


def test_role_without_a_record_is_not_asked_twice(contributor: Any, reviewer: Any) -> None:
    assert contributor.has_perm("claims.change_claim")
    assert not reviewer.has_perm("claims.change_claim")
    assert not reviewer.has_perm("claims.submit_claim")
