"""Which fields of a source are there for citing it: what datasets and tables hold of it beside the rest. No Django."""

CITABLE = (
    *("date_literal", "container", "volume", "issue", "pages", "edition", "place"),
    *("doi", "isbn", "issn", "csl_type"),
)
NAME_PARTS = ("particle", "dropping_particle", "suffix", "role")  # of an author, beside name, given and kind
