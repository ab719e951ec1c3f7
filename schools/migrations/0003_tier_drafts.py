from django.db import migrations, models
from django.db.models import Q

import ocp_portal.clock
from ocp_portal.periods import no_overlap


class Migration(migrations.Migration):
    """A proposal that was not decided yet may lie beside the agreement that holds."""

    dependencies = [("schools", "0002_register_facts")]

    operations = [
        migrations.RemoveConstraint("tieragreement", "tier_no_overlap"),
        migrations.AddConstraint(
            "tieragreement",
            no_overlap(
                "tier_no_overlap",
                "school",
                message="In deze periode geldt al een aansluitwijze voor deze school.",
                condition=Q(decided_on__isnull=False),
            ),
        ),
        migrations.AddConstraint(
            "tieragreement",
            models.UniqueConstraint(
                fields=["school"], condition=Q(decided_on=None), name="tier_one_draft"
            ),
        ),
        migrations.AddField(
            "tieragreement",
            "recorded_at",
            models.DateTimeField(default=ocp_portal.clock.now),
        ),
    ]
