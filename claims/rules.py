"""What a person may do with one claim, beside the table of roles: predicates, and the permissions made of them.

A role gives a permission (`user.has_perm("claims.change_claim")`); these rules say whether it holds for one claim
(`user.has_perm("claims.change_claim", claim)`). Django answers yes to a superuser without asking them, so what holds
for everybody is asked apart: `can_edit()` here for merged claims, the four eyes in `claims.workflow`.
"""

from typing import Any

from rules.permissions import add_perm
from rules.predicates import Predicate, predicate

from claims.models import Claim
from claims.vocabulary import Status


def holds(permission: str) -> Predicate:
    """Whether the person's roles give `permission`, asked about one record: False without one."""

    @predicate(f"holds:{permission}")
    def role_gives(user: Any, record: Any) -> bool:
        # Without a record, Django has asked the roles already, and asking again would never end.
        return record is not None and user.has_perm(permission)

    return role_gives


@predicate
def is_own_draft(user: Any, claim: Claim | None) -> bool:
    """Whether `user` drafted the claim, and it was never published. 1 query."""
    return claim is not None and Claim.objects.drafted_by(user).filter(pk=claim.pk).exists()


@predicate
def is_merged(user: Any, claim: Claim | None) -> bool:
    """Whether the claim was merged into another. Reads the review state."""
    state = getattr(claim, "state", None)  # a claim that is being recorded gets its state when the act ends
    return state is not None and state.status == Status.MERGED


may_edit_content = (holds("claims.edit_any_claim") | is_own_draft) & ~is_merged

# A claim's parts are edited with it: whoever may change the claim may add, change and remove them, if the role does.
add_perm("claims.change_claim", holds("claims.change_claim") & may_edit_content)
add_perm("claims.submit_claim", holds("claims.submit_claim") & may_edit_content)
# These ask the role alone; in which state, and by whom, the workflow says.
for _permission in ("view_claim", "edit_any_claim", "review_claim", "withdraw_claim", "merge_claim"):
    add_perm(f"claims.{_permission}", holds(f"claims.{_permission}"))


def can_edit(user: Any, claim: Claim) -> bool:
    """Whether `user` may change the claim and its parts now; nobody may once it is merged, superusers included."""
    return not is_merged(user, claim) and user.has_perm("claims.change_claim", claim)
