"""When two web addresses are those of one page, for comparing what is recorded with what comes in. No Django.

Nothing is asked of the network, and no address is changed by it: what a source says stays as it was written.
"""

from urllib.parse import urlsplit

_USUAL_PORTS = {"http": 80, "https": 443}


def page_key(address: str) -> str:
    """The address without what makes no other page: scheme, case and `www.` of the host, fragment, a slash at the end.

    The address itself when it cannot be read.
    """
    try:
        parts = urlsplit(address.strip())
        port = parts.port if parts.port != _USUAL_PORTS.get(parts.scheme) else None
    except ValueError:
        return address
    host = (parts.hostname or "").removeprefix("www.") + (f":{port}" if port else "")
    return f"{host}{parts.path.rstrip('/')}{'?' + parts.query if parts.query else ''}"


def spellings(address: str) -> set[str]:
    """The address and the usual other ways to write its page's, to look it up by; none for an empty one."""
    if not address:
        return set()
    path, mark, query = page_key(address).partition("?")
    pages = {f"{path}{slash}{mark}{query}" for slash in ("", "/")}
    return {address, *(f"{scheme}://{www}{page}" for scheme in _USUAL_PORTS for www in ("", "www.") for page in pages)}
