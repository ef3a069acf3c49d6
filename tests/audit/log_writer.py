"""A process that commits one act after the other, as `python -m tests.audit.log_writer NAME ACTS CLAIM`.

Prints the uuid of each changeset once it is committed. Every third act is rolled back, every fourth edits the claim.
"""

import sys

import django


class GaveUp(Exception):
    """An act that its author broke off."""


def act(name: str, number: int, claim_id: int) -> str:
    """One committed changeset; its uuid. Raises GaveUp when it is one of those that are rolled back."""
    from audit.context import changeset
    from claims.models import Claim
    from sources.models import Publisher

    with changeset(actor=name, comment=f"Act {number}.") as row:
        Publisher.objects.create(slug=f"{name}-{number}", name=f"Publisher {number} of {name}")
        if number % 4 == 0:
            claim = Claim.objects.select_for_update(no_key=True).get(pk=claim_id)
            claim.summary = f"Act {number} of {name}."
            claim.save()
        if number % 3 == 0:
            raise GaveUp
    return str(row.uuid)


def main(name: str, acts: int, claim_id: int) -> None:
    django.setup()
    for number in range(1, acts + 1):
        try:
            done = act(name, number, claim_id)
        except GaveUp:
            continue
        sys.stdout.write(f"{done}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
