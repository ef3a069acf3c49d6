"""A small dossier."""

BRIDGE = """\
dossier: 1
title: A bridge
claims:
  - slug: bridge-is-safe
    statement: The bridge is safe.
    topics: [bridges, towns]
    verdict: contested
    rationale: One side only.
    event_date: spring 2004
    positions:
      - party: mayor
        stance: asserts
        stated_on: 7 February 2005
        quote: It will stand.
        cites:
          - {source: post-1, locator: page 3}
          - {source: post-2}
      - {party: engineer, stance: denies, cites: [{source: post-2}]}
    evidence:
      - {source: post-1, bearing: supports, basis: true, credibility: 3}
    relations:
      - {type: contradicts, claim: bridge-will-close}
    reply_requests:
      - {party: engineer, asked_on: 2005-03-01, channel: letter}
  - slug: bridge-will-close
    statement: The bridge will close.
    topics: [bridges]
    verdict: not assessable
    rationale: Nobody knows.
    positions:
      - {party: mayor, stance: reports, cites: [{source: post-2}]}
    relations:
      - {type: part of, claim: bridge-is-safe}
parties:
  - slug: mayor
    name: The Mayor
    kind: person
    aliases: [{name: Мэр, language: ru}]
    affiliations:
      - {role: mayor, organisation: town-hall, since: 2003, until: 2006}
  - {slug: engineer, name: An Engineer, kind: expert}
  - {slug: town-hall, name: Town Hall, kind: government body}
sources:
  - slug: post-1
    title: Bridge will close
    publisher: evening-post
    authors: [{name: Doe, given: Jane}, {name: Agency, kind: corporate}]
    derived_from: [{source: post-2, kind: quotes}]
  - {slug: post-2, title: "Yes: no", date: November 2004}
publishers:
  - {slug: evening-post, name: Evening Post, reliability: C}
topics:
  - {slug: bridges, title: Bridges, parent: towns}
  - {slug: towns, title: Towns}
"""
