"""Fills the wiki's database: `python -m bench.peers.djangowiki.fill`, with its settings in the environment."""

import django

from bench import content


def fill() -> None:
    from wiki.models import ArticleRevision, URLPath

    root = URLPath.create_root(title="Claims", content="A wiki of claims.")
    made = URLPath.create_urlpath(root, content.SLUG, title=content.STATEMENT, content=content.markdown(1))
    for edition in range(2, content.EDITIONS + 1):
        revision = ArticleRevision(title=content.STATEMENT, content=content.markdown(edition))
        revision.user_message = f"Edition {edition}"
        made.article.add_revision(revision)


if __name__ == "__main__":
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    fill()
