"""What a file says, as a message may quote it: short, on one line, every hidden character spelled out. No Django."""


def shown(text: str, longest: int = 60) -> str:
    """The text in quotation marks, cut after `longest` characters."""
    cut = text if len(text) <= longest else f"{text[: longest - 1]}…"
    return f"“{plain(cut)}”"


def plain(text: str) -> str:
    """The text with escapes such as \\x07 and \\ud800 for what cannot be printed."""
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode("ascii") for one in text)
