"""Names that name nobody: what fact-checkers write where a claimant is expected and there is none. No Django.

An explicit table. A name with anything more in it ("Facebook user Jane Roe") is somebody's.
"""

import re

_NOBODY = frozenset(
    {
        *("unknown", "anonymous", "n/a", "none", "-", "various", "multiple", "several", "others"),
        *("multiple sources", "various sources", "several sources", "different sources", "unknown source"),
        *("multiple people", "various people", "viral post", "viral posts", "viral claim", "viral message"),
        *("viral video", "viral image", "chain message", "internet", "internet users", "the internet", "netizens"),
        *("social media", "social media user", "social media users", "social media post", "social media posts"),
        *("social networks", "social network users", "posts on social media", "bloggers"),
        *("varias fuentes", "fuentes múltiples", "múltiples fuentes", "redes sociales", "usuarios de redes sociales"),
        *("várias fontes", "múltiplas fontes", "usuários de redes sociais", "redes sociais"),
        *("sources multiples", "plusieurs sources", "réseaux sociaux", "internautes"),
        *("mehrere quellen", "verschiedene quellen", "soziale medien", "social-media-nutzer", "facebook-nutzer"),
        *("неизвестно", "соцсети", "социальные сети", "пользователи соцсетей", "разные источники"),
        *("सोशल मीडिया", "सोशल मीडिया यूजर", "सोशल मीडिया यूजर्स", "網路", "網傳", "社群媒體"),
    }
)
_PLATFORMS = frozenset(
    {
        *("facebook", "fb", "instagram", "twitter", "x", "x/twitter", "whatsapp", "telegram", "tiktok", "youtube"),
        *("line", "reddit", "vk", "вконтакте", "weibo", "wechat", "threads", "viber", "signal", "sharechat"),
    }
)
_USERS = re.compile(r"(?:a |an )?(.+?) (?:user|users|post|posts|page|pages|account|accounts|group|groups)")


def names_nobody(name: str) -> bool:
    """Whether every part of the name, as commas and *and* divide it, is in the tables."""
    parts = [part for part in re.split(r"\s*(?:[,;/、&]|\band\b|\by\b|\bet\b|\bund\b)\s*", _folded(name)) if part]
    return _is_nobody(_folded(name)) or all(map(_is_nobody, parts))


def _is_nobody(name: str) -> bool:
    if name in _NOBODY or name in _PLATFORMS:
        return True
    of_platform = _USERS.fullmatch(name)
    return of_platform is not None and of_platform[1] in _PLATFORMS


def _folded(name: str) -> str:
    return " ".join(name.casefold().strip(" .").split())
