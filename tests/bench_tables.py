"""What taking a large table in costs: `python -m tests.bench_tables [ROWS]`, 100,000 without a number.

Seconds and peak memory of `import_table`, for sources and for positions on 2,000 claims, each written and then taken in
again, in processes of their own. Not a test. It fills the database that DATABASE_URL names, which should be empty.
"""

import csv
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

CLAIMS, PARTIES, CITED = 2000, 97, 5000


def write_tables(folder: Path, rows: int) -> None:
    with (folder / "sources.csv").open("w", newline="") as file:
        table = csv.writer(file)
        table.writerow(["slug", "title", "publisher", "date", "url"])
        for n in range(rows):
            table.writerow([f"s-{n}", f"Report {n} on the matter", "post", _day(n), f"https://post.example/{n}"])
    with (folder / "positions.csv").open("w", newline="") as file:
        table = csv.writer(file, delimiter=";")
        table.writerow(["Claim", "Party", "Stance", "Date", "Quote", "Source", "Page"])
        for n in range(rows):
            stance = ("asserts", "denies")[n % 2]
            words = f"The words of\nnumber {n}"
            place = f"page {n % 400}"
            table.writerow([f"c-{n % CLAIMS}", f"p-{n % PARTIES}", stance, _day(n), words, f"s-{n % CITED}", place])


def _day(n: int) -> str:
    return f"200{n % 9}-0{1 + n % 9}-1{n % 9}"


def prepare() -> None:
    """A person, a publisher, parties and claims."""
    import django

    django.setup()
    from django.contrib.auth import get_user_model
    from django.core.management import call_command

    from audit.context import changeset
    from claims.dossiers.load import load_dossier

    call_command("migrate", verbosity=0)
    with changeset(actor="bench", comment="Add a person."):
        person = get_user_model().objects.create_superuser("bench", password="a long enough password")
    lines = [
        "dossier: 1",
        "publishers: [{slug: post, name: Post}]",
        "parties:",
        *(f"- {{slug: p-{n}, name: Party {n}, kind: person}}" for n in range(PARTIES)),
        "claims:",
        *(f"- {{slug: c-{n}, statement: Statement number {n} is true.}}" for n in range(CLAIMS)),
    ]
    load_dossier("\n".join(lines).encode(), by=person)


def take(path: Path) -> None:
    """Prints a line of what it took."""
    import django

    django.setup()
    from django.core.management import call_command

    before, started = _megabytes(), time.perf_counter()
    with open(os.devnull, "w") as nowhere:
        call_command("import_table", str(path), kind=path.stem, user="bench", stdout=nowhere)
    seconds, size = time.perf_counter() - started, path.stat().st_size / 1e6
    memory = f"{before:.0f} MB of memory before, {_megabytes():.0f} at most"
    sys.stdout.write(f"{path.stem:<10} {size:5.1f} MB  {seconds:6.1f} s  {memory}\n")


def _megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    environment = {"DJANGO_SETTINGS_MODULE": "claimtrack.settings", **os.environ}
    with tempfile.TemporaryDirectory() as folder:
        environment.setdefault("DATABASE_URL", f"sqlite:///{folder}/bench.sqlite3")
        write_tables(Path(folder), rows)
        for arguments in (["prepare"], *(["take", f"{folder}/{kind}.csv"] for kind in ("sources", "positions") * 2)):
            subprocess.run([sys.executable, "-m", "tests.bench_tables", *arguments], env=environment, check=True)  # noqa: S603


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["prepare"]:
            prepare()
        case ["take", path]:
            take(Path(path))
        case _:
            main()
