"""Forms rendered by Jinja2, which makes the same fields as Django's template engine in a fraction of the time.

An editor's page of a claim holds hundreds of fields, and each is two or three templates. Django has its own of them for
both engines; the admin has its own for one.
"""

from functools import cached_property
from typing import Any

from django.forms.renderers import DjangoTemplates, Jinja2

BY_BOTH = "django/forms/"


class FormRenderer(DjangoTemplates):
    """Django's default, but for the templates that Django has for Jinja2 as well."""

    @cached_property
    def quick(self) -> Jinja2:
        """The other engine. It escapes as Django's does."""
        return Jinja2()

    def get_template(self, template_name: str) -> Any:
        """The template by its name, from the engine that is quicker at it."""
        if template_name.startswith(BY_BOTH):
            return self.quick.get_template(template_name)
        return super().get_template(template_name)
