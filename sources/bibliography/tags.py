"""Languages by the names that bibliographies give them, as BCP 47 tags. A closed table: no other name is understood."""

import re

_NAMES = {
    "ar": "arabic",
    "be": "belarusian",
    "bg": "bulgarian",
    "cs": "czech",
    "da": "danish",
    "de": "german ngerman naustrian nswissgerman deutsch",
    "el": "greek",
    "en": "english american british usenglish ukenglish eng",
    "es": "spanish español",
    "et": "estonian",
    "fa": "persian farsi",
    "fi": "finnish",
    "fr": "french français",
    "he": "hebrew",
    "hi": "hindi",
    "hu": "hungarian magyar",
    "hy": "armenian",
    "it": "italian italiano",
    "ja": "japanese",
    "ka": "georgian",
    "kk": "kazakh",
    "ko": "korean",
    "ky": "kyrgyz",
    "la": "latin",
    "lt": "lithuanian",
    "lv": "latvian",
    "mn": "mongolian",
    "nl": "dutch",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese português brazilian",
    "ro": "romanian",
    "ru": "russian русский",
    "sk": "slovak",
    "sl": "slovenian",
    "sr": "serbian",
    "sv": "swedish",
    "tg": "tajik",
    "tk": "turkmen",
    "tr": "turkish",
    "ug": "uyghur",
    "uk": "ukrainian",
    "ur": "urdu",
    "uz": "uzbek",
    "vi": "vietnamese",
    "zh": "chinese",
}
_TAGS = {name: tag for tag, names in _NAMES.items() for name in names.split()}
_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z\d]{2,8})*")


def language_tag(text: str) -> str:
    """The tag that `text` is, or that the language called so has; empty when it is neither."""
    text = text.strip().replace("_", "-")
    return _TAGS.get(text.lower()) or (text if _TAG.fullmatch(text) else "")
