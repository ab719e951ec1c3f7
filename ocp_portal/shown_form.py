"""A form that overwrites nothing that its user did not see."""

import hashlib
from typing import Any

from django import forms

CHANGED = "Iemand anders heeft intussen iets gewijzigd: {}. Kijk het na en sla opnieuw op."


class ShownForm(forms.ModelForm):
    """Of a row that exists: refused when somebody else changed a field after the page was shown.
    With `before_first_save` also of one that has words to show before it is a row.

    `shown` has a mark of each field as it stood on the page. Whoever is second reads what the
    first made of it; their own input stays, and a field that they left alone gets the new value.
    The view locks the row, so that of two who save at once one is second.
    """

    before_first_save = False
    shown = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None and not self.before_first_save:
            del self.fields["shown"]
            return
        names = [name for name in self.initial if name in self.fields]
        self._stored = {name: self._text(name, self.initial[name]) for name in names}
        self.initial["shown"] = self._marks()

    def now_text(self, name: str) -> str:
        """The stored value as people read it; for a field that is none of the row's own too."""
        value = getattr(self.instance, name)
        if isinstance(value, bool):
            return "ja" if value else "nee"
        return "" if value is None else str(value)

    def _text(self, name: str, value: Any) -> str:
        value = self.fields[name].prepare_value(value)
        if isinstance(value, list):  # of ticks; their order tells nothing
            return " ".join(sorted(map(str, value)))
        return "" if value is None else str(value)

    def _marks(self) -> str:
        return " ".join(f"{name}:{_mark(text)}" for name, text in self._stored.items())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "shown" in self.fields and (changed := self._changed(cleaned)):
            self.add_error(None, CHANGED.format("; ".join(map(self._now, changed))))
            self._show_what_is(cleaned)
        return cleaned

    def _changed(self, cleaned: dict[str, Any]) -> list[str]:
        """Fields that are not what was shown; two people who type the same agree."""
        shown = set((cleaned.get("shown") or "").split())
        return [
            name
            for name, text in self._stored.items()
            if f"{name}:{_mark(text)}" not in shown and self._text(name, cleaned.get(name)) != text
        ]

    def _now(self, name: str) -> str:
        """'telefoon is nu 0412 11 22 33'"""
        label = str(self.fields[name].label or name)
        verb = "zijn" if isinstance(self.initial[name], list) else "is"
        return f"{label[:1].lower()}{label[1:]} {verb} nu {self.now_text(name) or 'leeg'}"

    def _show_what_is(self, cleaned: dict[str, Any]) -> None:
        shown = set((cleaned.get("shown") or "").split())
        given: Any = self.data
        self.data = data = given.copy()
        for name in self._stored:
            if f"{name}:{_mark(self._text(name, cleaned.get(name)))}" in shown:
                self._put(name)
        data[self.add_prefix("shown")] = self._marks()

    def _put(self, name: str) -> None:
        """The stored value in what was posted, in the shape in which its widget posts it."""
        data: Any = self.data
        widget: Any = self.fields[name].widget
        key = self.add_prefix(name)
        value = self.fields[name].prepare_value(self.initial[name])
        if hasattr(widget, "decompress"):  # a date in three fields
            parts = zip(widget.widgets_names, widget.decompress(value), strict=True)
            data.update({f"{key}{part}": text or "" for part, text in parts})
        elif isinstance(value, list):
            data.setlist(key, value)
        else:
            data[key] = self._stored[name]


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]
