"""What the requests of the fuzzer meet: claims in every stage, flags, records, and a token for each role."""

import random
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import Group, User
from django.utils import timezone

from audit.context import changeset
from audit.log import root_at
from audit.models import ApiToken, Checkpoint
from audit.models.tokens import digest_of, new_secret
from audit.notes import SigningKey, sign_tree_head
from claims import workflow
from claims.dissents import record_dissent
from claims.dossiers.json_text import located_json
from claims.dossiers.storing import store_records
from claims.flag_items import choices_of_claim
from claims.flags import raise_flag
from claims.models import Claim
from claims.stages import stage_of
from claimtrack.roles import ROLE_NAMES

STAGES = ("draft", "in review", "published", "revised", "revision in review", "withdrawn")
ROLES = ("anybody", *ROLE_NAMES)


@dataclass
class World:
    """By what the requests name it."""

    secrets: dict[str, str] = field(default_factory=dict)
    claims: dict[str, list[str]] = field(default_factory=dict)  # slugs by stage, and by whose draft
    revisions: dict[str, int] = field(default_factory=dict)
    items: dict[str, list[str]] = field(default_factory=dict)
    flags: dict[str, list[int]] = field(default_factory=dict)  # numbers by who raised them
    slugs: dict[str, list[str]] = field(default_factory=dict)


def make_world() -> World:
    """Everything, in the transaction that is open. Nobody of those with tokens wrote what waits for a decision."""
    world, author, judge = World(), _person("author", "editor"), _person("judge", "reviewer")
    people = {role: _person(f"fuzz-{role}", role) for role in ROLE_NAMES}
    for role, person in people.items():
        world.secrets[role] = _token(person)
    world.slugs = {
        "topics": ["bridges", "harbours"],
        "publishers": ["evening-post"],
        "sources": ["bridge-report", "second-report"],
        "parties": ["harbour-office", "jo-doe"],
    }
    _records(author)
    for stage in STAGES:
        world.claims[stage] = [_claim(stage, number, author, judge) for number in (1, 2)]
    for role, person in people.items():
        if role != "reviewer":
            world.claims[f"own {role}"] = [_new(f"{role} drafts", person, {})]
    published = Claim.objects.get(slug=world.claims["published"][0])
    for role, person in people.items():
        if role != "contributor":
            world.flags[role] = [raise_flag(published, by=person, reason="outdated", text=f"Says {role}.").pk]
            record_dissent(published, by=person, text=f"Not I, says {role}.")
    for claim in Claim.objects.for_flagging():
        world.revisions[claim.slug] = claim.revisions.count()
        world.items[claim.slug] = [choice.key for choice in choices_of_claim(claim)]
    _refuse_other_stages(world)
    key = SigningKey.new("fuzz.example/log")
    Checkpoint.objects.create(size=1, note=sign_tree_head(1, root_at(1), key), verifier=str(key.verifier))
    return world


def _refuse_other_stages(world: World) -> None:
    """The world is what it says: otherwise the requests would prove little."""
    for stage in STAGES:
        for slug in world.claims[stage]:
            claim = Claim.objects.select_related("state__edition").get(slug=slug)
            assert stage_of(claim.state, world.revisions[slug]).value == stage, (slug, stage)


def _person(name: str, role: str) -> User:
    with changeset(actor="fuzz", comment="A person."):
        user = User.objects.create_user(name, password=None, is_staff=True)
        user.groups.set(Group.objects.filter(name=role))
    return user


def _token(person: User) -> str:
    secret = new_secret()
    with changeset(person, "A token."):
        ApiToken.objects.create(
            user=person,
            name="fuzz",
            digest=digest_of(secret),
            drafts=True,
            reviews=True,
            expires_at=timezone.now() + timedelta(days=1),
        )
    return secret


def _records(author: User) -> None:
    records: dict[str, list[Any]] = {
        "topics": [{"slug": "bridges", "title": "Bridges"}, {"slug": "harbours", "title": "Harbours"}],
        "publishers": [{"slug": "evening-post", "name": "Evening Post"}],
        "sources": [
            {"slug": "bridge-report", "title": "Report", "publisher": "evening-post"},
            {"slug": "second-report", "title": "Another", "authors": [{"name": "Doe"}]},
        ],
        "parties": [
            {"slug": "harbour-office", "name": "Harbour Office", "kind": "government body"},
            {"slug": "jo-doe", "name": "Jo Doe", "kind": "person"},
        ],
    }
    store_records(located_json(records), by=author, comment="What claims name.", seen={})


def _new(statement: str, by: User, more: dict[str, Any]) -> str:
    slug = statement.lower().replace(" ", "-")
    claim = {
        "slug": slug,
        "statement": f"{statement}.",
        "verdict": "contested",
        "rationale": "Nobody agrees.",
        "topics": ["bridges"],
        "positions": [{"party": "jo-doe", "stance": "asserts", "cites": [{"source": "bridge-report"}]}],
        "evidence": [{"source": "second-report", "bearing": "supports", "basis": True}],
        **more,
    }
    store_records(located_json({"claims": [claim]}), by=by, comment="Recorded.", seen={})
    return slug


def _claim(stage: str, number: int, author: User, judge: User) -> str:
    slug = _new(f"{stage} number {number}", author, {"event_date": "2004"})
    claim = Claim.objects.get(slug=slug)
    with changeset(author, "Second thoughts."):
        claim.summary = "In short."
        claim.save()
    if stage == "draft":
        return slug
    workflow.submit(claim, by=author)
    if stage == "in review":
        return slug
    workflow.approve(claim, by=judge, revision=2)
    if stage == "withdrawn":
        workflow.withdraw(claim, by=author, reason="It was forged.")
    elif stage != "published":
        with changeset(author, "Third thoughts."):
            claim.summary = "In other words."
            claim.save()
        if stage == "revision in review":
            workflow.submit(claim, by=author)
    return slug


# In which stages an operation finds what it needs.
NEEDS = {
    "submitClaim": ("draft", "revised", "withdrawn"),
    "takeBackClaim": ("in review", "revision in review"),
    "discardClaim": ("revised", "revision in review"),
    "approveClaim": ("in review", "revision in review", "revised"),
    "requestChangesClaim": ("in review", "revision in review", "revised"),
    "reaffirmClaim": ("published",),
    "withdrawClaim": ("published", "revised", "revision in review"),
    "dissentClaim": ("revised", "revision in review"),
    "takeBackDissentClaim": ("published",),
    "readClaim": ("published", "revised", "revision in review"),
    "readEdition": ("published", "revised", "revision in review", "withdrawn"),
}
OF_DRAFTS = ("submitClaim", "takeBackClaim", "editDraft", "replaceDraft", "revertClaim", "readDraft")


class Pins:
    """Makes a generated request meet what is there: mostly, and never always."""

    def __init__(self, world: World, role: str, name: str, chance: random.Random) -> None:
        self.world, self.role, self.name, self.chance = world, role, name, chance

    def pin(self, case: Any) -> None:
        """Change the request's address, condition and body."""
        slug = ""
        if "slug" in case.path_parameters and self.often():
            slug = case.path_parameters["slug"] = self.slug(case.operation.path)
        if "number" in case.path_parameters and self.often():
            case.path_parameters["number"] = self.number(case.operation.path)
        if self.often() and "after" in (case.query or {}):
            case.query.pop("after")
        if self.name.endswith("Proof") and self.often():
            case.query = {"index": 0, "size": 3} if self.name == "readInclusionProof" else {"old": 1, "new": 3}
        if "/claims/{slug}" in case.operation.path and case.method != "GET" and self.often():
            case.headers["If-Match"] = f'"{self.world.revisions.get(slug, 1)}"'
        elif case.operation.path.endswith("/record/") and case.method == "PUT":
            case.headers["If-Match"] = self.tag(slug) if self.often() else '"0"'
        case.headers.pop("Idempotency-Key", None)
        if isinstance(case.body, dict):
            case.body = self.body(case.body, slug)

    def often(self) -> bool:
        return self.chance.random() < 0.85

    def slug(self, path: str) -> str:
        for kind, slugs in self.world.slugs.items():
            if f"/{kind}/" in path:
                return self.chance.choice(slugs)
        own = self.world.claims.get(f"own {self.role}")
        if own and self.name in OF_DRAFTS and self.name != "takeBackClaim" and self.chance.random() < 0.6:
            return own[0]
        return self.chance.choice(self.world.claims[self.chance.choice(NEEDS.get(self.name, STAGES))])

    def number(self, path: str) -> int:
        if "editions" in path:
            return 2
        raised = [number for numbers in self.world.flags.values() for number in numbers]
        own = self.world.flags.get(self.role)
        return own[0] if own and self.name == "takeBackFlag" else self.chance.choice(raised)

    def tag(self, slug: str) -> str:
        from claims.api.conditions import record_tag
        from claims.api.desk_records import stored_record

        kind = next((kind for kind, slugs in self.world.slugs.items() if slug in slugs), "")
        return record_tag(stored_record(kind, slug)) if kind else '"0"'

    def body(self, body: dict[str, Any], slug: str) -> dict[str, Any]:
        """The body with references to what is there, and for the rest what a person could have typed."""
        if not self.often():
            return body
        found = self.named(body)
        if self.name.startswith(("replace", "editDraft")) and isinstance(
            part := found.get("claim", found.get("record")), dict
        ):
            part.pop("slug", None)
            if self.name.startswith("replace") and "record" in found:
                part["slug"] = slug
        if "item" in found:
            found["item"] = self.chance.choice(self.world.items.get(slug, ["claim-1"]))
        if self.name == "revertClaim":
            found = {
                "comment": "Back.",
                **self.chance.choice([{"to": 1}, {"undo": 2}, {"to": 1, "part": "field-summary"}]),
            }
        if self.name == "approveClaim":
            found.pop("change", None)
            if slug in (*self.world.claims["revised"], *self.world.claims["revision in review"]):
                found["change"] = {"kind": "minor"}
        for key in ("comment", "suggestion"):
            if key in found:
                found[key] = "As the fuzzer says."
        return found

    def named(self, value: Any, key: str = "") -> Any:
        """The value with slugs of what is there, where it names something; lists and texts of a bearable length."""
        kinds = {
            "party": "parties",
            "source": "sources",
            "publisher": "publishers",
            "parent": "topics",
            "organisation": "parties",
        }
        if key in kinds and isinstance(value, str):
            return self.chance.choice(self.world.slugs[kinds[key]])
        if key == "topics" and isinstance(value, list) and all(isinstance(one, str) for one in value):
            return self.world.slugs["topics"][: len(value)]
        if isinstance(value, dict):
            return {
                name: self.named(item, name) for name, item in value.items() if name not in ("wikidata", "relations")
            }
        if isinstance(value, list):
            return [self.named(item) for item in value[:2]]
        return self.text(key, value) if isinstance(value, str) else value

    def text(self, key: str, value: str) -> str:
        typed = {
            "slug": f"fuzz-{self.chance.randrange(10**9)}",
            "language": "en",
            **dict.fromkeys(("date", "event_date", "stated_on", "asked_on", "since"), "2005-02"),
            **dict.fromkeys(("answered_on", "answer", "until", "retracted_on", "retraction_reason", "given"), ""),
            **dict.fromkeys(("url", "archive_url"), "https://post.example/"),
            **dict.fromkeys(("statement", "title", "name", "role", "channel"), f"Words {self.chance.randrange(10**6)}"),
        }
        if key in typed:
            return typed[key]
        return value if key in ("verdict", "kind", "stance", "bearing", "type", "reliability", "reason") else "Words."
