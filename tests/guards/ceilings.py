"""What the hottest pages and acts may cost: queries, and calls of Python functions of ours and of Django's.

Counts and not seconds, which say how busy a machine is. The calls leave out what talks to the database, so that they
are the same on SQLite and PostgreSQL but for a few; each ceiling of calls stands at least a tenth above
what was counted. Lower one when its cost goes down; raise one only with the reason in the commit.
"""

CEILINGS: dict[str, tuple[int, int]] = {
    "API, claims": (3, 4_600),
    "API, one claim": (6, 2_000),
    "admin, claims": (8, 20_500),
    "admin, one claim": (30, 155_000),
    "approval": (56, 36_000),
    "audited save": (14, 2_000),
    "claim as JSON": (5, 1_900),
    "claim page": (7, 12_000),
    "claim page, asked again": (7, 12_000),
    "claim page, not modified": (1, 400),
    "difference page": (3, 4_200),
    "history page": (3, 4_000),
    "list of claims": (3, 15_500),
    "party page": (9, 13_000),
    "search": (6, 15_500),
}
