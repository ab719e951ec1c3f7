"""The school asks: form, draft, and what happens next."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from casework import forms, presenting, services
from casework.models import QuestionDraft
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
    form = forms.QuestionForm(request.POST, user=request.user, schools=schools)
    if not form.is_valid():
        return _question_page(request, schools, form)
    asked = services.log_question(
        school=form.chosen_school,
        theme=form.cleaned_data["theme"],
        age_band=form.cleaned_data["age_band"],
        urgency=form.cleaned_data["urgency"],
        text=form.cleaned_data["text"],
        token=form.cleaned_data["token"],
        by=request.user,
    )
    return redirect("consultation_asked", asked.reference)


def _question_page(
    request: Any, schools: list[School], form: forms.QuestionForm | None = None
) -> HttpResponse:
    """The form: as it was sent, or with the draft in it, or empty."""
    draft = None
    if form is None:
        draft = QuestionDraft.objects.visible_to(request.user).first()
        form = forms.QuestionForm(
            user=request.user,
            schools=schools,
            draft=draft is not None,
            initial={name: text for name, text in draft.fields.items() if text} if draft else {},
        )
    context = {
        "form": form,
        "draft": draft,
        "draft_text": presenting.draft_text(draft.saved_at) if draft else "",
    }
    status = 422 if form.is_bound else 200
    return render(request, "casework/consultation_create.html", context, status=status)


@require(Permission.LOG_QUESTION)
@require_POST
def consultation_draft(request: Any) -> HttpResponse:
    """Keep the draft: asked by the page while somebody types, or by a button without a script."""
    if "forget" in request.POST:
        services.forget_draft(by=request.user)
        messages.success(request, "Uw concept is weggegooid.")
        return redirect("consultation_create")
    services.save_draft(
        fields=forms.draft_fields(request.POST),
        token=forms.as_token(request.POST.get("token")),
        by=request.user,
    )
    if "keep" not in request.POST:
        return HttpResponse(status=204)
    messages.success(request, "Uw concept is bewaard. U kunt later verdergaan.")
    return redirect("consultation_create")


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
