"""What a review says that has no field of its own: kept as it says it, in notes that may become public."""

from django.utils.translation import gettext as _

from audit.languages import site_language
from claims.claimreview.nobody import names_nobody
from claims.claimreview.reviews import Agent, Rating, Review


def note_of_evidence(review: Review) -> str:
    """The rating, claimants who are nobody, when and where the claim was made. In the site's language."""
    with site_language():
        lines = _rated(review.rating)
        lines += [
            _("Claimant as the review names it: “%(name)s”") % {"name": agent.name}
            for agent in review.claimants
            if names_nobody(agent.name)
        ]
        if review.stated:
            lines.append(_("Date of the claim in the review: %(date)s") % {"date": review.stated})
        said = _("Where the claim was made, by the review: %(address)s")
        return "\n".join([*lines, *(said % {"address": one} for one in review.appeared_at)])


def note_of_position(agent: Agent) -> str:
    """The pages with which the review names somebody. In the site's language."""
    addresses = dict.fromkeys(filter(None, (agent.address, *agent.same_as)))
    with site_language():
        return "\n".join(_("Named in the review with %(address)s") % {"address": one} for one in addresses)


def _rated(rating: Rating) -> list[str]:
    told = (
        (_("Label of the review: “%(label)s”"), "label", rating.label),
        (_("Rating of the review: %(value)s"), "value", rating.value),
        (_("Worst rating in the review: %(value)s"), "value", rating.worst if rating.value else ""),
        (_("Best rating in the review: %(value)s"), "value", rating.best if rating.value else ""),
    )
    return [message % {name: value} for message, name, value in told if value]
