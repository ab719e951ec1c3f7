"""'Ziek gemeld': who takes over what, proven to disturb as little as possible.

`preview_absence` writes nothing and is what the page shows; `confirm_absence` does what the page
says. Between the two, or while the choices are solved again, somebody else may have changed a
visit: then `PreviewChanged` says what.

One step, one module: orphans (what loses its liaison) and options and stand_ins (who could do it)
make the preview; confirm looks whether all is still so, carry_out changes it, notify tells.
"""

from liaisons.services.replacement.confirm import confirm_absence
from liaisons.services.replacement.facts import (
    KEEP,
    NONE,
    AbsencePreview,
    AbsenceResult,
    AffectedSchool,
    AffectedVisit,
    Option,
    PreviewChanged,
)
from liaisons.services.replacement.options import MOST, colleagues
from liaisons.services.replacement.preview import preview_absence

__all__ = [
    "KEEP",
    "MOST",
    "NONE",
    "AbsencePreview",
    "AbsenceResult",
    "AffectedSchool",
    "AffectedVisit",
    "Option",
    "PreviewChanged",
    "colleagues",
    "confirm_absence",
    "preview_absence",
]
