"""Fills the plain project's database: `python -m bench.peers.plain.fill`, with its settings in the environment."""

from typing import Any

import django

from bench import content


def fill() -> None:
    from bench.peers.plain.models import Article, Citation, Claim, Party, Position, Source

    publishers = {slug: name for slug, (name, _grade) in content.PUBLISHERS.items()}
    sources = Source.objects.bulk_create(
        Source(slug=content.source_slug(number), title=title, publisher=publishers[publisher], date=date)
        for number, (title, publisher, date, _kind) in enumerate(content.SOURCES, 1)
    )
    parties = {row[0]: Party.objects.create(slug=row[0], name=row[1]) for row in content.POSITIONS}
    Article.objects.create(slug=content.SLUG, title=content.STATEMENT, text="\n\n".join([content.RATIONALE] * 45))

    def record(slug: str, repeated: int) -> None:
        claim = Claim.objects.create(
            slug=slug,
            statement=content.STATEMENT,
            summary=content.SUMMARY,
            rationale=content.revised(content.EDITIONS),
            verdict="contested",
        )
        for party, _name, _kind, stance, capacity, on, quote, note, cited in content.POSITIONS * repeated:
            said: dict[str, Any] = {
                "stance": stance,
                "capacity": capacity,
                "stated_on": on,
                "quote": quote,
                "note": note,
            }
            position = Position.objects.create(claim=claim, party=parties[party], **said)
            for number in cited:
                Citation.objects.create(position=position, source=sources[number - 1], locator=f"page {number}")

    record(content.SLUG, 2)  # ten positions and sixteen citations; with claim, parties and sources some thirty rows
    for number in range(60):
        record(f"pier-{number}", 1)


if __name__ == "__main__":
    django.setup()
    from django.core.management import call_command
    from django.db import transaction

    call_command("migrate", run_syncdb=True, verbosity=0)
    with transaction.atomic():
        fill()
