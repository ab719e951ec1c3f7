import django.db.models.deletion
import ocp_portal.clock
import ocp_portal.policy
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='AccessEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=ocp_portal.clock.now, verbose_name='moment')),
                ('user_id', models.BigIntegerField(verbose_name='gebruiker')),
                ('role', models.CharField(choices=[(ocp_portal.policy.Role['CARE_COORDINATOR'], 'Zorgcoördinator'), (ocp_portal.policy.Role['LIAISON'], 'Onderwijscontactpersoon'), (ocp_portal.policy.Role['TEAM_LEAD'], 'Teamleider CJG'), (ocp_portal.policy.Role['POLICY_OFFICER'], 'Beleidsmedewerker'), (ocp_portal.policy.Role['PARTNERSHIP_COORDINATOR'], 'SWV-coördinator'), (ocp_portal.policy.Role['ADMINISTRATOR'], 'Functioneel beheerder'), (ocp_portal.policy.Role['PRIVACY_OFFICER'], 'Privacy officer')], max_length=30, verbose_name='rol')),
                ('action', models.CharField(choices=[('view', 'bekeken'), ('view_with_reason', 'bekeken met reden'), ('create', 'aangemaakt'), ('change', 'gewijzigd'), ('export', 'gedownload'), ('denied', 'geweigerd'), ('sign_in', 'aangemeld')], max_length=20, verbose_name='handeling')),
                ('object_type', models.CharField(max_length=40, verbose_name='soort')),
                ('object_key', models.CharField(max_length=40, verbose_name='kenmerk')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='reden')),
                ('request_id', models.CharField(blank=True, max_length=64, verbose_name='verzoek')),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.municipality')),
            ],
            options={
                'verbose_name': 'inzage',
                'verbose_name_plural': 'inzagelog',
                'indexes': [models.Index(fields=['municipality', '-at', '-id'], name='access_recent'), models.Index(fields=['municipality', 'object_type', 'object_key'], name='access_object')],
            },
        ),
    ]
