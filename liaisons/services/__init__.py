"""What people do here: plan, make weeks, tick presence, tie people to schools, cover absence."""

from liaisons.services.absences import (
    Covered,
    cover_school,
    record_absence,
)
from liaisons.services.agreements import add_block, add_pin, end_block, end_pin
from liaisons.services.calendar import (
    calendar_owner,
    remove_calendar_link,
    renew_calendar_link,
)
from liaisons.services.coming_back import (
    CameBack,
    end_absence,
    end_substitution,
    withdraw_absence,
)
from liaisons.services.confirmations import (
    confirm_visit,
    dispute_visit,
    remind_unconfirmed,
    request_reminders,
    settle_dispute,
)
from liaisons.services.contacts import (
    log_contact,
    request_contacts_due,
    tell_contacts_due,
    undo_contact,
)
from liaisons.services.drafts import (
    PlanChanged,
    copy_plan,
    give_school,
    lock_visit,
    move_visit,
    remove_draft,
    swap_visits,
)
from liaisons.services.family import (
    TOO_OLD,
    change_light_question,
    log_light_question,
    remove_light_question,
)
from liaisons.services.giving import (
    give_meeting,
    give_visit,
    needs_somebody,
    who_could,
    who_could_join,
)
from liaisons.services.gone_schools import (
    bring_back_visits,
    lapse_gone_schools,
    request_gone_schools,
)
from liaisons.services.handing_over import (
    MoveChanged,
    MovedWork,
    move_open_work,
)
from liaisons.services.handovers import (
    forget_handover_draft,
    forget_old_handover_drafts,
    remove_handover,
    save_handover_draft,
    write_handover,
)
from liaisons.services.make_up import (
    ProposalDecided,
    accept_make_up,
    refuse_make_up,
    withdraw_make_up,
)
from liaisons.services.make_up_proposing import propose_make_ups, request_make_ups
from liaisons.services.move_facts import (
    HeirMove,
    LapsedMove,
    MadeUpMove,
    MovePreview,
    SchoolMove,
)
from liaisons.services.move_preview import preview_move
from liaisons.services.moving import reschedule_visit, undo_later
from liaisons.services.norm_actions import forget_old_norm_actions, write_norm_action
from liaisons.services.notes import change_note, remove_note, write_note
from liaisons.services.nurses import (
    accept_nurse_visit,
    propose_nurse_visit,
    record_nurse_visit,
    refuse_nurse_visit,
    remove_nurse_visit,
    withdraw_nurse_proposal,
)
from liaisons.services.people import (
    assign,
    end_assignment,
    end_employment,
    open_work,
    remove_cluster,
    set_work_pattern,
)
from liaisons.services.planning import make_plan, plan_again, request_plan, stop_plan
from liaisons.services.presence import ChangedMeanwhile, record_presence
from liaisons.services.publishing import first_monday, publish_plan
from liaisons.services.replacement import (
    PreviewChanged,
    confirm_absence,
    preview_absence,
)
from liaisons.services.role_end import work_after
from liaisons.services.weeks import (
    publish_week,
    request_next_week,
    request_week,
)
from liaisons.services.what_if import (
    forget_what_if_answers,
    reckon_what_if,
    request_what_if,
    stop_what_if,
)

__all__ = [
    "calendar_owner",
    "remove_calendar_link",
    "renew_calendar_link",
    "CameBack",
    "ChangedMeanwhile",
    "Covered",
    "HeirMove",
    "MoveChanged",
    "LapsedMove",
    "MadeUpMove",
    "MovePreview",
    "MovedWork",
    "PlanChanged",
    "PreviewChanged",
    "ProposalDecided",
    "SchoolMove",
    "TOO_OLD",
    "accept_make_up",
    "accept_nurse_visit",
    "add_block",
    "add_pin",
    "assign",
    "bring_back_visits",
    "change_light_question",
    "change_note",
    "confirm_absence",
    "confirm_visit",
    "copy_plan",
    "cover_school",
    "dispute_visit",
    "end_absence",
    "end_assignment",
    "end_block",
    "end_employment",
    "end_pin",
    "end_substitution",
    "first_monday",
    "forget_handover_draft",
    "forget_old_handover_drafts",
    "forget_old_norm_actions",
    "forget_what_if_answers",
    "give_meeting",
    "give_school",
    "give_visit",
    "lapse_gone_schools",
    "lock_visit",
    "log_contact",
    "log_light_question",
    "make_plan",
    "move_open_work",
    "move_visit",
    "needs_somebody",
    "open_work",
    "plan_again",
    "preview_absence",
    "preview_move",
    "propose_make_ups",
    "propose_nurse_visit",
    "withdraw_make_up",
    "publish_plan",
    "publish_week",
    "reckon_what_if",
    "record_absence",
    "record_nurse_visit",
    "refuse_nurse_visit",
    "record_presence",
    "refuse_make_up",
    "remind_unconfirmed",
    "remove_cluster",
    "remove_draft",
    "remove_handover",
    "remove_light_question",
    "remove_note",
    "remove_nurse_visit",
    "request_contacts_due",
    "request_gone_schools",
    "request_make_ups",
    "request_next_week",
    "request_plan",
    "request_reminders",
    "request_week",
    "reschedule_visit",
    "request_what_if",
    "save_handover_draft",
    "set_work_pattern",
    "settle_dispute",
    "stop_plan",
    "stop_what_if",
    "swap_visits",
    "tell_contacts_due",
    "who_could",
    "who_could_join",
    "undo_contact",
    "undo_later",
    "withdraw_absence",
    "withdraw_nurse_proposal",
    "work_after",
    "write_handover",
    "write_norm_action",
    "write_note",
]
