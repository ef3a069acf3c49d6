"""What the tests have written in the cluster's database: `python -m tests.cluster.office prepare|rename NAME`."""

import sys
from datetime import timedelta

import django


def prepare() -> str:
    """An editor, a published party and claim; the secret of the editor's token."""
    from django.contrib.auth import get_user_model
    from django.contrib.auth.models import Group
    from django.utils import timezone

    from audit.context import changeset
    from audit.models import ApiToken
    from audit.models.tokens import digest_of, new_secret
    from claims import workflow
    from claims.models import Citation, Claim, Evidence, Party, Position, Topic, TopicLink
    from sources.models import Publisher, Source

    people = {}
    with changeset(comment="Add people.", actor="tests"):
        for name, role in (("edith", "editor"), ("rashid", "reviewer")):
            people[name] = get_user_model()._default_manager.create_user(name, is_staff=True)
            people[name].groups.add(Group.objects.get(name=role))
    with changeset(people["edith"], "Record the claim."):
        publisher = Publisher.objects.create(slug="evening-post", name="Evening Post")
        source = Source.objects.create(slug="report", title="Report", publisher=publisher)
        party = Party.objects.create(slug="office", name="Harbour Office", kind="government body")
        topic = Topic.objects.create(slug="bridges", title="Bridges")
        claim = Claim.objects.create(
            slug="bridge", statement="The bridge is closed.", verdict="supported", rationale="It says so."
        )
        TopicLink.objects.create(claim=claim, topic=topic)
        position = Position.objects.create(claim=claim, party=party, stance="asserts", stated_on="2005")
        Citation.objects.create(position=position, source=source, locator="page 3")
        Evidence.objects.create(claim=claim, source=source, bearing="supports", basis=True)
    workflow.submit(claim, by=people["edith"])
    workflow.approve(claim, by=people["rashid"], revision=1, comment="Checked.")
    secret = new_secret()
    with changeset(people["edith"], "Add a token."):
        expires = timezone.now() + timedelta(days=1)
        ApiToken.objects.create(
            user=people["edith"], name="tests", digest=digest_of(secret), drafts=True, reviews=True, expires_at=expires
        )
    return secret


def rename(name: str) -> str:
    """Give the party another name, which its page shows at once."""
    from audit.context import changeset
    from claims.models import Party

    with changeset(comment="Rename.", actor="tests"):
        party = Party.objects.get(slug="office")
        party.name = name
        party.save()
    return name


if __name__ == "__main__":
    django.setup()
    act = {"prepare": prepare, "rename": rename}[sys.argv[1]]
    sys.stdout.write(act(*sys.argv[2:]))
