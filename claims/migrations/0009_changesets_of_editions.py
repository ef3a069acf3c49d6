"""Finds for every edition, address and mention the changeset that wrote it: the one that approved the edition."""

from django.db import migrations

APPROVED = """
    UPDATE claims_edition SET changeset_id = COALESCE(
        (SELECT h.changeset_id FROM claims_historicalreview h
         WHERE h.revision_id = claims_edition.revision_id AND h.decision = 'approved'
         ORDER BY h.history_id LIMIT 1),
        (SELECT r.changeset_id FROM claims_revision r WHERE r.id = claims_edition.revision_id))"""
MENTIONED = """
    UPDATE claims_mention SET changeset_id =
        (SELECT e.changeset_id FROM claims_edition e WHERE e.id = claims_mention.edition_id)"""
# An address became public with the first edition under it or, being older than that, with the claim's first.
ADDRESSED = """
    UPDATE claims_publicaddress SET changeset_id = COALESCE(
        (SELECT e.changeset_id FROM claims_edition e
         WHERE e.claim_id = claims_publicaddress.claim_id AND e.slug = claims_publicaddress.slug
         ORDER BY e.number LIMIT 1),
        (SELECT e.changeset_id FROM claims_edition e
         WHERE e.claim_id = claims_publicaddress.claim_id ORDER BY e.number LIMIT 1))"""


class Migration(migrations.Migration):
    dependencies = [
        ("claims", "0008_sealed_rows"),
    ]

    operations = [
        migrations.RunSQL([APPROVED, MENTIONED, ADDRESSED], migrations.RunSQL.noop),
    ]
