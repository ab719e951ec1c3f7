"""Forms with a text that others read: it may not tell who a child is."""

import copy
import hashlib
from collections.abc import Callable, Iterable
from typing import Any

from crispy_forms.layout import Hidden, Submit
from django import forms
from django.core.exceptions import ValidationError

from ocp_portal import clock
from ocp_portal.identity_check import Finding, Kind, findings

FEW = 6  # more sentences than this nobody reads


class AnonymousText(forms.Form):
    """Sees to it that the texts of a form do not tell who the child is.

    What certainly does must go. What may be a name needs one press more: the second button sends
    `sure_of`, which names exactly what was pointed out, so that a name typed later is seen too.
    """

    checked: tuple[str, ...] = ()
    sure_verb = "opslaan"
    helper: Any

    def __init__(
        self,
        *args: Any,
        user: Any,
        known: Callable[[], Iterable[str]] | None = None,
        **kwargs: Any,
    ) -> None:
        """`known` gives names that are no secret, such as that of the school."""
        super().__init__(*args, **kwargs)
        self.user = user
        self.known = known

    def pressed(self, name: str) -> bool:
        """Whether this button was meant: pressed itself, or before the question 'are you sure'."""
        return name in self.data or ("sure" in self.data and self.data.get("sure_for") == name)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        found = {
            name: told_by(cleaned.get(name) or "", user=self.user, known=self.known)
            for name in self.checked
        }
        every = [finding for each in found.values() for finding in each]
        unsure = [finding for finding in every if not finding.blocking]
        digest = _digest(unsure)
        if len(unsure) == len(every) and (not unsure or self._is_sure(digest)):
            return cleaned
        # The helper may be that of the class, which the next request uses too.
        self.helper = copy.deepcopy(self.helper)
        self.helper.form_error_title = "Kijk nog even naar uw tekst"
        for name in filter(found.get, found):
            self.add_error(name, _explain(found[name]))
        if len(unsure) == len(every) and self.errors.keys() <= set(self.checked):
            self._offer_to_send(unsure, digest)
        return cleaned

    def _is_sure(self, digest: str) -> bool:
        return "sure" in self.data and self.data.get("sure_of") == digest

    def _offer_to_send(self, unsure: list[Finding], digest: str) -> None:
        names = all(finding.kind == Kind.NAME for finding in unsure)
        what = "Dit is geen naam" if names else "Dit wijst niemand aan"
        buttons = [each.name for each in self.helper.inputs if each.input_type == "submit"]
        pressed = next(filter(self.pressed, buttons), "")
        self.helper.add_input(Hidden("sure_of", digest))
        self.helper.add_input(Hidden("sure_for", pressed))
        sure = Submit("sure", f"{what}, toch {self.sure_verb}", css_class="secondary")
        self.helper.inputs.insert(1, sure)


def told_by(
    text: str, *, user: Any, known: Callable[[], Iterable[str]] | None = None
) -> list[Finding]:
    """Most texts tell nothing; only else the names that are no secret are looked up."""
    today = clock.today()
    if not findings(text, today=today):
        return []
    municipality = user.membership.municipality
    open_names = [municipality.name, municipality.access_name, user.full_name]
    return findings(text, today=today, known=[*open_names, *(known() if known else ())])


def holds_bsn(texts: Iterable[str]) -> bool:
    """That number may stand nowhere, so not in what nobody sent either."""
    found = (each for text in texts for each in findings(text, today=clock.today()))
    return any(each.kind == Kind.BSN for each in found)


def _digest(found: list[Finding]) -> str:
    words = sorted({finding.text.casefold() for finding in found})
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:16]


def _explain(found: list[Finding]) -> list[ValidationError]:
    """A sentence for each different thing, the ones that must go first."""
    seen = {finding.text: finding for finding in sorted(found, key=lambda each: not each.blocking)}
    return [ValidationError(f"‘{text}’: {each.advice}") for text, each in list(seen.items())[:FEW]]
