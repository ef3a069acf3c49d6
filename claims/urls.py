"""The public addresses; the contract in one place."""

from django.contrib.sitemaps import views as sitemap_views
from django.urls import path, register_converter

from audit.revalidation import revalidated
from claims.sitemaps import SITEMAPS
from claims.views import (
    about,
    bibliographies,
    citations,
    claims,
    corrections,
    crawlers,
    datasets,
    embeds,
    feeds,
    flags,
    lists,
    outputs,
    past,
    proofs,
    records,
    search,
    tables,
)
from claims.vocabulary import PolicyPage

register_converter(past.DayConverter, "day")
register_converter(datasets.ArchiveConverter, "archive")
register_converter(citations.CitationConverter, "citation")
register_converter(bibliographies.BibliographyConverter, "bibliography")

_sitemaps = {"sitemaps": SITEMAPS}
_map, _section = (revalidated(view, wordless=True) for view in (sitemap_views.index, sitemap_views.sitemap))

urlpatterns = [
    path("robots.txt", crawlers.robots, name="robots"),
    path("sitemap.xml", _map, {**_sitemaps, "sitemap_url_name": "sitemap-section"}, name="sitemap"),
    path("sitemap-<slug:section>.xml", _section, _sitemaps, name="sitemap-section"),
    path("", lists.home, name="home"),
    path("claims/", lists.claim_list, name="claim-list"),
    path("claims.csv", tables.claims, name="claim-list-csv"),
    path("claims/<slug:slug>.json", claims.claim_json, name="claim-json"),
    path("claims/<slug:slug>.jsonld", outputs.claim_jsonld, name="claim-jsonld"),
    path("claims/<slug:slug>.md", outputs.claim_md, name="claim-md"),
    path("claims/<slug:slug>/", claims.claim, name="claim"),
    path("claims/<slug:slug>/history/", claims.history, name="claim-history"),
    path("claims/<slug:slug>/v/<int:number>/", claims.edition, name="claim-edition"),
    path("claims/<slug:slug>/diff/", past.chosen_difference, name="claim-diff-chosen"),
    path("claims/<slug:slug>/diff/<int:older>/<int:newer>/", past.difference, name="claim-diff"),
    path("claims/<slug:slug>/as-of/<day:day>/", past.as_of, name="claim-as-of"),
    path("claims/<slug:slug>/v/<int:number>/proof.json", proofs.edition_proof, name="claim-edition-proof"),
    path("claims/<slug:slug>/v/<int:number>/picture.svg", outputs.claim_picture, name="claim-picture"),
    path("claims/<slug:slug>/v/<int:number>/picture.png", outputs.claim_picture_png, name="claim-picture-png"),
    path("claims/<slug:slug>/embed/", embeds.card, name="claim-embed"),
    path("claims/<slug:slug>/v/<int:number>/embed/", embeds.pinned_card, name="claim-edition-embed"),
    path("data/", datasets.dataset_list, name="dataset-list"),
    path("data/<archive:name>", datasets.dataset, name="dataset"),
    path("oembed", embeds.oembed, name="oembed"),
    path("claims/<slug:slug>/cite/", citations.cite, name="claim-cite"),
    path("claims/<slug:slug>/v/<int:number>/cite/", citations.cite_edition, name="claim-edition-cite"),
    path("claims/<slug:slug>/v/<int:number>/cite.<citation:form>", citations.citation, name="claim-citation"),
    path("claims/<slug:slug>/flags/", flags.claim_flags, name="claim-flags"),
    path("search", search.search_page, name="search"),
    path("corrections/", corrections.correction_list, name="correction-list"),
    path("corrections.csv", tables.corrections, name="correction-list-csv"),
    path("feeds/claims.atom", feeds.claims, name="claims-feed"),
    path("feeds/topics/<slug:slug>.atom", feeds.topic, name="topic-feed"),
    path("feeds/parties/<slug:slug>.atom", feeds.party, name="party-feed"),
    path("feeds/verdicts.atom", corrections.verdict_feed, name="verdicts-feed"),
    path("feeds/corrections.atom", corrections.feed, name="corrections-feed"),
    path("about/method/", about.policy, {"page": PolicyPage.METHOD}, name="about-method"),
    path("about/corrections/", about.policy, {"page": PolicyPage.CORRECTIONS}, name="about-corrections"),
    path("about/privacy/", about.policy, {"page": PolicyPage.PRIVACY}, name="about-privacy"),
    path("parties/", records.party_list, name="party-list"),
    path("parties.csv", tables.parties, name="party-list-csv"),
    path("parties/<slug:slug>.csv", tables.party, name="party-csv"),
    path("parties/<slug:slug>/", records.party, name="party"),
    path("sources/", records.source_list, name="source-list"),
    path("sources.csv", tables.sources, name="source-list-csv"),
    path("sources/<slug:slug>.csv", tables.source, name="source-csv"),
    path("sources/<slug:slug>.<bibliography:form>", bibliographies.source, name="source-bibliography"),
    path("sources/<slug:slug>/", records.source, name="source"),
    path("sources/<slug:slug>/flags/", flags.source_flags, name="source-flags"),
    path("disagreements/", lists.disagreement_list, name="disagreements"),
    path("topics/", lists.topic_list, name="topic-list"),
    path("topics/<slug:slug>.csv", tables.topic, name="topic-csv"),
    path("topics/<slug:slug>/", lists.topic, name="topic"),
]
