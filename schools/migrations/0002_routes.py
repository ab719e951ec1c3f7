"""The routewijzer: which help for which question, per municipality."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_initial"),
        ("schools", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Route",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("crisis", "crisis"),
                            ("safe_home", "Veilig Thuis"),
                            ("nurse", "jeugdverpleegkundige"),
                            ("youth", "jeugdprofessional van de gemeente"),
                            ("doctor", "huisarts"),
                            ("social_work", "schoolmaatschappelijk werk"),
                            ("attendance", "leerplicht"),
                            ("coach", "coaches"),
                            ("partnership", "samenwerkingsverband"),
                        ],
                        editable=False,
                        max_length=12,
                        verbose_name="soort",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(editable=False)),
                ("name", models.CharField(max_length=80, verbose_name="naam")),
                ("questions", models.TextField(max_length=500, verbose_name="voor welke vragen")),
                ("moment", models.TextField(max_length=500, verbose_name="wanneer")),
                ("reach", models.TextField(max_length=500, verbose_name="zo bereikt u deze hulp")),
                ("phone", models.CharField(blank=True, max_length=20, verbose_name="telefoon")),
                ("share", models.TextField(max_length=500, verbose_name="wat u mag vertellen")),
                ("in_use", models.BooleanField(default=True, verbose_name="in gebruik")),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="routes",
                        to="accounts.municipality",
                    ),
                ),
            ],
            options={
                "verbose_name": "route",
                "verbose_name_plural": "routes",
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(fields=("municipality", "kind"), name="route_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "kind__in",
                                [
                                    "crisis",
                                    "safe_home",
                                    "nurse",
                                    "youth",
                                    "doctor",
                                    "social_work",
                                    "attendance",
                                    "coach",
                                    "partnership",
                                ],
                            )
                        ),
                        name="route_kind_known",
                    ),
                ],
            },
        ),
    ]
