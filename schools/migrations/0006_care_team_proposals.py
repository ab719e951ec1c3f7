"""What a school says of its care team is a proposal first; what was known holds."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

STATUS = [
    ("proposed", "voorgesteld"),
    ("agreed", "afgesproken"),
    ("refused", "niet akkoord"),
]


def forget_unknown(apps, schema_editor):
    """Unknown is no row from now on."""
    apps.get_model("schools", "CareTeam").objects.filter(structural_mdo=None).delete()


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("schools", "0005_norms_hours_and_travel"),
    ]

    operations = [
        migrations.RunPython(forget_unknown, migrations.RunPython.noop),
        migrations.RenameField("careteam", "changed_by", "proposed_by"),
        migrations.RenameField("careteam", "changed_at", "proposed_at"),
        migrations.AlterField(
            "careteam", "structural_mdo", models.BooleanField(verbose_name="structureel MDO")
        ),
        migrations.AlterField(
            "careteam",
            "school",
            models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="care_teams",
                to="schools.school",
            ),
        ),
        migrations.AddField(
            "careteam",
            "status",
            models.CharField(choices=STATUS, default="agreed", max_length=8, verbose_name="stand"),
        ),
        migrations.AlterField(
            "careteam",
            "status",
            models.CharField(
                choices=STATUS, default="proposed", max_length=8, verbose_name="stand"
            ),
        ),
        migrations.AddField("careteam", "version", models.PositiveIntegerField(default=1)),
        migrations.AddField(
            "careteam",
            "decided_by",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField("careteam", "decided_at", models.DateTimeField(null=True)),
        migrations.AddConstraint(
            "careteam",
            models.UniqueConstraint(
                condition=models.Q(("status__in", ["agreed", "proposed"])),
                fields=("school", "status"),
                name="care_team_one_of_each",
            ),
        ),
    ]
