"""The drill: what an intruder with a database shell may do, each with what must be found."""

from collections.abc import Callable

from django.db import models

from audit.context import changeset
from audit.models import Checkpoint, Leaf
from audit.notes import SigningKey
from audit.sealed_tables import sealed_table
from audit.verification import Kind
from claims.models import Claim, Edition, Revision
from sources.models import Publisher
from tests.audit.tampering import (
    World,
    copy_row,
    digest_in,
    keys_of,
    rewrite_log,
    run,
    sign_all,
    swap_rows,
)

Expected = set[tuple[str, str, int | None]]

CLAIMS = "claims_historicalclaim"

POSITIONS = "claims_historicalposition"


def act_of(table: str, key: int) -> int:
    return int(run(f"SELECT changeset_id FROM {table} WHERE history_id = %s", key)[0][0])


def leaf_of(act: int) -> int:
    return Leaf.objects.get(changeset=act).index


def old_history_row_is_edited(world: World) -> Expected:
    key = keys_of(CLAIMS, "id", world.claim.pk)[1]
    run(f"UPDATE {CLAIMS} SET rationale = 'All agree.' WHERE history_id = %s", key)
    return {(Kind.ROW_ALTERED, CLAIMS, key)}


def newest_history_row_is_edited(world: World) -> Expected:
    key = keys_of(CLAIMS, "id", world.claim.pk)[-1]
    run(f"UPDATE {CLAIMS} SET rationale = 'All agree.' WHERE history_id = %s", key)
    return {(Kind.ROW_ALTERED, CLAIMS, key), (Kind.LIVE_ROW_DIFFERS, "claims_claim", world.claim.pk)}


def old_history_row_is_deleted(world: World) -> Expected:
    key = keys_of(CLAIMS, "id", world.claim.pk)[1]
    run(f"DELETE FROM {CLAIMS} WHERE history_id = %s", key)
    return {(Kind.ROW_MISSING, CLAIMS, key)}


def record_of_a_deletion_is_deleted(world: World) -> Expected:
    ((key, row),) = run("SELECT history_id, id FROM claims_historicalevidence WHERE history_type = '-'")
    run("DELETE FROM claims_historicalevidence WHERE history_id = %s", key)
    return {
        (Kind.ROW_MISSING, "claims_historicalevidence", key),
        (Kind.DELETION_UNRECORDED, "claims_evidence", row),
    }


def two_history_rows_are_swapped(world: World) -> Expected:
    one, other = keys_of(CLAIMS, "id", world.claim.pk)[:2]
    swap_rows(CLAIMS, "history_id", one, other)
    return {(Kind.ROWS_SWAPPED, CLAIMS, one)}


def contents_of_two_history_rows_are_swapped(world: World) -> Expected:
    one, other = keys_of(CLAIMS, "id", world.claim.pk)[:2]
    swap_rows(CLAIMS, "history_id", one, other, keep=("nonce", "changeset_id"))
    return {(Kind.ROWS_SWAPPED, CLAIMS, one)}


def history_row_is_moved_to_another_changeset(world: World) -> Expected:
    one, other = keys_of(CLAIMS, "id", world.claim.pk)[:2]
    run(f"UPDATE {CLAIMS} SET changeset_id = %s WHERE history_id = %s", act_of(CLAIMS, other), one)
    return {(Kind.ROW_ALTERED, CLAIMS, one)}


def history_row_is_inserted(world: World) -> Expected:
    newest = keys_of(CLAIMS, "id", world.claim.pk)[-1]
    return {(Kind.ROW_INSERTED, CLAIMS, copy_row(CLAIMS, "history_id", newest))}


def history_row_is_inserted_into_a_changeset_of_other_tables(world: World) -> Expected:
    act = act_of(CLAIMS, keys_of(CLAIMS, "id", world.claim.pk)[1])
    (key,) = keys_of("claims_historicalalias", "name", "The Ministry")
    copied = copy_row("claims_historicalalias", "history_id", key, changeset_id=act)
    return {(Kind.ROW_INSERTED, "claims_historicalalias", copied)}


def history_row_is_inserted_with_a_changeset_of_its_own(world: World) -> Expected:
    (key,) = keys_of("claims_historicalalias", "name", "The Ministry")
    act = copy_row("audit_changeset", "id", act_of("claims_historicalalias", key), uuid="0" * 31 + "1")
    copy_row("claims_historicalalias", "history_id", key, changeset_id=act)
    return {(Kind.CHANGESET_UNLOGGED, "audit_changeset", act)}


def nonce_is_altered(world: World) -> Expected:
    key = keys_of(CLAIMS, "id", world.claim.pk)[0]
    run(f"UPDATE {CLAIMS} SET nonce = %s WHERE history_id = %s", b"0" * 16, key)
    return {(Kind.ROW_ALTERED, CLAIMS, key)}


def nonce_is_taken_away(world: World) -> Expected:
    key = keys_of(CLAIMS, "id", world.claim.pk)[0]
    run(f"UPDATE {CLAIMS} SET nonce = NULL WHERE history_id = %s", key)
    return {(Kind.ROW_ALTERED, CLAIMS, key)}


def changeset_is_backdated(world: World) -> Expected:
    act = act_of(CLAIMS, keys_of(CLAIMS, "id", world.claim.pk)[1])
    run("UPDATE audit_changeset SET created_at = '2004-01-01 00:00:00' WHERE id = %s", act)
    return {(Kind.CHANGESET_BACKDATED, "audit_changeset", act)}


def comment_of_a_changeset_is_altered(world: World) -> Expected:
    act = act_of(CLAIMS, keys_of(CLAIMS, "id", world.claim.pk)[1])
    run("UPDATE audit_changeset SET comment = 'Mend a typo.' WHERE id = %s", act)
    return {(Kind.CHANGESET_ALTERED, "audit_changeset", act)}


def actor_of_a_changeset_is_altered(world: World) -> Expected:
    act = act_of(CLAIMS, keys_of(CLAIMS, "id", world.claim.pk)[1])
    run("UPDATE audit_changeset SET actor = 'rashid' WHERE id = %s", act)
    return {(Kind.CHANGESET_ALTERED, "audit_changeset", act)}


def channel_of_a_changeset_is_altered(world: World) -> Expected:
    act = act_of(CLAIMS, keys_of(CLAIMS, "id", world.claim.pk)[1])
    run("UPDATE audit_changeset SET channel = 'api' WHERE id = %s", act)
    return {(Kind.CHANGESET_ALTERED, "audit_changeset", act)}


def changeset_is_deleted(world: World) -> Expected:
    (key,) = keys_of("claims_historicalalias", "name", "The Ministry")
    act = act_of("claims_historicalalias", key)
    run("DELETE FROM audit_changeset WHERE id = %s", act)
    return {
        (Kind.ROW_MISSING, "audit_changeset", act),
        (Kind.ROW_WITHOUT_CHANGESET, "claims_historicalalias", key),
    }


def live_row_is_edited(world: World) -> Expected:
    run("UPDATE claims_claim SET verdict = 'supported', summary = 'So it is.' WHERE id = %s", world.claim.pk)
    return {(Kind.LIVE_ROW_DIFFERS, "claims_claim", world.claim.pk)}


def live_row_is_set_to_null(world: World) -> Expected:
    ((key,),) = run("SELECT min(id) FROM claims_position WHERE claim_id = %s", world.claim.pk)
    run("UPDATE claims_position SET stated_earliest = NULL WHERE id = %s", key)
    return {(Kind.LIVE_ROW_DIFFERS, "claims_position", key)}


def live_row_is_deleted(world: World) -> Expected:
    key = world.claim.evidence.get().pk
    run("DELETE FROM claims_evidence WHERE id = %s", key)
    return {(Kind.DELETION_UNRECORDED, "claims_evidence", key)}


def live_row_is_inserted(world: World) -> Expected:
    ((key,),) = run("SELECT min(id) FROM claims_alias")
    return {(Kind.LIVE_ROW_UNRECORDED, "claims_alias", copy_row("claims_alias", "id", key, name="Another"))}


def deleted_row_is_put_back(world: World) -> Expected:
    ((gone,),) = run("SELECT id FROM claims_historicalevidence WHERE history_type = '-'")
    key = world.claim.evidence.get().pk
    copied = copy_row("claims_evidence", "id", key)
    run("UPDATE claims_evidence SET id = %s WHERE id = %s", gone, copied)
    return {(Kind.LIVE_ROW_UNRECORDED, "claims_evidence", gone)}


def role_is_given(world: World) -> Expected:
    ((group,),) = run("SELECT id FROM auth_group WHERE name = 'administrator'")
    run("INSERT INTO auth_user_groups (user_id, group_id) VALUES (%s, %s)", world.editor.pk, group)
    return {(Kind.LIVE_ROW_DIFFERS, "auth_user", world.editor.pk)}


def role_is_taken(world: World) -> Expected:
    run("DELETE FROM auth_user_groups WHERE user_id = %s", world.editor.pk)
    return {(Kind.LIVE_ROW_DIFFERS, "auth_user", world.editor.pk)}


def recorded_role_is_altered(world: World) -> Expected:
    ((key,),) = run("SELECT min(m2m_history_id) FROM audit_historicaluser_groups WHERE user_id = %s", world.editor.pk)
    run(
        "UPDATE audit_historicaluser_groups SET group_id = (SELECT id FROM auth_group WHERE name = 'reviewer') "
        "WHERE m2m_history_id = %s",
        key,
    )
    return {
        (Kind.ROW_ALTERED, "audit_historicaluser_groups", key),
        (Kind.LIVE_ROW_DIFFERS, "auth_user", world.editor.pk),
    }


def edition_is_edited(world: World) -> Expected:
    key = Edition.objects.get(claim=world.claim, number=1).pk
    run("UPDATE claims_edition SET document = replace(document, 'Nobody', 'Everybody') WHERE id = %s", key)
    return {(Kind.EDITION_ALTERED, "claims_edition", key)}


def revision_is_removed(world: World) -> Expected:
    revision = Revision.objects.get(claim=world.claim, number=3)
    (key,) = (one for one in keys_of(CLAIMS, "id", world.claim.pk) if act_of(CLAIMS, one) == revision.changeset_id)
    run("DELETE FROM claims_revision WHERE id = %s", revision.pk)
    return {
        (Kind.ROW_MISSING, "claims_revision", revision.pk),
        (Kind.REVISION_GAP, "claims_revision", None),
        (Kind.REVISION_MISSING, CLAIMS, key),
    }


def revisions_are_renumbered(world: World) -> Expected:
    revisions = Revision.objects.filter(claim=world.claim).order_by("-number")
    keys = {revision.pk for revision in revisions}
    for revision in revisions:
        run("UPDATE claims_revision SET number = number + 1 WHERE id = %s", revision.pk)
    return {
        *((Kind.ROW_ALTERED, "claims_revision", key) for key in keys),
        (Kind.REVISIONS_START_LATE, "claims_revision", None),
    }


def log_is_truncated(world: World) -> Expected:
    size = Checkpoint.objects.latest("size").size
    acts = list(Leaf.objects.filter(index__gte=size - 2).values_list("changeset", flat=True))
    run('DELETE FROM audit_leaf WHERE "index" >= %s', size - 2)
    return {
        (Kind.LOG_TRUNCATED, "audit_checkpoint", size),
        *((Kind.CHANGESET_UNLOGGED, "audit_changeset", act) for act in acts),
    }


def leaf_is_deleted(world: World) -> Expected:
    act = act_of(CLAIMS, keys_of(CLAIMS, "id", world.claim.pk)[1])
    index = leaf_of(act)
    run('DELETE FROM audit_leaf WHERE "index" = %s', index)
    return {(Kind.LEAF_MISSING, "audit_leaf", index), (Kind.CHANGESET_UNLOGGED, "audit_changeset", act)}


def leaf_is_edited(world: World) -> Expected:
    index = leaf_of(act_of(CLAIMS, keys_of(CLAIMS, "id", world.claim.pk)[1]))
    leaf = Leaf.objects.get(index=index)
    data = bytes(leaf.data).replace(b'"channel":"command"', b'"channel":"admin"')
    run('UPDATE audit_leaf SET data = %s WHERE "index" = %s', data, index)
    return {(Kind.LEAF_ALTERED, "audit_leaf", index)}


def leaf_is_given_another_changeset(world: World) -> Expected:
    one, other = (leaf_of(act_of(CLAIMS, key)) for key in keys_of(CLAIMS, "id", world.claim.pk)[:2])
    acts = {index: Leaf.objects.get(index=index).changeset_id for index in (one, other)}
    run('UPDATE audit_leaf SET changeset_id = %s WHERE "index" = %s', -1, one)
    run('UPDATE audit_leaf SET changeset_id = %s WHERE "index" = %s', acts[one], other)
    run('UPDATE audit_leaf SET changeset_id = %s WHERE "index" = %s', acts[other], one)
    return {(Kind.LEAF_ALTERED, "audit_leaf", one), (Kind.LEAF_ALTERED, "audit_leaf", other)}


def stored_subtree_hash_is_altered(world: World) -> Expected:
    hashes = bytes(Leaf.objects.get(index=7).hashes)
    run('UPDATE audit_leaf SET hashes = %s WHERE "index" = 7', hashes[:64] + b"\0" * 32 + hashes[96:])
    return {(Kind.SUBTREE_WRONG, "audit_leaf", 7)}


def log_is_forked(world: World) -> Expected:
    """A history row is altered, its leaf made to fit, and every hash of the tree after it."""
    key = keys_of(CLAIMS, "id", world.claim.pk)[1]
    run(f"UPDATE {CLAIMS} SET rationale = 'All agree.' WHERE history_id = %s", key)
    table = sealed_table(Claim.history.model)
    (row,) = (row for row in table.rows_of([act_of(CLAIMS, key)]) if row[0] == key)
    rewrite_log(lambda leaf: digest_in(leaf, CLAIMS, key, table.digests([row])[0]), row[1])
    return {(Kind.LOG_FORKED, "audit_checkpoint", size) for size in sizes()}


def log_is_forked_and_signed_with_another_key(world: World) -> Expected:
    log_is_forked(world)
    sign_all(SigningKey.new("claims.example"))
    return {(Kind.KEY_REPLACED, "audit_checkpoint", size) for size in sizes()}


def key_is_replaced(world: World) -> Expected:
    sign_all(SigningKey.new("claims.example"))
    return {(Kind.KEY_REPLACED, "audit_checkpoint", size) for size in sizes()}


def checkpoint_is_forged(world: World) -> Expected:
    newest = Checkpoint.objects.latest("size")
    lines = newest.note.split("\n")
    lines[2] = lines[2].swapcase()
    run("UPDATE audit_checkpoint SET note = %s WHERE size = %s", "\n".join(lines), newest.size)
    return {(Kind.SIGNATURE_INVALID, "audit_checkpoint", newest.size)}


def checkpoint_is_stored_as_of_another_size(world: World) -> Expected:
    newest = Checkpoint.objects.latest("size")
    run("UPDATE audit_checkpoint SET size = size - 1 WHERE size = %s", newest.size)
    return {(Kind.SIGNATURE_INVALID, "audit_checkpoint", newest.size - 1)}


def queryset_updates_past_history(world: World) -> Expected:
    models.QuerySet(Claim).filter(pk=world.claim.pk).update(rationale="All agree.")
    return {(Kind.LIVE_ROW_DIFFERS, "claims_claim", world.claim.pk)}


def queryset_inserts_past_history(world: World) -> Expected:
    made = models.QuerySet(Publisher).bulk_create([Publisher(slug="quiet-post", name="Quiet Post")])
    return {(Kind.LIVE_ROW_UNRECORDED, "sources_publisher", made[0].pk)}


def queryset_deletes_past_history(world: World) -> Expected:
    key = world.claim.evidence.get().pk
    models.QuerySet(type(world.claim.evidence.get())).filter(pk=key)._raw_delete("default")
    return {(Kind.DELETION_UNRECORDED, "claims_evidence", key)}


def record_is_saved_without_history(world: World) -> Expected:
    position = world.claim.positions.order_by("pk")[0]
    position.quote = "No."
    with changeset(world.editor, "Quietly."):
        position.save_without_historical_record()
    return {(Kind.LIVE_ROW_DIFFERS, "claims_position", position.pk)}


DRILL: list[Callable[[World], Expected]] = [
    old_history_row_is_edited,
    newest_history_row_is_edited,
    old_history_row_is_deleted,
    record_of_a_deletion_is_deleted,
    two_history_rows_are_swapped,
    contents_of_two_history_rows_are_swapped,
    history_row_is_moved_to_another_changeset,
    history_row_is_inserted,
    history_row_is_inserted_into_a_changeset_of_other_tables,
    history_row_is_inserted_with_a_changeset_of_its_own,
    nonce_is_altered,
    nonce_is_taken_away,
    changeset_is_backdated,
    comment_of_a_changeset_is_altered,
    actor_of_a_changeset_is_altered,
    channel_of_a_changeset_is_altered,
    changeset_is_deleted,
    live_row_is_edited,
    live_row_is_set_to_null,
    live_row_is_deleted,
    live_row_is_inserted,
    deleted_row_is_put_back,
    role_is_given,
    role_is_taken,
    recorded_role_is_altered,
    edition_is_edited,
    revision_is_removed,
    revisions_are_renumbered,
    log_is_truncated,
    leaf_is_deleted,
    leaf_is_edited,
    leaf_is_given_another_changeset,
    stored_subtree_hash_is_altered,
    log_is_forked,
    log_is_forked_and_signed_with_another_key,
    key_is_replaced,
    checkpoint_is_forged,
    checkpoint_is_stored_as_of_another_size,
    queryset_updates_past_history,
    queryset_inserts_past_history,
    queryset_deletes_past_history,
    record_is_saved_without_history,
]


def sizes() -> list[int]:
    return list(Checkpoint.objects.values_list("size", flat=True))
