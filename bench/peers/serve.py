"""What others make of comparable content: each peer served, as pages to load."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from bench import content
from bench.mediawiki import mediawiki
from bench.nginx import nginx, static_server
from bench.rounds import Page
from bench.servers import Skipped, answer, free_port, gunicorn, run

Pages = dict[str, Page]


@contextmanager
def _project(name: str, place: Path) -> Iterator[str]:
    """A Django project of `bench.peers`, filled and served: its address."""
    settings = f"bench.peers.{name}.settings"
    told = {"PEER_DATABASE": str(place / f"{name}.sqlite3"), "DJANGO_SETTINGS_MODULE": settings}
    run(sys.executable, "-m", f"bench.peers.{name}.fill", environment=told)
    with gunicorn(settings, place=place, environment=told) as (site, _process):
        yield site


@contextmanager
def serve_static(place: Path) -> Iterator[Pages]:
    """A file of 20 kB by nginx."""
    port, root = free_port(), place / "files"
    root.mkdir()
    (root / "page.html").write_text(f"<!doctype html><title>File</title><p>{'A static file. ' * 1360}")
    with nginx(static_server(root=root, port=port), place=place):
        yield {"static": Page("nginx, static file of 20 kB", f"http://127.0.0.1:{port}/page.html", "static")}


@contextmanager
def serve_plain(place: Path) -> Iterator[Pages]:
    """Plain Django pages, and lists by Django REST framework."""
    with _project("plain", place) as site:
        revalidated = f"{site}/revalidated/{content.SLUG}/"
        etag = {"If-None-Match": answer(revalidated)[1].get("etag", "")}
        said, listed = "Varnholt", "breakwater"
        yield {
            "article": Page(
                "plain Django page, 1 query, 20 kB template", f"{site}/articles/{content.SLUG}/", "Karsund"
            ),
            "claim": Page("plain Django claim page, 3 queries, 30 rows", f"{site}/claims/{content.SLUG}/", said),
            "etag": Page("plain Django, ETag of one query answered 304", revalidated, "", 304, etag),
            "kept": Page("Django's page cache, in memory", f"{site}/kept/{content.SLUG}/", said),
            "naive": Page("Django REST framework, list of 50 nested, naive", f"{site}/naive/", listed),
            "prefetched": Page("Django REST framework, list of 50 nested, prefetched", f"{site}/prefetched/", listed),
            "flat": Page("Django REST framework, list of 50 flat", f"{site}/flat/", listed),
        }


@contextmanager
def serve_djangowiki(place: Path) -> Iterator[Pages]:
    if find_spec("wiki") is None:
        raise Skipped("django-wiki is not installed here: run make .venv/benchmark.")
    with _project("djangowiki", place) as site:
        yield {
            "wiki article": Page(f"django-wiki {version('wiki')}, article", f"{site}/{content.SLUG}/", "Varnholt"),
            "wiki history": Page("django-wiki, history of 10", f"{site}/{content.SLUG}/_history/", "Edition 10"),
        }


@contextmanager
def serve_mediawiki(place: Path) -> Iterator[Pages]:
    own = place / "mediawiki"
    own.mkdir()
    with mediawiki(own) as wiki:
        yield {
            "mediawiki article": Page(f"MediaWiki {wiki.version}, article", wiki.article, "Varnholt"),
            "mediawiki kept": Page("MediaWiki, article from its file cache", wiki.article_with_file_cache, "Varnholt"),
            "mediawiki history": Page("MediaWiki, history of 10", wiki.history, "Edition 10"),
            "mediawiki diff": Page("MediaWiki, difference of two revisions", wiki.diff, "diff-addedline"),
        }
