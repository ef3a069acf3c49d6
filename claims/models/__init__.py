from claims.models.articles import (
    Article,
    ArticlePassage,
    ArticleReference,
    ArticleSection,
    PassageDecision,
    ReferenceSource,
)
from claims.models.flags import Flag, FlagComment
from claims.models.index import (
    IndexedClaim,
    IndexedEvidence,
    IndexedPosition,
    IndexedRelation,
    IndexedSource,
    IndexedTopic,
)
from claims.models.ledger import Citation, Claim, Evidence, Position, Relation, ReplyRequest, TopicLink
from claims.models.merges import Merge
from claims.models.notices import Notice, NoticePreference
from claims.models.parties import Affiliation, Alias, Party
from claims.models.policy import PolicyText
from claims.models.publication import Edition, Mention, PublicAddress, Revision
from claims.models.reverts import Revert
from claims.models.review import Correction, Dissent, Review, ReviewState
from claims.models.topics import Topic

__all__ = [
    "Affiliation",
    "Alias",
    "Article",
    "ArticlePassage",
    "ArticleReference",
    "ArticleSection",
    "Citation",
    "Claim",
    "Correction",
    "Dissent",
    "Edition",
    "Evidence",
    "Flag",
    "FlagComment",
    "IndexedClaim",
    "IndexedEvidence",
    "IndexedPosition",
    "IndexedRelation",
    "IndexedSource",
    "IndexedTopic",
    "Mention",
    "Merge",
    "Notice",
    "NoticePreference",
    "Party",
    "PassageDecision",
    "PolicyText",
    "Position",
    "PublicAddress",
    "ReferenceSource",
    "Relation",
    "ReplyRequest",
    "Revert",
    "Review",
    "ReviewState",
    "Revision",
    "Topic",
    "TopicLink",
]
