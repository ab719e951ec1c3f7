from django.db import migrations


class Migration(migrations.Migration):
    """School holidays are looked up in schools/facts, where they stand with their source."""

    dependencies = [("schools", "0001_initial")]

    operations = [migrations.DeleteModel("SchoolHoliday")]
