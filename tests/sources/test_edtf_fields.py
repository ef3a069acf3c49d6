"""The model field: canonical text, its two companions, at every door through which a row is stored."""

from datetime import date
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.test.utils import isolate_apps
from django.utils import translation

from audit.bulk import insert_tracked
from audit.context import changeset
from sources.edtf_fields import EDTFField, overlapping
from sources.models import Source

SPRING = (date(2004, 3, 1), date(2004, 5, 31))


class SourceForm(forms.ModelForm):
    class Meta:
        model = Source
        fields = ["slug", "title", "kind", "language", "date"]


@pytest.fixture
def form() -> Any:
    def fill(source: Source | None = None, **data: str) -> SourceForm:
        given = {"slug": "post-1", "title": "A title", "kind": "article", "language": "en", **data}
        return SourceForm(given, instance=source)

    return fill


def _days(row: Any) -> tuple[date | None, date | None]:
    return row.date_earliest, row.date_latest


# Without a database.


def test_clean_turns_words_into_text_and_fills_the_companions():
    source = Source()
    assert Source._meta.get_field("date").clean("spring 2004", source) == "2004-21"
    assert (source.date, _days(source)) == ("2004-21", SPRING)


@pytest.mark.parametrize("nothing", ["", "  ", None])
def test_a_date_taken_out_takes_its_days_with_it(nothing):
    source = Source(slug="a", title="A", date="2004-21", date_earliest=SPRING[0], date_latest=SPRING[1])
    source.date = nothing
    source.clean_fields()
    assert (source.date, _days(source)) == ("", (None, None))


@pytest.mark.parametrize("given", [2004, "2004"])  # a year is a number in YAML
def test_what_a_file_gives_is_a_date(given):
    assert Source._meta.get_field("date").clean(given, None) == "2004"


def test_a_day_that_a_file_gives_as_a_date_is_one():
    assert Source._meta.get_field("date").clean(date(2004, 11, 11), None) == "2004-11-11"


def test_bad_date_is_refused_with_what_was_typed():
    with pytest.raises(ValidationError, match="'12/11/2004' could be read in two ways: write 2004-12-11 or 2004-11-12"):
        Source(slug="a", title="A", date="12/11/2004").clean_fields()


def test_refusal_is_said_in_the_language_of_the_page(monkeypatch):
    with translation.override("ru"):
        catalogue = translation.trans_real.catalog()._catalog
        monkeypatch.setitem(
            catalogue._catalogs[0],
            "%(typed)s is not understood as a date. Write for example %(examples)s.",
            "Нет: %(typed)s",
        )
        with pytest.raises(ValidationError) as caught:
            Source._meta.get_field("date").clean("early 2004", None)
        assert caught.value.messages == ["Нет: 'early 2004'"]


def test_field_that_must_be_filled_refuses_blank():
    with pytest.raises(ValidationError, match="cannot be blank"):
        EDTFField(earliest="a", latest="b").clean(" ", None)


def test_deconstructed_field_names_its_companions():
    _name, path, args, kwargs = EDTFField("when", earliest="a", latest="b", blank=True).deconstruct()
    assert (path, args) == ("sources.edtf_fields.EDTFField", [])
    assert kwargs == {"verbose_name": "when", "earliest": "a", "latest": "b", "blank": True, "max_length": 40}


def test_model_tells_its_date_in_words():
    assert Source(date="2004-03-28/2004-04-01").get_date_words() == "28 March–1 April 2004"


def _model(**fields: models.Field) -> Any:
    meta = type("Meta", (), {"app_label": "sources"})
    return type("Event", (models.Model,), {"__module__": __name__, "Meta": meta, **fields})


@isolate_apps("sources")
def test_check_passes_on_companions_declared_after():
    event = _model(
        day=EDTFField(earliest="first", latest="last"),
        first=models.DateField(null=True),
        last=models.DateField(null=True),
    )
    assert event.check() == []


@isolate_apps("sources")
@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"last": lambda: models.CharField(max_length=10)},
        {"last": lambda: models.DateTimeField(null=True)},
        {"last": lambda: models.DateField()},
    ],
)
def test_check_finds_a_companion_missing_or_of_another_kind(wrong):
    event = _model(
        day=EDTFField(earliest="first", latest="last"),
        first=models.DateField(null=True),
        **{name: make() for name, make in wrong.items()},
    )
    assert [(error.id, error.msg) for error in event.check()] == [
        ("sources.E001", "The EDTF field lacks the companion that keeps its latest day.")
    ]


@isolate_apps("sources")
def test_check_finds_a_companion_declared_before():
    event = _model(
        first=models.DateField(null=True),
        day=EDTFField(earliest="first", latest="last"),
        last=models.DateField(null=True),
    )
    assert [error.id for error in event.check()] == ["sources.E001"]


def test_check_passes_on_the_history_table():
    assert [error for error in Source.history.model.check() if error.id == "sources.E001"] == []


def test_field_without_help_gets_examples():
    assert "spring 2004" in str(EDTFField(earliest="a", latest="b").formfield().help_text)
    assert EDTFField(earliest="a", latest="b", help_text="When.").formfield().help_text == "When."


# Stored.


@pytest.mark.django_db
def test_insert_keeps_text_and_days_in_row_and_history(make_source):
    source = make_source(date="spring 2004")
    stored = Source.objects.get(pk=source.pk)
    assert (stored.date, _days(stored)) == ("2004-21", SPRING)
    past = Source.history.get(id=source.pk)
    assert (past.date, _days(past), past.get_date_words()) == ("2004-21", SPRING, "spring 2004")


def test_update_changes_the_days_in_row_and_history(make_source, editor):
    source = make_source(date="spring 2004")
    source.date = "since 2005"
    with changeset(editor, "Correct the date."):
        source.save()
    stored = Source.objects.get(pk=source.pk)
    assert (stored.date, _days(stored)) == ("2005/..", (date(2005, 1, 1), None))
    newest = Source.history.filter(id=source.pk).latest()
    assert (newest.date, _days(newest)) == ("2005/..", (date(2005, 1, 1), None))


def test_audited_bulk_insert_keeps_text_and_days_in_rows_and_history(editor):
    rows = [Source(slug=f"s-{number}", title="A", date="spring 2004", retracted_on="") for number in range(3)]
    with changeset(editor, "Load."):
        insert_tracked(rows)
    assert [(row.date, _days(row)) for row in Source.objects.all()] == [("2004-21", SPRING)] * 3
    assert [(row.date, _days(row)) for row in Source.history.all()] == [("2004-21", SPRING)] * 3


def test_saving_a_bad_date_without_validation_is_refused_by_name(make_source):
    with pytest.raises(ValidationError) as caught:
        make_source(date="early 2004")
    assert list(caught.value.message_dict) == ["date"]


@pytest.mark.parametrize("fields", [["date"], ["title", "date_earliest"], ["date", "date_latest"]])
def test_saving_text_and_days_apart_is_refused(make_source, editor, fields):
    source = make_source(date="spring 2004")
    with pytest.raises(ValueError, match="name them all in update_fields, or none"), changeset(editor, "Correct."):
        source.save(update_fields=fields)


def test_saving_text_and_days_together_stores_both(make_source, editor):
    source = make_source(date="spring 2004")
    source.date = "2005"
    with changeset(editor, "Correct."):
        source.save(update_fields=["date", "date_earliest", "date_latest"])
    assert _days(Source.objects.get(pk=source.pk)) == (date(2005, 1, 1), date(2005, 12, 31))


def test_saving_other_fields_leaves_the_date_alone(make_source, editor):
    source = make_source(date="spring 2004")
    with changeset(editor, "Correct."):
        source.save(update_fields=["title"])
    assert _days(Source.objects.get(pk=source.pk)) == SPRING


# In forms.


def test_form_takes_words_and_shows_canonical_text(form, editor, db):
    filled = form(date="28 March-1 April 2004")
    with changeset(editor, "Add."):
        source = filled.save()
    assert source.date == "2004-03-28/2004-04-01"
    assert 'value="2004-03-28/2004-04-01"' in str(SourceForm(instance=source)["date"])


def test_form_shows_what_was_typed_beside_the_refusal(form, db):
    filled = form(date="12/11/2004")
    assert list(filled.errors) == ["date"]
    assert 'value="12/11/2004"' in str(filled["date"])


def test_other_words_for_the_same_date_are_no_change(form, make_source):
    source = make_source(date="spring 2004")
    assert "date" not in form(source, date="Spring of 2004").changed_data
    assert "date" in form(source, date="summer 2004").changed_data


def test_words_longer_than_the_column_are_taken(form, db):
    filled = form(date="between 28th of September, 2004 and 1st of October, 2004")
    assert filled.is_valid()
    assert 'maxlength="100"' in str(filled["date"])


# Found.


@pytest.fixture
def dated(make_source) -> None:
    for text in ("", "2003", "spring 2004", "2004-11-11", "2004/..", "../2003", "2002/", "/2005", "1990s"):
        make_source(title=text or "none", date=text)


@pytest.mark.parametrize(
    ("since", "until", "titles"),
    [
        (None, None, {"2003", "spring 2004", "2004-11-11", "2004/..", "../2003", "2002/", "/2005", "1990s"}),
        (date(2004, 5, 31), date(2004, 5, 31), {"spring 2004", "2004/..", "2002/", "/2005"}),  # the last day of spring
        (date(2004, 6, 1), date(2004, 6, 30), {"2004/..", "2002/", "/2005"}),
        (date(2006, 1, 1), None, {"2004/..", "2002/"}),
        (None, date(1980, 1, 1), {"../2003", "/2005"}),
        (date(1999, 12, 31), date(2003, 1, 1), {"1990s", "2003", "../2003", "2002/", "/2005"}),
    ],
)
def test_overlapping_finds_dates_that_share_a_day(dated, since, until, titles):
    found = Source.objects.filter(overlapping("date", since, until))
    assert set(found.values_list("title", flat=True)) == titles


def test_overlapping_negated_finds_the_rest_and_the_undated(dated):
    rest = Source.objects.exclude(overlapping("date", date(1999, 1, 1), None))
    assert set(rest.values_list("title", flat=True)) == {"none"}


def test_overlapping_follows_relations_and_history(make_source, dated):
    source = make_source(date="2001", publisher=None)
    publishers = type(source.publisher).objects.filter(overlapping("sources__date", date(2001, 2, 1), date(2001, 2, 1)))
    assert source.publisher in publishers
    assert Source.history.filter(overlapping("date", date(2001, 2, 1), date(2001, 2, 1)), id=source.pk).count() == 1


def test_rows_sort_by_first_day(dated):
    titles = Source.objects.filter(date_earliest__isnull=False).order_by("date_earliest", "pk")
    assert [row.title for row in titles] == ["1990s", "2002/", "2003", "2004/..", "spring 2004", "2004-11-11"]


def test_exact_takes_words_and_contains_takes_any_text(dated):
    assert Source.objects.get(date="Spring of 2004").date == "2004-21"
    assert Source.objects.filter(date__contains="04-").count() == 2  # "04-" itself is no date
