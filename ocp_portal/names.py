"""Names as people sort them: 'Zebra' after 'appel', 'Éénbes' beside 'Eenbes'."""

import unicodedata
from typing import Any

from django.db import models


def sort_key(name: str) -> str:
    """Lower case without accents; kept in a column, because not every server has ICU."""
    parts = unicodedata.normalize("NFKD", name)
    return "".join(c for c in parts if not unicodedata.combining(c)).casefold().strip()


def inside(text: str) -> str:
    """As it stands within a sentence: 'teamleider CJG', but 'SWV-coördinator' as it was."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


class SortKeyField(models.CharField):
    """A column that follows another one: `sort_key = SortKeyField("name")`."""

    def __init__(self, source: str = "name", **options: Any) -> None:
        self.source = source
        super().__init__(**{"max_length": 160, "editable": False, **options})

    def deconstruct(self) -> Any:
        name, path, _args, options = super().deconstruct()
        return name, path, [self.source], options

    def pre_save(self, model_instance: Any, add: bool) -> str:
        value = sort_key(getattr(model_instance, self.source))[:160]
        setattr(model_instance, self.attname, value)
        return value
