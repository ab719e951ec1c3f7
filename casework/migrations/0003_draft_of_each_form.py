import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """A draft for each form that is opened, of every longer text at a question.

    There was one draft for each person and municipality, so one new token for all of them keeps
    to the constraint.
    """

    dependencies = [("casework", "0002_thread")]

    operations = [
        migrations.RenameModel("QuestionDraft", "Draft"),
        migrations.RemoveConstraint("Draft", "question_draft_once"),
        migrations.AddField(
            model_name="draft",
            name="consultation",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="drafts",
                to="casework.consultation",
                verbose_name="bij vraag",
            ),
        ),
        migrations.AddField(
            model_name="draft",
            name="kind",
            field=models.CharField(
                choices=[
                    ("question", "vraag"),
                    ("reply", "reactie"),
                    ("answer", "antwoord"),
                    ("note", "werknotitie"),
                    ("closing", "laatste bericht"),
                ],
                default="question",
                max_length=8,
                verbose_name="wat",
            ),
        ),
        migrations.AddField(
            model_name="draft",
            name="token",
            field=models.UUIDField(default=uuid.uuid4, editable=False),
        ),
        migrations.AlterField(
            model_name="draft",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="drafts",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.UniqueConstraint(
                fields=("user", "municipality", "token"), name="draft_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind", "question"), ("consultation__isnull", False), _connector="XOR"
                ),
                name="draft_at_its_question",
            ),
        ),
    ]
