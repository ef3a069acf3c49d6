"""Months by number, as they are written amid a sentence: alone, and where a day stands beside them.

The second have the names under which Django asks for them, so that the site's catalogues speak for Django's own dates
as well: its catalogue for Kazakh begins them with a capital, and Russian writes them otherwise beside a day.
"""

from django.utils.translation import pgettext_lazy

ALONE = dict(
    enumerate(
        (
            pgettext_lazy("month alone", "January"),
            pgettext_lazy("month alone", "February"),
            pgettext_lazy("month alone", "March"),
            pgettext_lazy("month alone", "April"),
            pgettext_lazy("month alone", "May"),
            pgettext_lazy("month alone", "June"),
            pgettext_lazy("month alone", "July"),
            pgettext_lazy("month alone", "August"),
            pgettext_lazy("month alone", "September"),
            pgettext_lazy("month alone", "October"),
            pgettext_lazy("month alone", "November"),
            pgettext_lazy("month alone", "December"),
        ),
        start=1,
    )
)
OF_A_DAY = dict(
    enumerate(
        (
            pgettext_lazy("alt. month", "January"),
            pgettext_lazy("alt. month", "February"),
            pgettext_lazy("alt. month", "March"),
            pgettext_lazy("alt. month", "April"),
            pgettext_lazy("alt. month", "May"),
            pgettext_lazy("alt. month", "June"),
            pgettext_lazy("alt. month", "July"),
            pgettext_lazy("alt. month", "August"),
            pgettext_lazy("alt. month", "September"),
            pgettext_lazy("alt. month", "October"),
            pgettext_lazy("alt. month", "November"),
            pgettext_lazy("alt. month", "December"),
        ),
        start=1,
    )
)
