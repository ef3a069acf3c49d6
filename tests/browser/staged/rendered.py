"""`python -m tests.browser.staged.rendered PLACES`: from which templates each page of the list is made.

Prints one JSON object, name of the page to names of templates; exits with a message when a page answers otherwise than
the list says.
"""

import json
import logging
import sys
from typing import Any

import django


def main(places: dict[str, Any]) -> None:
    django.setup()
    from django.contrib.auth import get_user_model
    from django.template import engines
    from django.test import Client
    from django.test.signals import template_rendered
    from django.test.utils import setup_test_environment

    from tests.browser.pages import DESK, PUBLIC

    setup_test_environment(debug=False)  # from now on templates tell when they are rendered
    engines["django"].engine.debug = True  # and are not folded into those that include them
    logging.disable(logging.ERROR)  # pages that refuse or fail are meant to
    people = get_user_model()._default_manager
    names: set[str] = set()

    def note(template: Any, **kwargs: Any) -> None:
        names.add(str(template.name))

    template_rendered.connect(note)
    found, wrong = {}, []
    for page in [*PUBLIC, *DESK]:
        names.clear()
        client = Client(raise_request_exception=False)
        if page.person:
            client.force_login(people.get(username=page.person))
        status = client.get(page.at(places)).status_code
        if status != page.status:
            wrong.append(f"{page.name}: {page.address} answers {status}.")
        found[page.name] = sorted(names)
    if wrong:
        raise SystemExit("\n".join(wrong))
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
