from casework.views.asking import consultation_asked, consultation_create
from casework.views.home import coordinator_today, liaison_today
from casework.views.lists import consultation_list
from casework.views.reading import consultation_detail, consultation_open
from casework.views.sharing import share_check
from casework.views.working import (
    consultation_activity,
    consultation_answer,
    consultation_close,
    consultation_hand_over,
    consultation_note,
    consultation_reply,
    consultation_take_up,
)

__all__ = [
    "consultation_activity",
    "consultation_answer",
    "consultation_asked",
    "consultation_close",
    "consultation_create",
    "consultation_detail",
    "consultation_hand_over",
    "consultation_list",
    "consultation_note",
    "consultation_open",
    "consultation_reply",
    "consultation_take_up",
    "coordinator_today",
    "liaison_today",
    "share_check",
]
