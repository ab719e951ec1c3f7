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
            name='CouncilReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='jaar')),
                ('quarter', models.PositiveSmallIntegerField(verbose_name='kwartaal')),
                ('version', models.PositiveSmallIntegerField(default=1, verbose_name='versie')),
                ('figures', models.JSONField()),
                ('figures_sha256', models.CharField(max_length=64)),
                ('reason', models.CharField(blank=True, choices=[('presence', 'bezoeken zijn later afgevinkt of verbeterd'), ('schools', 'gegevens of aansluitwijzen van scholen zijn verbeterd'), ('liaisons', 'koppelingen van contactpersonen zijn verbeterd'), ('questions', 'de registratie van vragen of taken is verbeterd'), ('portal', 'een fout in het portaal is hersteld')], max_length=10, verbose_name='reden')),
                ('file_sizes', models.JSONField(default=dict)),
                ('made_at', models.DateTimeField(default=ocp_portal.clock.now)),
                ('published_at', models.DateTimeField(null=True)),
                ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='council_reports', to='accounts.municipality')),
                ('published_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'raadsrapport',
                'verbose_name_plural': 'raadsrapporten',
                'ordering': ['-year', '-quarter', '-version'],
                'constraints': [models.UniqueConstraint(fields=('municipality', 'year', 'quarter', 'version'), name='council_report_once'), models.CheckConstraint(condition=models.Q(('quarter__gte', 1), ('quarter__lte', 4)), name='council_report_quarter'), models.CheckConstraint(condition=models.Q(('version', 1), models.Q(('reason', ''), _negated=True), _connector='OR'), name='council_report_new_version_has_reason', violation_error_message='Kies een reden voor de nieuwe versie.')],
            },
        ),
    ]
