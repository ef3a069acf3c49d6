"""The words that say that somebody says something, and the stance that they show. English. Pure."""

import re
from dataclasses import dataclass

ASSERTS, DENIES, QUALIFIES, REPORTS, RETRACTS = "asserts", "denies", "qualifies", "reports", "retracts"

# Verb forms by what they show. Those of telling are an outlet's reports, and anybody else's assertion.
_TELLING = "said says stated states told tells reported reports wrote writes noted notes explained explains"
_HOLDING = (
    "claimed claims alleged alleges asserted asserts argued argues maintained maintains insisted insists announced "
    "announces declared declares accused accuses criticized criticised criticizes criticises warned warns believes "
    "believed estimated estimates attributed attributes characterized characterised describes described confirmed "
    "confirms revealed reveals suggested suggests emphasized emphasised blamed blames condemned condemns concluded "
    "concludes interpreted contended contends charges proposed proposes complained complains predicted predicts"
)
_DENYING = (
    "denied denies rejected rejects disagreed disagrees disputed disputes dismissed dismisses refuted refutes "
    "contradicted contradicts repudiated repudiates rebutted rebuts"
)
_QUALIFYING = "conceded concedes admitted admits acknowledged acknowledges cautioned cautions"
_RETRACTING = "retracted retracts recanted recants"
_PLURAL = {  # what several do, now: words that are no nouns as well
    **dict.fromkeys(("say", "write", "explain"), REPORTS),
    **dict.fromkeys(
        ("argue", "believe", "insist", "allege", "suggest", "contend", "announce", "criticize", "criticise"), ASSERTS
    ),
    **dict.fromkeys(("deny", "reject", "disagree"), DENIES),
    **dict.fromkeys(("concede", "admit", "acknowledge"), QUALIFIES),
}
_STANCES = {
    **_PLURAL,
    **dict.fromkeys(_TELLING.split(), REPORTS),
    **dict.fromkeys(_HOLDING.split(), ASSERTS),
    **dict.fromkeys(_DENYING.split(), DENIES),
    **dict.fromkeys(_QUALIFYING.split(), QUALIFIES),
    **dict.fromkeys(_RETRACTING.split(), RETRACTS),
}
_PUBLISHING = frozenset(["published", "broadcast", "aired", "printed", "interviewed"])  # what outlets alone do
_SAYING = "saying stating telling reporting adding noting explaining"
_CLAIMING = "claiming announcing arguing insisting calling accusing alleging warning declaring"
_PARTICIPLES = {
    **dict.fromkeys(_SAYING.split(), REPORTS),
    **dict.fromkeys(_CLAIMING.split(), ASSERTS),
    **dict.fromkeys(("denying", "rejecting", "disputing", "dismissing", "refuting"), DENIES),
    **dict.fromkeys(("admitting", "conceding", "acknowledging"), QUALIFIES),
}
_STANCES.update(dict.fromkeys(_PUBLISHING, REPORTS))
_PHRASES = {
    "claim that": ASSERTS,
    "maintain that": ASSERTS,
    "report that": REPORTS,
    "state that": REPORTS,
    "added that": REPORTS,
    "adds that": REPORTS,
    "found that": ASSERTS,
    "discovered that": ASSERTS,
    "concluded that": ASSERTS,
    "called it": ASSERTS,
    "took back": RETRACTS,
    "apologized for": RETRACTS,
    "apologised for": RETRACTS,
}
_VERB = re.compile(
    r"\b(" + "|".join(sorted([*_PHRASES, *_STANCES], key=len, reverse=True)).replace(" ", r"\s+") + r")\b"
)
ACCORDING = re.compile(r"\b([Aa]ccording to|[Ii]n the (?:view|opinion|words) of)\s+")
PASSIVE = re.compile(
    r"\b(not\s+)?(?:considered|regarded|described|seen|viewed|designated)\b[^.;]*?\bby\s+(?=(?:the\s+)?[A-Z])"
)
SO_CALLED = re.compile(r"\bwhat\s+(.+?)\s+(called|calls|described as|referred to as)(?=\s)")
# A verb that is no verb here: "the accused", "a reported plan", "an alleged member".
_NOT_A_VERB = re.compile(r"\b(?:the|a|an|of|his|her|its|their|these|such|any)\s+$", re.I)
_MAY_BE_NO_VERB = re.compile(r"\b(?:some|many|and|or|with|has|have|had|by|for)\s+$", re.I)
# What follows these is no clause: what is said must be read off the whole sentence.
_WITHOUT_CLAUSE = re.compile(
    r"accus|critici|blam|condemn|attribut|characteri|describ|interpret|call|charg|propos|den[yi]|reject|disput|dismiss|refut"
    r"|contradict|repudiat|rebut|retract|recant|publish|broadcast|air|print|interview"
)
_PARTICIPLE = re.compile(r",\s+(" + "|".join(_PARTICIPLES) + r")\b")
_NO_STATEMENT = re.compile(
    r"\b(?:to|would|could|might|may|should|did(?:n[’']t| not)|do(?:n[’']t| not)|never)\s+$", re.I
)
_ADJECTIVES = frozenset(["alleged", "reported", "accused", "estimated", "proposed", "described"])
_NOUNS = frozenset(["claims", "reports", "charges", "notes", "states", "accused", "estimates"])
_NO_SUCH = re.compile(
    r"\bthere\s+(?:was|were|is|are|have been|has been)(?:n[’']t|\s+not|\s+no|\s+never)\b|"
    r"\b(?:nothing (?:less|more|but)|baseless|groundless|unfounded|untrue|a lie|lies|fabricat\w+|absurd)\b",
    re.I,
)


@dataclass(frozen=True)
class Saying:
    """A verb that tells: which words, where they stand, and the stance that they show."""

    words: str
    start: int
    end: int
    stance: str
    participle: bool = False  # "…, saying": whoever the sentence is about says it

    @property
    def publishing(self) -> bool:
        """Whether it says that something is put out, which of all parties only outlets do."""
        return self.words in _PUBLISHING

    @property
    def before_clause(self) -> bool:
        """Whether what is said follows as a sentence of its own."""
        return not _WITHOUT_CLAUSE.match(self.words)


def find_sayings(text: str) -> list[Saying]:
    """The verbs in a sentence whose quotations are blanked, in their order."""
    found = [
        Saying(words, match.start(), match.end(), _PHRASES.get(words) or _STANCES[words])
        for match in _VERB.finditer(text)
        if _is_verb(words := re.sub(r"\s+", " ", match[1]), text[: match.start()], text[match.end() :])
    ]
    found += [
        Saying(match[1], match.start(1), match.end(), _PARTICIPLES[match[1]], participle=True)
        for match in _PARTICIPLE.finditer(text)
    ]
    return sorted(found, key=lambda saying: saying.start)


def _is_verb(words: str, before: str, after: str) -> bool:
    if _NOT_A_VERB.search(before) or _NO_STATEMENT.search(before):
        return False
    if words in _ADJECTIVES and _MAY_BE_NO_VERB.search(before):
        # "and alleged member" is one, "has accused the government" and "and reported that" are not.
        return bool(re.match(r"\s+(?:that|the|an?|[A-Z])\b", after)) or bool(
            re.match(r"\s+(?:him|her|them|it)\b", after)
        )
    return not (words in _NOUNS and _MAY_BE_NO_VERB.search(before))


def denial_in(words: str) -> str:
    """The words of what somebody says that deny that there is such a thing; empty when there are none."""
    found = _NO_SUCH.search(words)
    return found[0] if found else ""
