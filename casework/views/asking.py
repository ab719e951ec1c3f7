"""The school asks: form, draft, and what happens next."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from casework import forms, presenting, services
from casework.views import drafting
from casework.views.reading import seen
from liaisons.queries import own_liaison
from ocp_portal.policy import Permission, require
from schools.models import School


@require(Permission.LOG_QUESTION)
def consultation_create(request: Any) -> HttpResponse:
    schools = list(School.objects.visible_to(request.user).open())
    if not schools:
        return render(request, "casework/consultation_no_school.html")
    if request.method != "POST":
        return _question_page(request, schools)
    if answer := drafting.about_draft(request, forms.QuestionForm):
        return answer
    form = forms.QuestionForm(request.POST, user=request.user, schools=schools)
    if not form.is_valid():
        return _question_page(request, schools, form)
    try:
        asked = services.log_question(
            school=form.chosen_school,
            theme=form.cleaned_data["theme"],
            age_band=form.cleaned_data["age_band"],
            urgency=form.cleaned_data["urgency"],
            text=form.cleaned_data["text"],
            token=form.cleaned_data["token"],
            by=request.user,
        )
    except services.OtherTextSent as refusal:
        form.tell_other_text(refusal)
        return _question_page(request, schools, form)
    drafting.forget(request)
    return redirect("consultation_asked", asked.reference)


def _question_page(
    request: Any, schools: list[School], form: forms.QuestionForm | None = None
) -> HttpResponse:
    """The form: as it was sent, or with the draft that was asked for in it, or empty."""
    if form:
        return render(request, "casework/consultation_create.html", {"form": form}, status=422)
    draft, others = drafting.opened(request, forms.QuestionForm)
    form = forms.QuestionForm(user=request.user, schools=schools, draft=draft)
    context = {"form": form, **drafting.parts(draft, others)}
    return render(request, "casework/consultation_create.html", context)


@require(Permission.LOG_QUESTION)
@require_GET
def consultation_asked(request: Any, reference: str) -> HttpResponse:
    """What happens next."""
    row = seen(request, reference)
    contact = own_liaison(row.school)
    context = {
        "consultation": row,
        "news_due": presenting.weekday(row.news_due_on),
        "school": presenting.school_card(request.user.membership.municipality, row.school, contact),
    }
    return render(request, "casework/consultation_asked.html", context)
