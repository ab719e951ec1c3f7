"""The note for whoever comes next: write it, keep it while it is typed, take it away."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from liaisons import services
from liaisons.forms.visits import HandoverForm
from liaisons.models import Handover, HandoverDraft, Liaison
from liaisons.pages import contact_pages
from liaisons.queries import contacts as notes
from ocp_portal import thrown_away
from ocp_portal.anonymous_text import holds_bsn
from ocp_portal.forms import posted, status_of
from ocp_portal.numbers import row_number
from ocp_portal.policy import Permission, require
from schools.forms import known_of
from schools.models import School


@require(Permission.TICK_PRESENCE)
def handover_write(request: Any, code: str) -> HttpResponse:
    """What was agreed at a school, for whoever comes next time."""
    school = get_object_or_404(School.objects.visible_to(request.user), code=code)
    if not notes.may_write_for(request.user, school):
        told = (
            f"De afspraak met {school.name} schrijft wie daar komt, of een collega uit dat cluster."
        )
        messages.warning(request, told)
        return redirect("school_detail", code=school.code)
    if answer := _about_draft(request, school):
        return answer
    written = notes.handover_history(request.user, school)
    draft = notes.handover_draft(request.user, school)
    form = HandoverForm(
        posted(request),
        initial=_initial(written, draft),
        user=request.user,
        known=lambda: known_of([school]),
        action=request.path,
        has_draft=draft is not None,
    )
    if request.method == "POST" and form.is_valid():
        written_now = {name: form.cleaned_data[name] for name in ("text", "seen")}
        try:
            services.write_handover(school=school, **written_now, by=request.user)
        except ValidationError as refusal:
            _show_newer(form, written, " ".join(refusal.messages))
        else:
            thrown_away.remember(request)
            messages.success(request, f"De afspraak met {school.name} is opgeslagen.")
            return redirect("my_week" if _is_liaison(request) else "week_current")
    context = {
        "form": form,
        "school": school,
        "draft_text": contact_pages.draft_text(draft) if draft else "",
        "notes": contact_pages.notes(
            written, lambda note: notes.may_remove_handover(request.user, note)
        ),
        "breadcrumbs": [
            {"label": school.name, "url": reverse("school_detail", args=[school.code])},
            {"label": "Wat spraken we af?"},
        ],
    }
    return render(request, "liaisons/handover_write.html", context, status=status_of(form))


def _is_liaison(request: Any) -> bool:
    return Liaison.objects.of(request.user).exists()


def _initial(written: list[Handover], draft: HandoverDraft | None) -> dict[str, Any]:
    if draft:
        return {"text": draft.text, "seen": draft.seen}
    return {"text": written[0].text, "seen": written[0].pk} if written else {}


def _show_newer(form: Any, written: list[Handover], why: str) -> None:
    """Both texts stand on the page; the next try is about the newer one."""
    form.add_error("text", why)
    form.data = form.data.copy()
    form.data["seen"] = written[0].pk if written else ""


def _about_draft(request: Any, school: School) -> HttpResponse | None:
    """The page keeps what is typed; the buttons keep it or throw it away without JavaScript."""
    if "forget" in request.POST:
        thrown_away.remember(request)
        services.forget_handover_draft(school=school, by=request.user)
        messages.success(request, "Uw concept is weggegooid.")
        return redirect("handover_write", code=school.code)
    if not {"autosave", "keep"} & request.POST.keys():
        return None
    if "autosave" in request.POST and thrown_away.is_late(request):
        return HttpResponse(status=204)
    text = request.POST.get("text", "")
    wrong = len(text) > HandoverDraft.MAX_LENGTH or holds_bsn([text])
    if wrong:  # the form itself says why, and keeps the text on the page
        return HttpResponse(status=422) if "autosave" in request.POST else None
    draft = services.save_handover_draft(
        school=school, text=text, seen=row_number(request.POST.get("seen")), by=request.user
    )
    if "autosave" in request.POST:
        return HttpResponse(status=204)
    if draft:
        messages.success(request, "Uw concept is bewaard. U kunt later verdergaan.")
    else:
        messages.info(request, "Er staat nog geen nieuwe tekst in. Daarom is er niets bewaard.")
    return redirect("handover_write", code=school.code)


@require(Permission.TICK_PRESENCE)
@require_POST
def handover_remove(request: Any, pk: int) -> HttpResponse:
    """By whoever wrote it or the team lead; others are told so."""
    rows = Handover.objects.visible_to(request.user).select_related("school")
    note = get_object_or_404(rows, pk=pk)
    if notes.may_remove_handover(request.user, note):
        services.remove_handover(note=note, by=request.user)
        messages.success(request, f"De afspraak met {note.school.name} is weggehaald.")
    else:
        messages.warning(request, "Wie het opschreef of de teamleider haalt een afspraak weg.")
    return redirect("handover_write", code=note.school.code)
