"""When which job begins by itself, in Dutch time. Celery's beat asks; the jobs are in the rooms."""

from typing import Any

from celery.schedules import crontab

TIMETABLE: dict[str, dict[str, Any]] = {
    "sweep": {"task": "ocp_portal.jobs.tasks.sweep", "schedule": 10.0},
    "forget": {
        "task": "ocp_portal.jobs.tasks.forget",
        "schedule": crontab(hour=3, minute=30),
    },
    "publish next week": {
        "task": "liaisons.tasks.publish_next_week",
        "schedule": crontab(day_of_week="thu", hour=12, minute=0),
    },
    "forget old drafts": {
        "task": "casework.tasks.forget_old_drafts",
        "schedule": crontab(hour=3, minute=30),
    },
    "lapse visits of gone schools": {
        "task": "liaisons.tasks.lapse_gone_schools",
        "schedule": crontab(hour=4, minute=0),
    },
    "forget old handover drafts": {
        "task": "liaisons.tasks.forget_old_drafts",
        "schedule": crontab(hour=3, minute=30),
    },
    "forget old norm actions": {
        "task": "liaisons.tasks.forget_old_norm_actions",
        "schedule": crontab(hour=3, minute=30),
    },
    "forget what-if answers": {
        "task": "liaisons.tasks.forget_what_if_answers",
        "schedule": crontab(hour=3, minute=30),
    },
    "propose make-up visits": {
        "task": "liaisons.tasks.propose_make_ups",
        "schedule": crontab(day_of_week="fri", hour=7, minute=0),
    },
    "contacts due": {
        "task": "liaisons.tasks.tell_contacts_due",
        "schedule": crontab(day_of_week="mon", hour=7, minute=0),
    },
    "remind of presence": {
        "task": "liaisons.tasks.remind_unconfirmed",
        "schedule": crontab(day_of_week="mon", hour=7, minute=30),
    },
    "council report": {
        "task": "reports.tasks.make_quarterly_reports",
        # The first workday of a quarter at six. Asked every hour of every day, so that a clock
        # that stood still then is caught up; with nothing due it costs two queries.
        "schedule": crontab(hour="6-22", minute=0),
    },
}
