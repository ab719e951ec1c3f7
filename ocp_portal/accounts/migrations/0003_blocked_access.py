"""Access can be blocked at once, while the work that goes with it is still there."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_initial")]
    operations = [
        migrations.AddField(
            "membership",
            "blocked_at",
            models.DateTimeField(blank=True, null=True, verbose_name="geblokkeerd op"),
        ),
    ]
