"""What people do with a question.

Each function finds the question by its reference among those that the actor sees, and holds its
row while it works. Where the actor decided on what a page showed, the page's `version` comes along:
if the question changed meanwhile, nothing is written and `Stale` tells what happened. `token` was
made with the form; the same form sent twice does its work once.
"""

from casework.services.asking import (
    REOPEN_DAYS,
    add_workdays,
    log_question,
    news_due_on,
    next_reference,
    reply,
)
from casework.services.drafts import forget_drafts, forget_old_drafts, save_draft
from casework.services.holding import OtherTextSent, Stale, liaison_of
from casework.services.moving import move_questions
from casework.services.telling import tell_liaison, tell_school
from casework.services.working import (
    add_work_note,
    answer,
    close,
    hand_over,
    note_reading,
    note_reading_with_reason,
    record_activity,
    take_up,
)
from ocp_portal.refused import Refused

__all__ = [
    "REOPEN_DAYS",
    "OtherTextSent",
    "Refused",
    "Stale",
    "add_work_note",
    "add_workdays",
    "answer",
    "close",
    "forget_drafts",
    "forget_old_drafts",
    "hand_over",
    "liaison_of",
    "log_question",
    "news_due_on",
    "next_reference",
    "move_questions",
    "note_reading",
    "note_reading_with_reason",
    "record_activity",
    "reply",
    "save_draft",
    "take_up",
    "tell_liaison",
    "tell_school",
]
