"""An answer of 'Wat als', while it is reckoned and for a day after that."""

import datetime as dt
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models

from ocp_portal import clock
from ocp_portal.accounts.models import Municipality, User
from ocp_portal.holding import Rows
from ocp_portal.policy import Permission, can


class WhatIfAnswerQuerySet(Rows["WhatIfAnswer"]):
    def visible_to(self, user: Any) -> Self:
        """Team lead: the own answers of the last day. Others: none."""
        if not can(user, Permission.PLAN_ROSTER):
            return self.none()
        mine = self.filter(municipality=user.membership.municipality_id, asked_by=user.pk)
        return mine.filter(asked_at__gt=clock.now() - WhatIfAnswer.KEPT)

    def forgotten(self) -> Self:
        return self.filter(asked_at__lte=clock.now() - WhatIfAnswer.KEPT)


class WhatIfAnswer(models.Model):
    """What was supposed, and what the planner made of it: nothing of the roster itself.

    `changes` are texts of liaisons/supposition.py, `outcome` a WhatIf of queries/what_if_answers.
    Both name people or stand for them, so the job knows the id of this row alone.
    """

    KEPT = dt.timedelta(days=1)

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="+")
    asked_by = models.ForeignKey(User, models.CASCADE, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    changes = ArrayField(models.CharField(max_length=60), verbose_name="veranderingen")
    outcome = models.JSONField("uitkomst", null=True)

    objects: Any = WhatIfAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = "antwoord op een wat-als"
        verbose_name_plural = "antwoorden op wat-als"
        indexes = [models.Index(fields=["asked_at"], name="what_if_answer_age")]
