from django.db import migrations, models


class Migration(migrations.Migration):
    """Columns as wide as the register reader lets values be; since when a school is in it."""

    dependencies = [("schools", "0001_initial")]

    operations = [
        migrations.AlterField("school", "name", models.CharField("naam", max_length=200)),
        migrations.AlterField(
            "school", "street", models.CharField("straat", max_length=200, blank=True)
        ),
        migrations.AlterField(
            "school", "city", models.CharField("plaats", max_length=200, blank=True)
        ),
        migrations.AlterField(
            "school", "website", models.CharField("website", max_length=200, blank=True)
        ),
        migrations.AlterField(
            "school", "denomination", models.CharField("denominatie", max_length=200, blank=True)
        ),
        migrations.AddField(
            "school",
            "new_on",
            models.DateField("nieuw in het register sinds", null=True, blank=True),
        ),
    ]
