"""What kinds of things bibliographies list, and what each format calls them. Pure tables, and nothing else."""

# CSL 1.0.2, schemas/input/csl-data.json
CSL_TYPES = (
    *("article", "article-journal", "article-magazine", "article-newspaper", "bill", "book", "broadcast", "chapter"),
    *("classic", "collection", "dataset", "document", "entry", "entry-dictionary", "entry-encyclopedia", "event"),
    *("figure", "graphic", "hearing", "interview", "legal_case", "legislation", "manuscript", "map", "motion_picture"),
    *("musical_score", "pamphlet", "paper-conference", "patent", "performance", "periodical"),
    *("personal_communication", "post", "post-weblog", "regulation", "report", "review", "review-book", "software"),
    *("song", "speech", "standard", "thesis", "treaty", "webpage"),
)

# The kinds of sources. What is not listed is "other".
KIND_OF_TYPE = {
    "article": "article",
    "article-journal": "article",
    "article-magazine": "article",
    "article-newspaper": "article",
    "book": "book",
    "broadcast": "broadcast",
    "chapter": "book",
    "dataset": "dataset",
    "entry-dictionary": "article",
    "entry-encyclopedia": "article",
    "hearing": "court record",
    "interview": "interview",
    "legal_case": "court record",
    "motion_picture": "broadcast",
    "paper-conference": "article",
    "post-weblog": "article",
    "report": "report",
    "review": "article",
    "review-book": "article",
    "speech": "statement",
    "webpage": "web page",
}
# For sources that were not imported, and say their kind alone.
TYPE_OF_KIND = {
    "article": "article",
    "statement": "speech",
    "interview": "interview",
    "court record": "legal_case",
    "dataset": "dataset",
    "report": "report",
    "book": "book",
    "web page": "webpage",
    "broadcast": "broadcast",
    "other": "document",
}

# BibTeX and biblatex, in small letters. The first of each type is the one that is written.
TYPE_OF_BIBTEX = {
    "article": "article-journal",
    "book": "book",
    "mvbook": "book",
    "proceedings": "book",
    "incollection": "chapter",
    "inbook": "chapter",
    "inproceedings": "paper-conference",
    "conference": "paper-conference",
    "inreference": "entry-encyclopedia",
    "booklet": "pamphlet",
    "techreport": "report",
    "report": "report",
    "manual": "report",
    "thesis": "thesis",
    "phdthesis": "thesis",
    "mastersthesis": "thesis",
    "online": "webpage",
    "electronic": "webpage",
    "www": "webpage",
    "dataset": "dataset",
    "software": "software",
    "patent": "patent",
    "periodical": "periodical",
    "collection": "collection",
    "jurisdiction": "legal_case",
    "legislation": "legislation",
    "letter": "personal_communication",
    "movie": "motion_picture",
    "video": "motion_picture",
    "audio": "song",
    "performance": "performance",
    "review": "review",
    "standard": "standard",
    "artwork": "graphic",
    "unpublished": "manuscript",
    "misc": "document",
}
# The subtypes of articles that biblatex knows.
BIBTEX_SUBTYPES = {"magazine": "article-magazine", "newspaper": "article-newspaper"}

# RIS. The first of each type is the one that is written.
TYPE_OF_RIS = {
    "JOUR": "article-journal",
    "EJOUR": "article-journal",
    "MGZN": "article-magazine",
    "NEWS": "article-newspaper",
    "BILL": "bill",
    "BOOK": "book",
    "EBOOK": "book",
    "EDBOOK": "book",
    "CHAP": "chapter",
    "ECHAP": "chapter",
    "CLSWK": "classic",
    "DATA": "dataset",
    "DBASE": "dataset",
    "DICT": "entry-dictionary",
    "ENCYC": "entry-encyclopedia",
    "FIGURE": "figure",
    "ART": "graphic",
    "HEAR": "hearing",
    "CASE": "legal_case",
    "STAT": "legislation",
    "LEGAL": "regulation",
    "MANSCPT": "manuscript",
    "UNPB": "manuscript",
    "MAP": "map",
    "MPCT": "motion_picture",
    "VIDEO": "motion_picture",
    "MUSIC": "musical_score",
    "PAMP": "pamphlet",
    "CPAPER": "paper-conference",
    "CONF": "paper-conference",
    "PAT": "patent",
    "JFULL": "periodical",
    "SER": "collection",
    "PCOMM": "personal_communication",
    "ICOMM": "post",
    "BLOG": "post-weblog",
    "RPRT": "report",
    "GOVDOC": "report",
    "COMP": "software",
    "SOUND": "song",
    "STAND": "standard",
    "THES": "thesis",
    "ELEC": "webpage",
    "GEN": "document",
}
# Programs that write a type's name where its sign should stand.
RIS_NAMES = {"JOURNAL ARTICLE": "JOUR", "JOURNAL": "JOUR", "NEWSPAPER ARTICLE": "NEWS", "WEB PAGE": "ELEC"}


# What is numbered by itself, and not within a volume.
NUMBERED = frozenset(
    ("bill", "legal_case", "legislation", "patent", "regulation", "report", "software", "standard", "thesis", "treaty")
)
# What stands in a book or in proceedings, and not in a periodical.
IN_BOOKS = frozenset(("chapter", "paper-conference", "entry", "entry-dictionary", "entry-encyclopedia"))


def written_types(table: dict[str, str]) -> dict[str, str]:
    """By CSL type, the word for it that is written."""
    found: dict[str, str] = {}
    for word, csl_type in table.items():
        found.setdefault(csl_type, word)
    return found
