"""`manage.py send_digests`: mails each person the notices that were not mailed yet."""

from typing import Any

from django.core.management.base import CommandError, CommandParser

from audit.management.example import ExampleCommand
from audit.management.progress import show_progress
from claims.notice_mail import mail_people, people_to_mail
from claims.notices import preference_of
from claims.vocabulary import MailChoice


class Command(ExampleCommand):
    help = (
        "Mail each person, in one message, all notices that were not mailed yet. For a daily timer; running it twice, "
        "or two at a time, mails nothing twice. Exit status 1 when the mail server refused a message, which then waits "
        "for the next run; 2 when it cannot be reached.\n\n"
        "Example:\n  manage.py send_digests --dry-run"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="say who would be mailed; mail nobody")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        people = list(people_to_mail())
        unwilling = [user for user in people if preference_of(user).mail == MailChoice.NEVER]
        unreachable = [user for user in people if user not in unwilling and not user.email]
        willing = [user for user in people if user not in unwilling and user.email]
        refusals: list[str] = []
        if dry_run:
            for user in willing:
                self.stdout.write(f"{user.get_username()} <{user.email}>")
            mailed = len(willing)
        else:
            mailed = self._mail(willing, refusals)
        self.stdout.write(
            f"{'Would mail' if dry_run else 'Mailed'} {mailed} people. Left out: {len(unwilling)} who want no mail, "
            f"{len(unreachable)} without an address."
        )
        if refusals:
            raise CommandError("\n".join(["Refused, and left for the next run:", *refusals]), returncode=1)

    def _mail(self, people: list[Any], refusals: list[str]) -> int:
        try:
            return mail_people(
                show_progress(people, "digests"),
                refused=lambda user, error: refusals.append(f"{user.get_username()} <{user.email}>: {error}"),
            )
        except OSError as error:
            raise CommandError(f"The mail server cannot be reached: {error}", returncode=2) from None
