"""Work that nobody should wait for: done by workers where there is a queue, else at once, after the commit.

Each of these may run twice, or two at a time, and does nothing twice. A row of the queue is no record of anything: it
names work, is pruned when that is done, and so is not audited; what the work writes is.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django_tasks import task

from claims.notice_mail import mail_at_once


@task()
def mail_notices(keys: list[int]) -> None:
    """Mail these notices. Rows that were mailed, or are in another worker's hands, are left out."""
    mail_at_once(keys)


@task()
def mail_digests() -> None:
    """Mail everybody what was not mailed yet, among it what a worker that was killed had taken."""
    call_command("send_digests")


@task()
def write_dataset() -> None:
    """Write the dataset for download; the same file while nothing has changed."""
    call_command("build_dataset", settings.CLAIMTRACK_DATA_ROOT)


@task()
def fill_indexes() -> None:
    """Make the index rows behind lists and search anew."""
    call_command("rebuild_editions")


# What a timer may ask for: `manage.py enqueue NAME`.
NAMED: dict[str, Any] = {"digests": mail_digests, "dataset": write_dataset, "indexes": fill_indexes}


def do_later(work: Any, *args: Any) -> None:
    """Let the work be done once this transaction is committed, and never if it is not.

    With a queue its row is written in the transaction: 1 query. Without one it is done after the commit, by whoever
    acts; an error is logged.
    """
    if has_queue():
        work.enqueue(*args)
    else:
        done: Callable[[], Any] = partial(work.call, *args)
        transaction.on_commit(done, robust=True)


def put_back_what_was_left(worker: str) -> int:
    """Let others, or itself, do what this worker began and did not end; how much that was. 2 queries and 1 for each.

    For when it starts: until then whatever it has in hand was left behind when it was killed.
    """
    from django_tasks.base import TaskResultStatus
    from django_tasks_db.models import DBTaskResult  # whose app is installed where there is a queue

    with transaction.atomic():
        running = DBTaskResult.objects.running().select_for_update()
        left = [row for row in running if row.worker_ids[-1:] == [worker]]
        for row in left:
            row.status = TaskResultStatus.READY
            row.save(update_fields=["status"])
    return len(left)


def has_queue() -> bool:
    """Whether workers do what is done later."""
    return bool(settings.CLAIMTRACK_TASKS == "database")
