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
            name='Job',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40, verbose_name='soort')),
                ('key', models.CharField(max_length=80, verbose_name='kenmerk')),
                ('arguments', models.JSONField(default=dict)),
                ('status', models.CharField(choices=[('waiting', 'wacht'), ('running', 'bezig'), ('done', 'klaar'), ('failed', 'mislukt'), ('cancelled', 'gestopt')], default='waiting', max_length=10, verbose_name='stand')),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('last_attempt', models.PositiveSmallIntegerField(default=5)),
                ('publish_after', models.DateTimeField(default=ocp_portal.clock.now)),
                ('done_steps', models.PositiveIntegerField(default=0)),
                ('all_steps', models.PositiveIntegerField(default=0)),
                ('message', models.CharField(blank=True, max_length=300, verbose_name='bericht')),
                ('result_url', models.CharField(blank=True, max_length=200)),
                ('created_at', models.DateTimeField(default=ocp_portal.clock.now)),
                ('started_at', models.DateTimeField(null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.municipality')),
                ('started_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'taak',
                'verbose_name_plural': 'taken',
                'indexes': [models.Index(condition=models.Q(('status__in', ['waiting', 'running'])), fields=['publish_after'], name='job_open')],
                'constraints': [models.UniqueConstraint(fields=('municipality', 'kind', 'key'), name='job_once')],
            },
        ),
    ]
