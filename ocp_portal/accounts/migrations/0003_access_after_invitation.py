"""An invitation carries what it offers; user and membership come when it is accepted."""

import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

import ocp_portal.clock
from ocp_portal.policy import ROLE_LABELS, Role


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_initial"), ("schools", "0001_initial")]

    operations = [
        migrations.DeleteModel(name="Invitation"),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("email", models.EmailField(max_length=254, verbose_name="e-mailadres")),
                ("full_name", models.CharField(max_length=120, verbose_name="naam")),
                (
                    "role",
                    models.CharField(
                        choices=list(ROLE_LABELS.items()), max_length=30, verbose_name="rol"
                    ),
                ),
                (
                    "period",
                    django.contrib.postgres.fields.ranges.DateRangeField(verbose_name="periode"),
                ),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("expires_at", models.DateTimeField()),
                ("created_at", models.DateTimeField(default=ocp_portal.clock.now)),
                ("accepted_at", models.DateTimeField(null=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "invited_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitations",
                        to="accounts.municipality",
                    ),
                ),
                (
                    "partnership",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="schools.partnership",
                    ),
                ),
                (
                    "schools",
                    models.ManyToManyField(blank=True, related_name="+", to="schools.school"),
                ),
            ],
            options={
                "verbose_name": "uitnodiging",
                "verbose_name_plural": "uitnodigingen",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("accepted_at", None), ("withdrawn_at", None)),
                        fields=("municipality", "email", "role"),
                        name="invitation_unanswered_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("email", django.db.models.functions.text.Lower("email"))
                        ),
                        name="invitation_email_in_lower_case",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("role__in", [role.value for role in Role])),
                        name="invitation_role_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("partnership__isnull", False),
                            models.Q(("role", "partnership_coordinator"), _negated=True),
                            _connector="XOR",
                        ),
                        name="invitation_partnership_only_for_swv",
                        violation_error_message="Kies een samenwerkingsverband bij deze rol.",
                    ),
                ],
            },
        ),
    ]
