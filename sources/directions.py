"""In which direction a language is written, from its BCP 47 tag. Pure."""

# Scripts that run from right to left (ISO 15924), and languages that are written in one of them unless their tag names
# another (the likely scripts of Unicode's CLDR). Each between two spaces.
_SCRIPTS = " adlm arab aran hebr mand mend nkoo rohg samr syrc thaa yezi "
_LANGUAGES = (
    " acm aeb afb aii ajp apc apd ar arc ars ary arz azb bal ckb dv fa glk haz he iw ji khw ks lki lrc luz mzn nqo"
    " pbt pes pnb prs ps sd sdh skr syr ug ur yi "
)


def runs_from_the_right(tag: str) -> bool:
    """Whether text of this language begins at the right: of `ar`, `he-IL`, `kk-Arab`; not of `az` or an empty tag."""
    language, *rest = tag.lower().split("-")
    script = next((part for part in rest if len(part) == 4 and part.isalpha()), "")
    return f" {script} " in _SCRIPTS if script else bool(language) and f" {language} " in _LANGUAGES
