"""What the acts of the API do, in the words of its description."""

REPLACED = "What is left out is taken out. Only while it is still what If-Match names."
PATCHED = "Merges what is sent (RFC 7396): null takes a value out, a list replaces the whole list."
SAID = {
    "submit": "Puts the newest revision forward for review, if it meets the publishing rules.",
    "take-back": "Takes the claim out of review again, undecided.",
    "discard": "Gives up the working revision: a new one says again what the published edition says.",
    "approve": "Publishes the revision: never by who wrote any of it since the last approval. A later edition says in "
    "`change` whether it is minor or a correction.",
    "request-changes": "Sends the revision back to its editors; `comment` says what to change.",
    "reaffirm": "Finds that the published edition still holds; `comment` says what was checked.",
    "dissent": "Puts on record, publicly, that one disagrees with the approval; the public reads `comment`.",
    "take-back-dissent": "Takes one's dissent off the public page; history keeps it.",
    "withdraw": "Takes the claim off the public pages. Its address then answers with `comment`: the public reads it.",
}
SAID_OF_FLAGS = {
    "comment": "Adds to the discussion, which editors and reviewers read.",
    "uphold": "Finds that the flag is right: the claim reopens. Never by who raised it; the public reads `comment`.",
    "dismiss": "Finds that the flag is wrong. Never by who raised it; the public reads `comment`.",
    "take-back": "Closes one's own flag without an outcome.",
}
