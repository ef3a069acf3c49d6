"""`manage.py grant_web_role NAME`: what the PostgreSQL role that serves the site may do."""

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db import DatabaseError, connection, transaction

from audit.management.example import ExampleCommand
from audit.web_role import UnfitRole, WebRole


class Command(ExampleCommand):
    help = (
        "Let the PostgreSQL role NAME serve the site: read everything, add to histories and the log without changing "
        "them, and write the other tables; no table is its own, so that it can take no trigger away. Run it as the "
        "role that owns the tables, and again after each migrate. Running it twice changes nothing. A role that could "
        "get past the grants is refused.\n\n"
        "Example:\n  manage.py grant_web_role claimtrack_web\n  manage.py grant_web_role claimtrack_web --sql"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", metavar="NAME", help="the role, which exists")
        parser.add_argument("--sql", action="store_true", help="print the statements, and run none")

    def handle(self, *args: Any, name: str, sql: bool, **options: Any) -> None:
        if connection.vendor != "postgresql":
            raise CommandError("SQLite has no roles: this is for PostgreSQL. Set DATABASE_URL.", returncode=2)
        role = WebRole(connection, name)
        try:
            role.refuse_unfit()
            if sql:
                self.stdout.write("".join(f"{statement};\n" for statement in role.grants()), ending="")
                return
            with transaction.atomic():
                role.apply()
        except UnfitRole as error:
            raise CommandError(str(error), returncode=1) from None
        except DatabaseError as error:
            raise CommandError(f"Nothing was granted: {error}".strip(), returncode=1) from None
        self.stdout.write(f"{name} may serve the site. Give it to the web process in DATABASE_URL.")
