"""Reads settings from environment variables: typed, and loud when a value cannot be understood. No Django."""

import os
import re
from collections.abc import Collection, Mapping
from pathlib import Path
from urllib.parse import urlsplit


class BadSetting(Exception):
    """A setting is missing or cannot be understood; the message names it, the value seen and the next step."""


class Environment:
    """Typed access to a mapping of environment variables."""

    def __init__(self, values: Mapping[str, str] = os.environ) -> None:
        self.values = values

    def text(self, name: str, default: str) -> str:
        """The value of `name`, or `default` when it is unset or empty."""
        return self.values.get(name, "").strip() or default

    def flag(self, name: str, *, default: bool) -> bool:
        """True or False; anything but 'true' and 'false' raises BadSetting."""
        value = self.values.get(name, "").strip()
        if not value:
            return default
        if value.lower() not in ("true", "false"):
            raise BadSetting(f"{name} is {value!r}: write 'true' or 'false'.")
        return value.lower() == "true"

    def number(self, name: str, default: int, *, least: int = 0) -> int:
        """A whole number of at least `least`; anything else raises BadSetting."""
        value = self.values.get(name, "").strip()
        if not value:
            return default
        if not value.isascii() or not value.isdigit() or int(value) < least:
            raise BadSetting(f"{name} is {value!r}: write a whole number of at least {least}.")
        return int(value)

    def one_of(self, name: str, values: Collection[str], *, default: str) -> str:
        """One of `values`; anything else raises BadSetting."""
        value = self.text(name, default)
        if value not in values:
            raise BadSetting(f"{name} is {value!r}: write one of {', '.join(values)}.")
        return value

    def words(self, name: str, default: str) -> list[str]:
        """The comma-separated words of `name`, blanks dropped."""
        return [word.strip() for word in self.text(name, default).split(",") if word.strip()]

    def address(self, name: str, default: str, *, schemes: Collection[str]) -> str:
        """A URL that begins with one of `schemes`; anything else raises BadSetting, which repeats no password."""
        value = self.text(name, default)
        scheme, mark, _rest = value.partition("://")
        if not mark or scheme not in schemes:
            raise BadSetting(
                f"{name} is not an address that can be used: begin it with "
                f"{' or '.join(f'{one}://' for one in schemes)}."
            )
        try:
            urlsplit(value).port  # noqa: B018  reading it is what checks it
        except ValueError:
            raise BadSetting(f"{name} names no usable port: write it as in {scheme}://host:25.") from None
        return value

    def folder(self, name: str, default: str) -> str:
        """Where files are served from, `/path/` on this site or `https://host/path/`; anything else raises BadSetting.

        A slash is put at its end. The rest is what a policy of a page can name: no query, no comma, no star.
        """
        value = self.text(name, default)
        path = r"(?:[A-Za-z0-9_~-][A-Za-z0-9._~-]*/)"
        host = r"https://(?:[a-z0-9-]+\.)*[a-z0-9-]+(?::[0-9]{1,5})?/"
        if not re.fullmatch(f"(?:/{path}|{host}){path}*", found := f"{value.rstrip('/')}/"):
            seen = "not an address that can be used" if "@" in value else repr(value)
            raise BadSetting(f"{name} is {seen}: write it as in /static/ or https://static.claims.example/static/.")
        return found

    def page(self, name: str) -> str:
        """The address of a web page, http or https; empty when it is unset. Anything else raises BadSetting."""
        return self.address(name, "", schemes=("https", "http")) if self.text(name, "") else ""

    def contact(self, name: str) -> str:
        """An address that people can write to, `mailto:name@host` or an https URL; empty when it is unset."""
        value = self.text(name, "")
        name_at, _at, host = value.removeprefix("mailto:").partition("@")
        by_mail = value.startswith("mailto:") and name_at and host and not set(value) & set(" ,;?<>\"'")
        if value and not by_mail and not (value.startswith("https://") and urlsplit(value).hostname):
            raise BadSetting(f"{name} is {value!r}: write mailto:name@host or an address that begins with https://.")
        return value

    def secret_key(self, name: str, key_file: Path) -> str:
        """The secret key from the environment, else from `key_file` (made by `make install`), else BadSetting."""
        if key := self.values.get(name, "").strip():
            return key
        if key_file.is_file() and (key := key_file.read_text().strip()):
            return key
        raise BadSetting(
            f"{name} is not set: give the process a long random secret, "
            "or run `make install` to make one for this folder."
        )
