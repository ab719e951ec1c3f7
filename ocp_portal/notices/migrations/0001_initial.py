import django.db.models.deletion
import ocp_portal.clock
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('question_new', 'Er is een nieuwe vraag: {}'), ('question_news', 'Er is nieuws bij vraag {}'), ('roster_published', 'Het rooster van {} staat klaar'), ('roster_changed', 'Het rooster is gewijzigd: {}'), ('roster_disputed', 'Een school zegt dat een bezoek in {} anders was'), ('stand_in', 'Uw contactpersoon wordt vervangen door {}'), ('stand_in_none', 'Uw contactpersoon is afwezig, bel of mail het {}'), ('visit_lapsed', 'Een bezoek aan uw school gaat niet door: {}'), ('visits_unconfirmed', 'Er zijn bezoeken van {} niet afgevinkt'), ('make_up_proposed', 'Er zijn voorstellen om in te halen voor {}'), ('contacts_due', 'Er zijn scholen om te bellen in {}'), ('plan_ready', 'Er is een concept van het vaste rooster {}'), ('report_ready', 'De rapportage over {} staat klaar')], max_length=30)),
                ('subject', models.CharField(max_length=40)),
                ('path', models.CharField(max_length=200)),
                ('created_at', models.DateTimeField(default=ocp_portal.clock.now)),
                ('sent_at', models.DateTimeField(null=True)),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.municipality')),
                ('recipient', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'bericht',
                'verbose_name_plural': 'berichten',
                'indexes': [models.Index(fields=['recipient', '-created_at'], name='notice_recent')],
            },
        ),
    ]
