"""What the tests of workers have done where there is a queue: people who want mail at once, and acts that tell them."""

import django


def act(claims: int, people: int) -> None:
    """Submit so many claims to so many reviewers, and one more that is taken back with its transaction."""
    from django.contrib.auth import get_user_model
    from django.contrib.auth.models import Group
    from django.db import transaction

    from audit.context import changeset
    from claims import workflow
    from claims.models import Citation, Claim, Evidence, NoticePreference, Party, Position, Topic, TopicLink
    from sources.models import Publisher, Source

    with changeset(comment="Add people.", actor="tests"):
        editor = get_user_model()._default_manager.create_user("edith", is_staff=True)
        editor.groups.add(Group.objects.get(name="editor"))
        for number in range(people):
            user = get_user_model()._default_manager.create_user(
                f"r{number}", email=f"r{number}@desk.example", is_staff=True
            )
            user.groups.add(Group.objects.get(name="reviewer"))
            NoticePreference.objects.create(user=user, mail="at once")
    for number in range(claims + 1):
        with changeset(editor, "Record the claim."):
            source = Source.objects.create(
                slug=f"s{number}",
                title="Report",
                publisher=Publisher.objects.create(slug=f"p{number}", name=f"P{number}"),
            )
            party = Party.objects.create(slug=f"o{number}", name=f"Office {number}", kind="person")
            claim = Claim.objects.create(
                slug=f"c{number}", statement=f"It is {number}.", verdict="supported", rationale="So."
            )
            TopicLink.objects.create(claim=claim, topic=Topic.objects.create(slug=f"t{number}", title=f"T{number}"))
            position = Position.objects.create(claim=claim, party=party, stance="asserts", stated_on="2005")
            Citation.objects.create(position=position, source=source, locator="page 3")
            Evidence.objects.create(claim=claim, source=source, bearing="supports", basis=True)
        with transaction.atomic():
            workflow.submit(claim, by=editor)
            transaction.set_rollback(number == claims)


if __name__ == "__main__":
    import sys

    django.setup()
    act(*map(int, sys.argv[1:]))
