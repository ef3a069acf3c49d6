"""Every type of page that people see, in every state: what all tests of pages walk through.

`test_pages.py` fails when an address, or a template, is in no page of this list. In braces stand names that the staged
site fills in, since only its database knows them.
"""

from dataclasses import dataclass
from typing import Any

FULL = "/claims/kazakhstan-harbors-terrorist-bases/"
JAMAAT = "/topics/jamaat-of-central-asian-mujahedins/"


@dataclass(frozen=True)
class PageType:
    """One type of page, in one state, at one address of the staged site."""

    name: str
    address: str
    status: int = 200
    person: str = ""  # the account of who looks; nobody's when empty

    def at(self, places: dict[str, Any]) -> str:
        """The address, filled in."""
        return self.address.format(**places)


PUBLIC = (
    PageType("home", "/"),
    PageType("claims", "/claims/"),
    PageType("claims, filtered", "/claims/?verdict=contested&topic=hizb-ut-tahrir"),
    PageType("claims, none found", "/claims/?verdict=supported&party=pravda&disputed=yes"),
    PageType("claims, wrongly filtered", "/claims/?since=yesterdayish"),
    PageType("claims, next page", "{claims_next}"),
    PageType("claims, broken page", "/claims/?after=broken"),
    PageType("claim with everything", FULL),
    PageType("claim without pictures, overdue", "/claims/staged-plain/"),
    PageType("claim with pictures", "/claims/jcam-was-dismantled-in-2004/"),
    PageType("claim with relations", "/claims/staged-related/"),
    PageType("claim in Russian", "/claims/staged-russian/"),
    PageType("claim in Arabic", "/claims/staged-arabic/"),
    PageType("claim, withdrawn", "/claims/staged-withdrawn/", 410),
    PageType("claim, withdrawn: history", "/claims/staged-withdrawn/history/"),
    PageType("claim, withdrawn: former edition", "/claims/staged-withdrawn/v/1/"),
    PageType("claim, withdrawn: card", "/claims/staged-withdrawn/embed/", 410),
    PageType("claim, merged: former edition", "/claims/staged-merged/v/1/"),
    PageType("history", f"{FULL}history/"),
    PageType("history of one edition", "/claims/staged-plain/history/"),
    PageType("edition, current", f"{FULL}v/{{newest_edition}}/"),
    PageType("edition, superseded", f"{FULL}v/1/"),
    PageType("difference", f"{FULL}diff/1/{{newest_edition}}/"),
    PageType("difference, none", f"{FULL}diff/1/1/"),
    PageType("card", f"{FULL}embed/"),
    PageType("card, superseded", f"{FULL}v/1/embed/"),
    PageType("cite", f"{FULL}cite/"),
    PageType("cite a former edition", f"{FULL}v/1/cite/"),
    PageType("claim, to a reviewer", FULL, person="boris"),
    PageType("topic", JAMAAT),
    PageType("topic with a matrix", "/topics/jcam-2004/"),
    PageType("API", "/api/v1/docs/"),
    PageType("topic without claims", "/topics/staged-topic/"),
    PageType("topics", "/topics/"),
    PageType("parties", "/parties/"),
    PageType("parties, next page", "{parties_next}"),
    PageType("party: a person", "/parties/vyacheslav-kasymov/"),
    PageType("party with a line", "/parties/knb/"),
    PageType("party: an organisation", "/parties/government-of-kazakhstan/"),
    PageType("party without positions", "/parties/staged-party/"),
    PageType("sources", "/sources/"),
    PageType("source", "/sources/ref-03/"),
    PageType("source, retracted and flagged", "/sources/staged-wire/"),
    PageType("source, to a reviewer", "/sources/ref-03/", person="boris"),
    PageType("disagreements", "/disagreements/"),
    PageType("corrections", "/corrections/"),
    PageType("search, nothing asked", "/search"),
    PageType("search", "/search?q=kazakhstan"),
    PageType("search, filtered", "/search?q=kazakhstan&verdict=contested"),
    PageType("search, one kind", "/search?q=kazakhstan&kind=party"),
    PageType("search, next page", "{search_next}"),
    PageType("search, nothing found", "/search?q=zzyzx"),
    PageType("search, did you mean", "/search?q=Kassymov"),
    PageType("data", "/data/"),
    PageType("about the method", "/about/method/"),
    PageType("about corrections", "/about/corrections/"),
    PageType("about privacy", "/about/privacy/"),
    PageType("topic page in Kazakh", "/kk/topics/jcam-2004/"),
    PageType("home, to a Kazakh reader", "/kk/"),
    PageType("claim, to a Russian reader", f"/ru{FULL}"),
    PageType("log", "/audit/"),
    PageType("not found", "/claims/no-such-claim/", 404),
    PageType("not allowed", "/admin/auth/user/", 403, person="boris"),
    PageType("failed", "/broken/", 500),
    PageType("not possible at the moment", "/unreachable/", 503),
)

DESK = (
    PageType("log-in", "/admin/login/"),
    PageType("desk", "/admin/", person="demo-editor"),
    PageType("desk of a reviewer", "/admin/", person="boris"),
    PageType("claim at the desk", "/admin/claims/claim/{claim}/change/", person="demo-editor"),
    PageType("claim at the desk, to a reviewer", "/admin/claims/claim/{claim}/change/", person="boris"),
    PageType("draft at the desk", "/admin/claims/claim/{draft}/change/", person="demo-editor"),
    PageType("new claim", "/admin/claims/claim/add/", person="demo-editor"),
    PageType("claims at the desk", "/admin/claims/claim/", person="demo-editor"),
    PageType("preview of a draft", "/admin/claims/claim/{draft}/preview/", person="demo-editor"),
    PageType("timeline of a claim", "/admin/claims/claim/{claim}/history/", person="demo-editor"),
    PageType("revision", "/admin/claims/claim/{claim}/revisions/2/", person="demo-editor"),
    PageType("two revisions", "/admin/claims/claim/{claim}/compare/1/{newest}/", person="demo-editor"),
    PageType("claim as of a date", "/admin/claims/claim/{claim}/as-of/", person="demo-editor"),
    PageType("merge a claim", "/admin/claims/claim/{draft}/merge/", person="demo-editor"),
    PageType("merge", "/admin/claims/merge/{merge}/change/", person="demo-editor"),
    PageType("undo a merge", "/admin/claims/merge/{merge}/undo/", person="demo-editor"),
    PageType("flag", "/admin/claims/flag/{flag}/change/", person="demo-editor"),
    PageType("raise a flag at the desk", "/admin/claims/flag/raise/?item=position-{position}", person="boris"),
    PageType("position at the desk", "/admin/claims/position/{position}/change/", person="demo-editor"),
    PageType("source at the desk", "/admin/sources/source/{source}/change/", person="demo-editor"),
    PageType("history of a source", "/admin/sources/source/{source}/history/", person="demo-editor"),
    PageType("import", "/admin/import/", person="demo-editor"),
    PageType("import of a bibliography", "/admin/import/sources/", person="demo-editor"),
    PageType("article at the desk", "/admin/claims/article/{article}/change/", person="demo-editor"),
    PageType("a new token", "/admin/audit/apitoken/add/", person="demo-editor"),
    PageType("recent changes", "/admin/changes/", person="demo-editor"),
    PageType("notices", "/admin/notices/", person="demo-editor"),
    PageType("how notices come", "/admin/notices/settings/", person="demo-editor"),
    PageType("account", "/admin/auth/user/{person}/change/", person="demo-admin"),
    PageType("policy pages", "/admin/claims/policytext/", person="demo-editor"),
    PageType("delete a party", "/admin/claims/party/{party}/delete/", person="demo-admin"),
)

# By the name of their address: what machines read, what leads elsewhere, and where forms go. Other tests look there.
OTHERS = {
    "robots", "sitemap", "sitemap-section", "claim-list-csv", "party-list-csv", "party-csv", "source-list-csv",
    "source-csv", "source-bibliography", "topic-csv", "correction-list-csv", "claim-json", "claim-jsonld", "claim-md",
    "claim-edition-proof",
    "claim-picture", "claim-picture-png", "claim-citation", "claim-diff-chosen", "claim-as-of", "dataset", "oembed",
    "claims-feed", "topic-feed", "party-feed", "verdicts-feed", "corrections-feed", "audit-verifier",
    "audit-edition-verifier", "audit-checkpoint", "audit-first-checkpoint", "audit-sized-checkpoint",
    "audit-consistency", "audit-inclusion", "audit-leaf", "claim-flags", "source-flags",
}  # fmt: skip

# Answers to what was typed, which have no address that can be opened (tests at the desk walk through them), and what
# entries of feeds say.
ANSWERS = {
    "claims/admin/_similar.html",
    "claims/admin/_merge_rows.html",
    "claims/admin/flag_refused.html",
    "claims/admin/merge_confirm.html",
    "claims/admin/article_refused.html",
    "claims/admin/revert_refused.html",
    "claims/admin/review_refused.html",
    "sources/import/preview.html",
    "claimtrack/go_on.html",
    "claimtrack/new_token.html",
    "audit/conflict.html",
    "audit/_conflict_column.html",
    "audit/_typed.html",
    "audit/deleted.html",
    "audit/past_form.html",
    "claims/feed_claim.html",
    "claims/feed_correction.html",
}
