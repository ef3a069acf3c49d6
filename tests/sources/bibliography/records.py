"""Records of every shape that a format can hold, for hypothesis."""

from hypothesis import strategies as st

from sources.bibliography.dates import read_date
from sources.bibliography.record import ROLES, Name, Record, body, make_record, person
from sources.bibliography.types import CSL_TYPES

_SIGNS = "abcdeXYZäéßøŁЖжКқ我栄תפ0123456789 .:;()[]/-–'’“”&%$#_^~\\{}\"|<>!?@=+*"
_TEXTS = st.text(st.sampled_from(_SIGNS), max_size=25)
_WORD = st.text(st.sampled_from("abcdeXYZäéßøŁЖжКқ我栄תפ"), min_size=1, max_size=8)
_WORDS = st.lists(_WORD, min_size=1, max_size=3).map(" ".join)
_PARTICLES = st.sampled_from(["", "", "van der", "de la", "d'", "al-", "von"])
_EDTF = st.sampled_from(
    [
        *("2004", "2004-11", "2004-11-02", "2004-21", "1999-21/2001-22", "2005~", "2005-12-15~", "199X", "19XX"),
        *("2004-05?", "2004/..", "../2004", "2004/", "2004-03-28/2004-04-01", "2003~/2004~", "0079", "2004-XX"),
    ]
)
_LITERALS = st.sampled_from(
    ["before the war", "15 March 44 BC", "circa spring 1999", "03/04/2004", "forthcoming", "n.d."]
)


@st.composite
def _names(draw: st.DrawFn) -> Name:
    role = draw(st.sampled_from(ROLES))
    if draw(st.booleans()):
        return body(draw(_TEXTS.map(lambda text: text.replace("\\", "").strip())), role=role)
    given = draw(st.one_of(st.just(""), _WORDS))
    return person(
        draw(_WORDS),
        given,
        particle=draw(_PARTICLES),
        dropping=draw(st.sampled_from(["", "", "de", "von"])) if given else "",
        suffix=draw(st.sampled_from(["", "", "Jr.", "III"])) if given else "",
        role=role,
    )


@st.composite
def records(draw: st.DrawFn) -> Record:
    """A record as reading a file would make it."""
    date, literal = read_date(draw(st.one_of(st.just(""), _EDTF, _LITERALS)))
    line = st.one_of(st.just(""), _WORDS)
    return make_record(
        title=draw(_TEXTS),
        type=draw(st.sampled_from([one for one in CSL_TYPES if one != "event"])),
        names=draw(st.lists(_names(), max_size=3)),
        date=date,
        date_literal=literal,
        container=draw(_TEXTS.filter(lambda text: not text.startswith("http"))),
        publisher=draw(_TEXTS),
        place=draw(_TEXTS),
        volume=draw(line),
        issue=draw(line),
        edition=draw(line),
        pages=draw(st.sampled_from(["", "12", "12-23", "e12-3-4", "613--620", "ix–xi"])),
        doi=draw(st.sampled_from(["", "10.1000/xyz_1(2)", "https://doi.org/10.5555/A&B%2"])),
        isbn=draw(st.sampled_from(["", "978-0-306-40615-7", "0306406152 9780306406157"])),
        issn=draw(st.sampled_from(["", "0028-0836", "00280836"])),
        url=draw(st.sampled_from(["", "https://example.org/a_b?c=1&d=%20#e~f"])),
        language=draw(st.sampled_from(["", "en", "kk", "zh-Hant", "de-AT"])),
        key=draw(st.sampled_from(["doe-2004", "a"])),
    )
