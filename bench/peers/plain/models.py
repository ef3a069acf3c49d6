"""A claim with positions and their citations, as one would write it first."""

from django.db import models


class Claim(models.Model):
    slug = models.SlugField(unique=True, max_length=100)
    statement = models.TextField()
    summary = models.TextField()
    rationale = models.TextField()
    verdict = models.CharField(max_length=30)
    changed_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.statement


class Party(models.Model):
    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.name


class Source(models.Model):
    slug = models.SlugField(unique=True)
    title = models.CharField(max_length=300)
    publisher = models.CharField(max_length=200)
    date = models.CharField(max_length=30)

    def __str__(self) -> str:
        return self.title


class Position(models.Model):
    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="positions")
    party = models.ForeignKey(Party, on_delete=models.PROTECT)
    stance = models.CharField(max_length=20)
    capacity = models.CharField(max_length=200)
    stated_on = models.CharField(max_length=30)
    quote = models.TextField()
    note = models.TextField()

    def __str__(self) -> str:
        return f"{self.party}: {self.stance}"


class Citation(models.Model):
    position = models.ForeignKey(Position, on_delete=models.CASCADE, related_name="citations")
    source = models.ForeignKey(Source, on_delete=models.PROTECT)
    locator = models.CharField(max_length=100)

    def __str__(self) -> str:
        return f"{self.source}, {self.locator}"


class Article(models.Model):
    """One text, for a page of one query."""

    slug = models.SlugField(unique=True)
    title = models.CharField(max_length=300)
    text = models.TextField()

    def __str__(self) -> str:
        return self.title
