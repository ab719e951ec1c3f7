from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notices", "0003_subject_inside_the_sentence")]

    operations = [
        migrations.AlterField(
            model_name="notice",
            name="kind",
            field=models.CharField(
                choices=[
                    ("question_new", "Er is een nieuwe vraag: {}"),
                    ("question_news", "Er is nieuws bij vraag {}"),
                    ("roster_published", "Het rooster van {} staat klaar"),
                    ("roster_changed", "Het rooster is gewijzigd: {}"),
                    ("roster_disputed", "Een school zegt dat een bezoek in {} anders was"),
                    ("stand_in", "Uw contactpersoon wordt vervangen door {}"),
                    ("stand_in_none", "Uw contactpersoon is afwezig, bel of mail het {}"),
                    ("visit_lapsed", "Een bezoek aan uw school gaat niet door: {}"),
                    ("visits_unconfirmed", "Er zijn bezoeken van {} niet afgevinkt"),
                    ("make_up_proposed", "Er zijn voorstellen om in te halen voor {}"),
                    ("contacts_due", "Er zijn scholen om te bellen in {}"),
                    ("plan_ready", "Er is een concept van het vaste rooster {}"),
                    ("report_ready", "De rapportage over {} staat klaar"),
                ],
                max_length=30,
            ),
        ),
    ]
