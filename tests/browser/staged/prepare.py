"""`python -m tests.browser.staged.prepare FOLDER`: stages the demo's database, with a dataset in FOLDER.

Prints one JSON object: `places` fills in the addresses of `tests.browser.pages`, `sessions` holds a session of each
person.
"""

import json
import re
import sys
from html import unescape

import django


def main(folder: str) -> None:
    django.setup()
    from django.core.management import call_command

    from tests.browser.staged.states import FULL, build_states

    places = build_states()
    call_command("build_dataset", folder, stdout=sys.stderr)
    places["newest_edition"] = _newest_edition(FULL)
    for name, first in (("claims", "/claims/"), ("parties", "/parties/"), ("search", "/search?q=kazakhstan")):
        places[f"{name}_next"] = _next_page(first)
    json.dump({"places": places, "sessions": _sessions()}, sys.stdout)


def _newest_edition(slug: str) -> int:
    from claims.models import Edition

    return int(Edition.objects.filter(claim__slug=slug).order_by("-number").values_list("number", flat=True)[0])


def _next_page(address: str) -> str:
    from django.test import Client

    found = re.search(r'<a href="([^"]+)" rel="next">', Client(SERVER_NAME="127.0.0.1").get(address).content.decode())
    if found is None:
        raise SystemExit(f"{address} has no next page: the demo has shrunk.")
    return unescape(found[1])


def _sessions() -> dict[str, str]:
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.test import Client

    found = {}
    for user in get_user_model()._default_manager.filter(is_staff=True):
        client = Client()
        client.force_login(user)
        found[user.get_username()] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return found


if __name__ == "__main__":
    main(sys.argv[1])
