import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """An import that waits for 'yes' keeps what the file says, and later what came of it."""

    dependencies = [
        ("schools", "0003_tier_drafts"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            "schoolimport",
            {
                "ordering": ["-uploaded_at"],
                "verbose_name": "import van scholen",
                "verbose_name_plural": "imports van scholen",
            },
        ),
        migrations.RenameField("schoolimport", "rows", "content"),
        migrations.RemoveField("schoolimport", "register"),
        migrations.AlterField(
            "schoolimport", "file_name", models.CharField("bestand", max_length=120)
        ),
        migrations.AddField("schoolimport", "result", models.JSONField(default=dict)),
        migrations.AddField(
            "schoolimport",
            "confirmed_by",
            models.ForeignKey(
                settings.AUTH_USER_MODEL,
                on_delete=django.db.models.deletion.SET_NULL,
                null=True,
                related_name="+",
            ),
        ),
    ]
