import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import ocp_portal.clock
import ocp_portal.policy
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('email', models.EmailField(max_length=254, unique=True, verbose_name='e-mailadres')),
                ('full_name', models.CharField(max_length=120, verbose_name='naam')),
                ('phone', models.CharField(blank=True, max_length=20, verbose_name='telefoon')),
                ('is_active', models.BooleanField(default=True, verbose_name='actief')),
                ('date_joined', models.DateTimeField(default=ocp_portal.clock.now, verbose_name='sinds')),
                ('sessions_ended', models.PositiveIntegerField(default=0, editable=False)),
            ],
            options={
                'verbose_name': 'gebruiker',
                'verbose_name_plural': 'gebruikers',
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[(ocp_portal.policy.Role['CARE_COORDINATOR'], 'Zorgcoördinator'), (ocp_portal.policy.Role['LIAISON'], 'Onderwijscontactpersoon'), (ocp_portal.policy.Role['TEAM_LEAD'], 'Teamleider CJG'), (ocp_portal.policy.Role['POLICY_OFFICER'], 'Beleidsmedewerker'), (ocp_portal.policy.Role['PARTNERSHIP_COORDINATOR'], 'SWV-coördinator'), (ocp_portal.policy.Role['ADMINISTRATOR'], 'Functioneel beheerder'), (ocp_portal.policy.Role['PRIVACY_OFFICER'], 'Privacy officer')], max_length=30, verbose_name='rol')),
                ('period', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='periode')),
            ],
            options={
                'verbose_name': 'rol in een gemeente',
                'verbose_name_plural': 'rollen in een gemeente',
            },
        ),
        migrations.CreateModel(
            name='Municipality',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=4, unique=True, verbose_name='CBS-code')),
                ('slug', models.SlugField(unique=True, verbose_name='korte naam')),
                ('name', models.CharField(max_length=80, verbose_name='naam')),
                ('joined', models.BooleanField(default=False, verbose_name='gebruikt het portaal')),
                ('holiday_region', models.CharField(choices=[('noord', 'Noord'), ('midden', 'Midden'), ('zuid', 'Zuid')], default='zuid', max_length=6, verbose_name='vakantieregio')),
                ('access_name', models.CharField(default='Centrum Jeugd en Gezin', max_length=80, verbose_name='naam van de toegang')),
                ('access_short', models.CharField(default='CJG', max_length=20, verbose_name='korte naam van de toegang')),
                ('liaison_name', models.CharField(default='onderwijscontactpersoon', max_length=80, verbose_name='naam van de functie')),
                ('liaison_short', models.CharField(default='OCP', max_length=20, verbose_name='korte naam van de functie')),
                ('fallback_phone', models.CharField(blank=True, max_length=20, verbose_name='telefoon van de toegang')),
                ('fallback_email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail van de toegang')),
                ('news_days_normal', models.PositiveSmallIntegerField(default=5, verbose_name='werkdagen tot nieuws')),
                ('news_days_urgent', models.PositiveSmallIntegerField(default=1, verbose_name='werkdagen tot nieuws bij spoed')),
                ('contact_weeks', models.PositiveSmallIntegerField(default=6, verbose_name='weken tussen eigen contacten')),
            ],
            options={
                'verbose_name': 'gemeente',
                'verbose_name_plural': 'gemeenten',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254, verbose_name='e-mailadres')),
                ('full_name', models.CharField(max_length=120, verbose_name='naam')),
                ('role', models.CharField(choices=[(ocp_portal.policy.Role['CARE_COORDINATOR'], 'Zorgcoördinator'), (ocp_portal.policy.Role['LIAISON'], 'Onderwijscontactpersoon'), (ocp_portal.policy.Role['TEAM_LEAD'], 'Teamleider CJG'), (ocp_portal.policy.Role['POLICY_OFFICER'], 'Beleidsmedewerker'), (ocp_portal.policy.Role['PARTNERSHIP_COORDINATOR'], 'SWV-coördinator'), (ocp_portal.policy.Role['ADMINISTRATOR'], 'Functioneel beheerder'), (ocp_portal.policy.Role['PRIVACY_OFFICER'], 'Privacy officer')], max_length=30, verbose_name='rol')),
                ('period', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='periode')),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('expires_at', models.DateTimeField()),
                ('created_at', models.DateTimeField(default=ocp_portal.clock.now)),
                ('accepted_at', models.DateTimeField(null=True)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('invited_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'uitnodiging',
                'verbose_name_plural': 'uitnodigingen',
            },
        ),
    ]
