"""django-wiki as its documentation sets it up, with one article of ten revisions."""
