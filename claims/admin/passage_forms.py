"""The forms under a passage of an article: accept or reject a proposal, name a claim that covers it, take back."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit.fields import refuse_hidden_characters
from claims.articles.annotated import Annotated, Documented, covering, standing
from claims.articles.deciding import Accepted
from claims.articles.proposals import Proposal
from claims.articles.words import reason_in_words
from claims.models import ArticlePassage, Claim, PassageDecision
from claims.vocabulary import PartyKind, Stance
from sources.fields import refuse_bad_language


class DecisionForm(forms.Form):
    """What every decision comes with: which wording of the passage was read, and why."""

    digest = forms.CharField(widget=forms.HiddenInput, max_length=16)
    comment = forms.CharField(
        label=gettext_lazy("Comment"),
        max_length=2000,
        validators=[refuse_hidden_characters],
        widget=forms.TextInput(attrs={"size": 80}),
        help_text=gettext_lazy("Everybody who reads the history sees it."),
    )

    def __init__(self, *args: Any, page: Annotated, passage: ArticlePassage, **kwargs: Any) -> None:
        initial = {"digest": passage.digest, "comment": self.proposed_comment(page, passage)}
        kwargs["initial"] = {**initial, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.passage = passage

    def proposed_comment(self, page: Annotated, passage: ArticlePassage) -> str:
        words = {"number": passage.number, "title": page.article.title, "section": page.path_of(passage)}
        return _("Passage %(number)s of “%(title)s”, %(section)s.") % words

    def clean_digest(self) -> str:
        digest: str = self.cleaned_data["digest"]
        if digest != self.passage.digest:
            raise forms.ValidationError(_("The passage reads otherwise since this page was shown. Look again."))
        return digest


class ProposalForm(DecisionForm):
    """A proposed claim with its first position, to be accepted as it is or edited."""

    proposal = forms.CharField(widget=forms.HiddenInput, max_length=12)
    statement = forms.CharField(
        label=gettext_lazy("Claim"),
        max_length=500,
        validators=[refuse_hidden_characters],
        widget=forms.Textarea(attrs={"rows": 2, "cols": 80}),
        help_text=gettext_lazy("One neutral sentence, in your own words."),
    )
    language = forms.CharField(
        label=gettext_lazy("Language of the claim"),
        max_length=35,
        initial="en",
        validators=[refuse_bad_language],
        help_text=gettext_lazy("As a BCP 47 tag: en, kk, ru."),
    )
    claim = forms.ChoiceField(label=gettext_lazy("Add the position to"), required=False)
    party = forms.CharField(
        label=gettext_lazy("Party"),
        max_length=250,
        validators=[refuse_hidden_characters],
        widget=forms.TextInput(attrs={"size": 60}),
        help_text=gettext_lazy("Its name, an alias or its slug."),
    )
    party_kind = forms.ChoiceField(
        label=gettext_lazy("Kind of party"),
        required=False,
        choices=[("", gettext_lazy("it is recorded already")), *PartyKind.choices],
        help_text=gettext_lazy("Only for a party that is not recorded: it is recorded when you accept."),
    )
    stance = forms.ChoiceField(label=gettext_lazy("Stance"), choices=Stance.choices)
    capacity = forms.CharField(
        label=gettext_lazy("Capacity"), required=False, max_length=250, validators=[refuse_hidden_characters]
    )
    quote = forms.CharField(
        label=gettext_lazy("Quotation"),
        required=False,
        max_length=2000,
        validators=[refuse_hidden_characters],
        widget=forms.Textarea(attrs={"rows": 2, "cols": 80}),
        help_text=gettext_lazy("Short and literal. Look whether the source has these words."),
    )
    sources = forms.MultipleChoiceField(label=gettext_lazy("Documented by"), widget=forms.CheckboxSelectMultiple)
    field_order = [
        *("statement", "language", "claim", "party", "party_kind", "stance", "capacity", "quote", "sources", "comment")
    ]

    def __init__(
        self, *args: Any, page: Annotated, passage: ArticlePassage, proposal: Proposal | None = None, **kwargs: Any
    ) -> None:
        sourced = page.sourced.get(passage.number)
        self.documented = page.documenting(sourced.references if sourced else ())
        if proposal is not None:
            kwargs["initial"] = self._proposed(page, passage, proposal)
        super().__init__(*args, page=page, passage=passage, **kwargs)
        fields: Any = self.fields
        fields["sources"].choices = [
            (str(one.source.pk), f"[{one.number}] {one.source.title}") for one in self.documented
        ]
        claims = {standing(one.claim).pk: standing(one.claim) for one in covering(page.decided(passage)) if one.claim}
        self.claims: dict[int, Claim] = claims
        fields["claim"].choices = [("", _("a new claim")), *((str(pk), one.statement) for pk, one in claims.items())]

    def _proposed(self, page: Annotated, passage: ArticlePassage, proposal: Proposal) -> dict[str, Any]:
        named = page.documenting(page.references_of(proposal, passage.number))
        return {
            "proposal": proposal.key,
            "statement": proposal.statement,
            "party": proposal.known.name if proposal.known else proposal.party,
            "stance": proposal.stance,
            "capacity": proposal.capacity,
            "quote": proposal.quote,
            "sources": [str(one.source.pk) for one in named],
        }

    def accepted(self) -> Accepted:
        """What the valid form says."""
        told = self.cleaned_data
        chosen: tuple[Documented, ...] = tuple(one for one in self.documented if str(one.source.pk) in told["sources"])
        return Accepted(
            proposal=told["proposal"],
            statement=told["statement"],
            language=told["language"],
            party=told["party"],
            party_kind=told["party_kind"],
            stance=told["stance"],
            capacity=told["capacity"],
            quote=told["quote"],
            sources=chosen,
            claim=self.claims[int(told["claim"])] if told["claim"] else None,
        )


class RejectForm(DecisionForm):
    """That a proposal is not to be offered again."""

    proposal = forms.CharField(widget=forms.HiddenInput, max_length=12)


class CoverForm(DecisionForm):
    """A claim that says what the passage says."""

    claim = forms.ChoiceField(label=gettext_lazy("Claim that covers it"), required=False)
    slug = forms.SlugField(
        label=gettext_lazy("Or its slug"),
        required=False,
        max_length=120,
        help_text=gettext_lazy("As it stands in its address. Used when nothing is chosen above."),
    )
    field_order = ["claim", "slug", "comment"]

    def __init__(self, *args: Any, page: Annotated, passage: ArticlePassage, **kwargs: Any) -> None:
        super().__init__(*args, page=page, passage=passage, **kwargs)
        found = page.candidates(passage)
        field: Any = self.fields["claim"]
        field.choices = [
            ("", _("none of these")),
            *((str(one.claim), page.claims[one.claim].statement) for one in found),
        ]
        if found and found[0].probable:
            self.initial["claim"] = str(found[0].claim)

    def clean(self) -> Any:
        told = super().clean() or self.cleaned_data
        rows = Claim.objects.select_related("state__merged_into")
        if told.get("claim"):
            self.chosen = rows.filter(pk=told["claim"]).first()
        else:
            self.chosen = rows.filter(slug=told.get("slug") or "").first()
        if self.chosen is None and not self.errors:
            self.add_error("slug", _("No claim has this slug. Choose a claim, or write its slug."))
        return told


class TakeBackForm(DecisionForm):
    """That a decision does not hold any more."""

    decision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, decided: PassageDecision | None = None, **kwargs: Any) -> None:
        if decided is not None:
            kwargs["initial"] = {"decision": decided.pk}
        super().__init__(*args, **kwargs)


def reasons(page: Annotated, proposal: Proposal, number: int) -> list[str]:
    """Why the proposal is made, a sentence each."""
    carried = page.sourced[number].carried
    found = [reason_in_words(reason.kind, reason.values) for reason in proposal.why]
    return [*found, *([reason_in_words("carried", {"number": carried})] if carried else [])]
