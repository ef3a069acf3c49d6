"""MediaWiki from Debian's package, with its own SQLite database in a folder, behind nginx and two PHP processes."""

import os
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench import content
from bench.nginx import nginx, php_server
from bench.servers import WORKERS, Skipped, answer, free_port, run, serving

PROGRAM = Path("/usr/share/mediawiki")
PACKAGES = "mediawiki php-fpm php-sqlite3 php-apcu php-intl"
TITLE = "Breakwater_of_Karsund"

# As its manual advises for speed: the byte-code cache is on by default, APCu for objects, a folder for messages.
FASTER = """
$wgMainCacheType = CACHE_ACCEL;
$wgCacheDirectory = '{place}/messages';
$wgJobRunRate = 0;
wfLoadExtension( 'Cite' );
if ( getenv( 'WITH_FILE_CACHE' ) ) {{
  $wgUseFileCache = true;
  $wgFileCacheDirectory = '{place}/pages';
}}
"""


@dataclass(frozen=True)
class Wiki:
    """Addresses of one article."""

    article: str
    article_with_file_cache: str
    history: str
    diff: str
    version: str


def _php_fpm() -> str:
    programs = sorted(Path("/usr/sbin").glob("php-fpm*"))
    if not programs or not (PROGRAM / "index.php").exists():
        raise Skipped(f"MediaWiki is not installed here: run apt-get install --no-install-recommends {PACKAGES}.")
    return str(programs[-1])


def _install(place: Path, server: str) -> dict[str, str]:
    """Make the database and the settings, and write the article's revisions; the environment that leads to them."""
    for folder in ("messages", "pages", "data"):
        (place / folder).mkdir()
    maintenance = PROGRAM / "maintenance"
    options = [
        "--dbtype=sqlite",
        f"--dbpath={place}/data",
        f"--confpath={place}",
        f"--server={server}",
        "--scriptpath=",
    ]
    run("php", str(maintenance / "install.php"), *options, "--pass=only for measuring", "Claims", "Editor")
    settings = place / "LocalSettings.php"
    with settings.open("a") as written:
        written.write(FASTER.format(place=place))
    environment = {"MW_CONFIG_FILE": str(settings)}
    for edition in range(1, content.EDITIONS + 1):
        edit = ["--user=Editor", f"--summary=Edition {edition}", TITLE]
        run("php", str(maintenance / "edit.php"), *edit, environment=environment, text=content.wikitext(edition))
    run("php", str(maintenance / "runJobs.php"), environment=environment)
    return environment


@contextmanager
def _php(program: str, place: Path) -> Iterator[int]:
    port = free_port()
    pool = place / "php-fpm.conf"
    pool.write_text(
        f"[global]\ndaemonize = no\nerror_log = {place}/php-fpm.log\n[bench]\nlisten = 127.0.0.1:{port}\n"
        f"pm = static\npm.max_children = {WORKERS}\nclear_env = no\n"
        + ("user = root\ngroup = root\n" if os.geteuid() == 0 else "")
    )
    command = [program, "--fpm-config", str(pool), "--nodaemonize"]
    if os.geteuid() == 0:
        command.append("--allow-to-run-as-root")
    with serving(command, port=port, place=place):
        yield port


@contextmanager
def mediawiki(place: Path) -> Iterator[Wiki]:
    """MediaWiki with one article of ten revisions, served until the block is left. Takes some 30 s."""
    program = _php_fpm()
    port, cached = free_port(), free_port()
    environment = _install(place, f"http://127.0.0.1:{port}")
    with ExitStack() as stack:
        upstream = stack.enter_context(_php(program, place))
        servers = php_server(root=PROGRAM, port=port, upstream=upstream, told=environment)
        told = {**environment, "WITH_FILE_CACHE": "yes"}
        servers += php_server(root=PROGRAM, port=cached, upstream=upstream, told=told)
        stack.enter_context(nginx(servers, place=place))
        pages = f"http://127.0.0.1:{port}/index.php?title={TITLE}"
        newest, former = _revisions(f"{pages}&action=history")
        yield Wiki(
            article=pages,
            article_with_file_cache=f"http://127.0.0.1:{cached}/index.php?title={TITLE}",
            history=f"{pages}&action=history",
            diff=f"{pages}&diff={newest}&oldid={former}",
            version=_version(pages),
        )


def _revisions(history: str) -> tuple[int, int]:
    """The numbers of the newest two revisions."""
    _status, _headers, page = answer(history)
    found = [int(number) for number in re.findall(r'data-mw-revid="(\d+)"', page.decode())]
    return found[0], found[1]


def _version(page: str) -> str:
    _status, _headers, body = answer(page)
    found = re.search(r'content="MediaWiki ([\d.]+)"', body.decode())
    return found[1] if found else "unknown"
