from claims.models.index import IndexedClaim, IndexedPosition, IndexedRelation, IndexedSource, IndexedTopic
from claims.models.ledger import Citation, Claim, Evidence, Position, Relation, ReplyRequest, TopicLink
from claims.models.parties import Affiliation, Alias, Party
from claims.models.publication import Edition, Mention, PublicAddress, Review, ReviewState, Revision
from claims.models.topics import Topic

__all__ = [
    "Affiliation",
    "Alias",
    "Citation",
    "Claim",
    "Edition",
    "Evidence",
    "IndexedClaim",
    "IndexedPosition",
    "IndexedRelation",
    "IndexedSource",
    "IndexedTopic",
    "Mention",
    "Party",
    "Position",
    "PublicAddress",
    "Relation",
    "ReplyRequest",
    "Review",
    "ReviewState",
    "Revision",
    "Topic",
    "TopicLink",
]
