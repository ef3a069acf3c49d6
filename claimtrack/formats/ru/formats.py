"""How dates and times are written in Russian, where a template does not say: as Django has it, and kept together."""

DATE_FORMAT = "j E Y\xa0г."
DATETIME_FORMAT = "j E Y\xa0г., H:i"
TIME_FORMAT = "H:i"
