import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import liaisons.models.people
import ocp_portal.clock
import ocp_portal.names
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0002_initial'),
        ('schools', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Cluster',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, verbose_name='naam')),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='clusters', to='accounts.municipality')),
            ],
            options={
                'verbose_name': 'cluster',
                'verbose_name_plural': 'clusters',
                'ordering': ['name'],
                'constraints': [models.UniqueConstraint(fields=('municipality', 'name'), name='cluster_name_once')],
            },
        ),
        migrations.CreateModel(
            name='Handover',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=500, verbose_name='wat spraken we af')),
                ('written_at', models.DateTimeField(default=ocp_portal.clock.now)),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.municipality')),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='handovers', to='schools.school')),
                ('written_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'overdracht',
                'verbose_name_plural': 'overdrachten',
                'indexes': [models.Index(fields=['school', '-id'], name='handover_latest')],
            },
        ),
        migrations.CreateModel(
            name='Liaison',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='naam')),
                ('sort_key', ocp_portal.names.SortKeyField('name', editable=False, max_length=160)),
                ('phone', models.CharField(blank=True, max_length=20, verbose_name='telefoon')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='e-mail')),
                ('contract_half_days', models.PositiveSmallIntegerField(default=8, verbose_name='dagdelen per week')),
                ('presence_half_days', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='waarvan hoogstens op scholen')),
                ('base_postcode', models.CharField(blank=True, max_length=7, verbose_name='postcode van de werkplek')),
                ('period', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='in dienst')),
                ('cluster', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='liaisons', to='liaisons.cluster')),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='liaisons', to='accounts.municipality')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='liaisons', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'onderwijscontactpersoon',
                'verbose_name_plural': 'onderwijscontactpersonen',
                'ordering': ['sort_key'],
                'constraints': [models.UniqueConstraint(fields=('municipality', 'user'), name='liaison_user_once'), models.CheckConstraint(condition=models.Q(('contract_half_days__gte', 1), ('contract_half_days__lte', 10)), name='liaison_contract_half_days', violation_error_message='Een werkweek heeft 1 tot en met 10 dagdelen.'), models.CheckConstraint(condition=models.Q(('presence_half_days', None), ('presence_half_days__lte', models.F('contract_half_days')), _connector='OR'), name='liaison_presence_within_contract', violation_error_message='Op scholen kan niet meer zijn dan in het contract staat.')],
            },
        ),
        migrations.CreateModel(
            name='ContactMoment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('date', models.DateField(verbose_name='datum')),
                ('means', models.CharField(choices=[('phone', 'telefoon'), ('at_school', 'op school'), ('mail', 'e-mail')], max_length=10, verbose_name='hoe')),
                ('something_up', models.BooleanField(default=False, verbose_name='er speelt iets')),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.municipality')),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contact_moments', to='schools.school')),
                ('liaison', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contact_moments', to='liaisons.liaison')),
            ],
            options={
                'verbose_name': 'contactmoment',
                'verbose_name_plural': 'contactmomenten',
                'indexes': [models.Index(fields=['school', '-date'], name='contact_recent')],
            },
        ),
        migrations.CreateModel(
            name='CalendarLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField(default=ocp_portal.clock.now)),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.municipality')),
                ('liaison', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='calendar_link', to='liaisons.liaison')),
            ],
            options={
                'verbose_name': 'agendalink',
                'verbose_name_plural': 'agendalinks',
            },
        ),
        migrations.CreateModel(
            name='Availability',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('weekday', models.PositiveSmallIntegerField(choices=[(0, 'maandag'), (1, 'dinsdag'), (2, 'woensdag'), (3, 'donderdag'), (4, 'vrijdag')], verbose_name='dag')),
                ('daypart', models.CharField(choices=[('morning', 'ochtend'), ('afternoon', 'middag')], max_length=9, verbose_name='dagdeel')),
                ('cycle_weeks', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), default=liaisons.models.people._every_week, size=None, verbose_name='weken van de cyclus')),
                ('period', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='periode')),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.municipality')),
                ('liaison', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='availabilities', to='liaisons.liaison')),
            ],
            options={
                'verbose_name': 'werkpatroon',
                'verbose_name_plural': 'werkpatronen',
                'ordering': ['weekday', '-daypart'],
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('daypart', 'morning')), expressions=[(models.Func(models.F('liaison'), models.F('liaison'), models.Value('[]'), function='int8range', output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField()), '&&'), (models.Func(models.F('weekday'), models.F('weekday'), models.Value('[]'), function='int8range', output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField()), '&&'), ('period', '&&')], name='availability_morning_no_overlap', violation_error_message='Dit dagdeel staat al in het werkpatroon.'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('daypart', 'afternoon')), expressions=[(models.Func(models.F('liaison'), models.F('liaison'), models.Value('[]'), function='int8range', output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField()), '&&'), (models.Func(models.F('weekday'), models.F('weekday'), models.Value('[]'), function='int8range', output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField()), '&&'), ('period', '&&')], name='availability_afternoon_no_overlap', violation_error_message='Dit dagdeel staat al in het werkpatroon.'), models.CheckConstraint(condition=models.Q(('cycle_weeks__contained_by', [0, 1, 2, 3]), ('cycle_weeks__len__gt', 0)), name='availability_in_cycle', violation_error_message='Kies minstens een week.')],
            },
        ),
        migrations.CreateModel(
            name='Assignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rank', models.PositiveSmallIntegerField(choices=[(1, 'eerste'), (2, 'tweede')], default=1, verbose_name='rang')),
                ('period', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='periode')),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.municipality')),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='assignments', to='schools.school')),
                ('liaison', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='liaisons.liaison')),
            ],
            options={
                'verbose_name': 'koppeling',
                'verbose_name_plural': 'koppelingen',
                'ordering': ['school', 'rank', 'period'],
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.Func(models.F('school'), models.F('school'), models.Value('[]'), function='int8range', output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField()), '&&'), (models.Func(models.F('rank'), models.F('rank'), models.Value('[]'), function='int8range', output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField()), '&&'), ('period', '&&')], name='assignment_no_overlap', violation_error_message='Deze school heeft in deze periode al een contactpersoon.')],
            },
        ),
        migrations.CreateModel(
            name='Absence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('category', models.CharField(choices=[('sickness', 'ziekte'), ('leave', 'verlof'), ('training', 'scholing'), ('vacancy', 'vacature')], max_length=10, verbose_name='soort')),
                ('period', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='periode')),
                ('recorded_at', models.DateTimeField(default=ocp_portal.clock.now)),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.municipality')),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('liaison', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='absences', to='liaisons.liaison')),
            ],
            options={
                'verbose_name': 'afwezigheid',
                'verbose_name_plural': 'afwezigheden',
                'ordering': ['-period'],
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.Func(models.F('liaison'), models.F('liaison'), models.Value('[]'), function='int8range', output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField()), '&&'), ('period', '&&')], name='absence_no_overlap', violation_error_message='In deze periode staat al een afwezigheid.')],
            },
        ),
        migrations.CreateModel(
            name='PlanBlock',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('half_day', models.PositiveSmallIntegerField(blank=True, choices=[(0, 'maandagochtend'), (1, 'maandagmiddag'), (2, 'dinsdagochtend'), (3, 'dinsdagmiddag'), (4, 'woensdagochtend'), (5, 'woensdagmiddag'), (6, 'donderdagochtend'), (7, 'donderdagmiddag'), (8, 'vrijdagochtend'), (9, 'vrijdagmiddag')], null=True, verbose_name='dagdeel')),
                ('cycle_week', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='week van de cyclus')),
                ('reason', models.CharField(max_length=120, verbose_name='reden')),
                ('period', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='periode')),
                ('created_at', models.DateTimeField(default=ocp_portal.clock.now)),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('liaison', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='plan_blocks', to='liaisons.liaison')),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.municipality')),
                ('school', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='plan_blocks', to='schools.school')),
            ],
            options={
                'verbose_name': 'blokkade',
                'verbose_name_plural': 'blokkades',
                'ordering': ['school', 'liaison', 'period'],
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.Func(django.db.models.functions.comparison.Coalesce(models.F('school'), models.Value(-1), output_field=models.BigIntegerField()), django.db.models.functions.comparison.Coalesce(models.F('school'), models.Value(-1), output_field=models.BigIntegerField()), models.Value('[]'), function='int8range', output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField()), '&&'), (models.Func(django.db.models.functions.comparison.Coalesce(models.F('liaison'), models.Value(-1), output_field=models.BigIntegerField()), django.db.models.functions.comparison.Coalesce(models.F('liaison'), models.Value(-1), output_field=models.BigIntegerField()), models.Value('[]'), function='int8range', output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField()), '&&'), (models.Func(django.db.models.functions.comparison.Coalesce(models.F('half_day'), models.Value(-1), output_field=models.BigIntegerField()), django.db.models.functions.comparison.Coalesce(models.F('half_day'), models.Value(-1), output_field=models.BigIntegerField()), models.Value('[]'), function='int8range', output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField()), '&&'), (models.Func(django.db.models.functions.comparison.Coalesce(models.F('cycle_week'), models.Value(-1), output_field=models.BigIntegerField()), django.db.models.functions.comparison.Coalesce(models.F('cycle_week'), models.Value(-1), output_field=models.BigIntegerField()), models.Value('[]'), function='int8range', output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField()), '&&'), ('period', '&&')], name='plan_block_once', violation_error_message='Dit staat er in deze periode al.'), models.CheckConstraint(condition=models.Q(('school__isnull', False), ('liaison__isnull', False), _connector='OR'), name='plan_block_says_something', violation_error_message='Kies een school, een contactpersoon of allebei.'), models.CheckConstraint(condition=models.Q(models.Q(('half_day', None), ('half_day__lt', 10), _connector='OR'), models.Q(('cycle_week', None), ('cycle_week__lt', 4), _connector='OR')), name='plan_block_in_cycle')],
            },
        ),
        migrations.CreateModel(
            name='PlanPin',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('half_day', models.PositiveSmallIntegerField(blank=True, choices=[(0, 'maandagochtend'), (1, 'maandagmiddag'), (2, 'dinsdagochtend'), (3, 'dinsdagmiddag'), (4, 'woensdagochtend'), (5, 'woensdagmiddag'), (6, 'donderdagochtend'), (7, 'donderdagmiddag'), (8, 'vrijdagochtend'), (9, 'vrijdagmiddag')], null=True, verbose_name='dagdeel')),
                ('cycle_week', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='week van de cyclus')),
                ('reason', models.CharField(max_length=120, verbose_name='reden')),
                ('period', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='periode')),
                ('created_at', models.DateTimeField(default=ocp_portal.clock.now)),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('liaison', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='plan_pins', to='liaisons.liaison')),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.municipality')),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='plan_pins', to='schools.school')),
            ],
            options={
                'verbose_name': 'vaste afspraak',
                'verbose_name_plural': 'vaste afspraken',
                'ordering': ['school', 'cycle_week', 'period'],
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('cycle_week', None)), expressions=[(models.Func(models.F('school'), models.F('school'), models.Value('[]'), function='int8range', output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField()), '&&'), ('period', '&&')], name='plan_pin_no_overlap', violation_error_message='Voor deze school is er in deze periode al een vaste afspraak.'), django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('cycle_week__isnull', False)), expressions=[(models.Func(models.F('school'), models.F('school'), models.Value('[]'), function='int8range', output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField()), '&&'), (models.Func(models.F('cycle_week'), models.F('cycle_week'), models.Value('[]'), function='int8range', output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField()), '&&'), ('period', '&&')], name='plan_pin_week_no_overlap', violation_error_message='Voor deze school en week is er al een vaste afspraak.'), models.CheckConstraint(condition=models.Q(('liaison__isnull', False), ('half_day__isnull', False), ('cycle_week__isnull', False), _connector='OR'), name='plan_pin_says_something', violation_error_message='Kies een contactpersoon, een dagdeel of een week.'), models.CheckConstraint(condition=models.Q(models.Q(('half_day', None), ('half_day__lt', 10), _connector='OR'), models.Q(('cycle_week', None), ('cycle_week__lt', 4), _connector='OR')), name='plan_pin_in_cycle')],
            },
        ),
        migrations.CreateModel(
            name='StandingPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, verbose_name='naam')),
                ('period', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='periode')),
                ('status', models.CharField(choices=[('making', 'wordt gemaakt'), ('draft', 'concept'), ('published', 'vastgesteld'), ('replaced', 'vervangen'), ('stopped', 'gestopt')], default='draft', max_length=10, verbose_name='stand')),
                ('version', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField(default=ocp_portal.clock.now)),
                ('published_at', models.DateTimeField(null=True)),
                ('instance', models.JSONField(blank=True, default=dict)),
                ('certificates', models.JSONField(blank=True, default=list)),
                ('as_solved', models.BooleanField(default=False)),
                ('misses', models.JSONField(blank=True, default=list)),
                ('again_of', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='liaisons.standingplan')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='standing_plans', to='accounts.municipality')),
                ('published_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'vast rooster',
                'verbose_name_plural': 'vaste roosters',
                'ordering': ['-period'],
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('status', 'published')), expressions=[(models.Func(models.F('municipality'), models.F('municipality'), models.Value('[]'), function='int8range', output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField()), '&&'), ('period', '&&')], name='standing_plan_no_overlap', violation_error_message='In deze periode geldt al een vast rooster.')],
            },
        ),
        migrations.CreateModel(
            name='PlanPart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('waiting', 'wacht'), ('running', 'bezig'), ('done', 'klaar'), ('failed', 'mislukt')], default='waiting', max_length=7, verbose_name='stand')),
                ('tiers', models.JSONField(blank=True, default=list)),
                ('result', models.JSONField(null=True)),
                ('cluster', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='liaisons.cluster')),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.municipality')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parts', to='liaisons.standingplan')),
            ],
            options={
                'verbose_name': 'deel van een plan',
                'verbose_name_plural': 'delen van plannen',
                'ordering': ['plan', 'cluster__name'],
                'constraints': [models.UniqueConstraint(fields=('plan', 'cluster'), name='plan_part_once')],
            },
        ),
        migrations.CreateModel(
            name='StandingVisit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('cycle_week', models.PositiveSmallIntegerField(verbose_name='week van de cyclus')),
                ('weekday', models.PositiveSmallIntegerField(choices=[(0, 'maandag'), (1, 'dinsdag'), (2, 'woensdag'), (3, 'donderdag'), (4, 'vrijdag')], verbose_name='dag')),
                ('daypart', models.CharField(choices=[('morning', 'ochtend'), ('afternoon', 'middag')], max_length=9, verbose_name='dagdeel')),
                ('kind', models.CharField(choices=[('full', 'heel dagdeel'), ('short', 'kort bezoek'), ('meeting', 'overleg')], default='full', max_length=7, verbose_name='soort')),
                ('locked', models.BooleanField(default=False, verbose_name='vastgezet')),
                ('liaison', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='standing_visits', to='liaisons.liaison')),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.municipality')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='visits', to='liaisons.standingplan')),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='standing_visits', to='schools.school')),
            ],
            options={
                'verbose_name': 'vast bezoek',
                'verbose_name_plural': 'vaste bezoeken',
                'constraints': [models.UniqueConstraint(condition=models.Q(('kind', 'meeting'), _negated=True), fields=('plan', 'school', 'cycle_week', 'weekday', 'daypart'), name='standing_visit_once'), models.UniqueConstraint(condition=models.Q(('kind', 'meeting')), fields=('plan', 'school', 'cycle_week', 'weekday', 'daypart'), name='standing_meeting_once'), models.CheckConstraint(condition=models.Q(('cycle_week__lt', 4), ('weekday__lt', 5)), name='standing_visit_in_cycle')],
            },
        ),
        migrations.CreateModel(
            name='Substitution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('period', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='periode')),
                ('absence', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='substitutions', to='liaisons.absence')),
                ('liaison', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='substitutions', to='liaisons.liaison')),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.municipality')),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='substitutions', to='schools.school')),
            ],
            options={
                'verbose_name': 'vervanging',
                'verbose_name_plural': 'vervangingen',
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.Func(models.F('school'), models.F('school'), models.Value('[]'), function='int8range', output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField()), '&&'), (models.Func(models.F('absence'), models.F('absence'), models.Value('[]'), function='int8range', output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField()), '&&'), ('period', '&&')], name='substitution_no_overlap', violation_error_message='Voor deze school is in deze periode al een vervanger.')],
            },
        ),
        migrations.CreateModel(
            name='TermLedger',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('pattern', models.PositiveIntegerField(default=0, verbose_name='volgens plan')),
                ('realised', models.PositiveIntegerField(default=0, verbose_name='gerealiseerd')),
                ('moved', models.PositiveIntegerField(default=0, verbose_name='verplaatst')),
                ('made_up', models.PositiveIntegerField(default=0, verbose_name='ingehaald')),
                ('lapsed', models.PositiveIntegerField(default=0, verbose_name='vervallen')),
                ('open', models.PositiveIntegerField(default=0, verbose_name='nog te komen')),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.municipality')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ledger', to='liaisons.standingplan')),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ledger', to='schools.school')),
            ],
            options={
                'verbose_name': 'boekhouding van een termijn',
                'verbose_name_plural': 'boekhouding van termijnen',
                'constraints': [models.UniqueConstraint(fields=('plan', 'school'), name='ledger_once'), models.CheckConstraint(condition=models.Q(('pattern', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('realised'), '+', models.F('moved')), '+', models.F('made_up')), '+', models.F('lapsed')), '+', models.F('open')))), name='ledger_adds_up')],
            },
        ),
        migrations.CreateModel(
            name='Visit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('date', models.DateField(verbose_name='datum')),
                ('daypart', models.CharField(choices=[('morning', 'ochtend'), ('afternoon', 'middag')], max_length=9, verbose_name='dagdeel')),
                ('kind', models.CharField(choices=[('full', 'heel dagdeel'), ('short', 'kort bezoek'), ('meeting', 'overleg')], default='full', max_length=7, verbose_name='soort')),
                ('status', models.CharField(choices=[('planned', 'gepland'), ('attended', 'aanwezig'), ('remote', 'op afstand'), ('missed', 'niet gelukt'), ('cancelled', 'vervallen')], default='planned', max_length=10, verbose_name='stand')),
                ('pattern_date', models.DateField(blank=True, null=True, verbose_name='datum volgens plan')),
                ('pattern_daypart', models.CharField(blank=True, choices=[('morning', 'ochtend'), ('afternoon', 'middag')], max_length=9, verbose_name='dagdeel volgens plan')),
                ('origin', models.CharField(choices=[('pattern', 'vast rooster'), ('make_up', 'inhaalbezoek'), ('replan', 'vervanging'), ('person', 'losse afspraak')], default='pattern', max_length=10, verbose_name='herkomst')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='reden')),
                ('cause', models.CharField(blank=True, choices=[('holiday', 'vakantie of feestdag'), ('closed', 'school gesloten'), ('absent', 'contactpersoon afwezig'), ('vacant', 'geen contactpersoon')], max_length=10, verbose_name='oorzaak')),
                ('version', models.PositiveIntegerField(default=1)),
                ('changed_at', models.DateTimeField(default=ocp_portal.clock.now)),
                ('confirmed_at', models.DateTimeField(null=True, verbose_name='bevestigd op')),
                ('dispute', models.CharField(blank=True, choices=[('nobody', 'er is niemand geweest'), ('shorter', 'het was korter dan afgesproken'), ('remote', 'het was niet op school'), ('other_day', 'het was op een andere dag'), ('was_there', 'er is wel iemand geweest')], max_length=10, verbose_name='klopt niet')),
                ('changed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('liaison', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='liaisons.liaison')),
                ('makes_up', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='made_up_by', to='liaisons.visit')),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.municipality')),
                ('plan', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='dated_visits', to='liaisons.standingplan')),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='schools.school')),
                ('standing_in_for', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='liaisons.liaison')),
            ],
            options={
                'verbose_name': 'bezoek',
                'verbose_name_plural': 'bezoeken',
                'ordering': ['date', '-daypart'],
            },
        ),
        migrations.CreateModel(
            name='MakeUpProposal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('date', models.DateField(verbose_name='datum')),
                ('daypart', models.CharField(choices=[('morning', 'ochtend'), ('afternoon', 'middag')], max_length=9, verbose_name='dagdeel')),
                ('kind', models.CharField(choices=[('full', 'heel dagdeel'), ('short', 'kort bezoek'), ('meeting', 'overleg')], max_length=7, verbose_name='soort')),
                ('status', models.CharField(choices=[('proposed', 'voorstel'), ('accepted', 'akkoord'), ('refused', 'niet akkoord'), ('expired', 'verlopen')], default='proposed', max_length=8, verbose_name='stand')),
                ('version', models.PositiveIntegerField(default=1)),
                ('proposed_at', models.DateTimeField(default=ocp_portal.clock.now)),
                ('decided_at', models.DateTimeField(null=True)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('liaison', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='liaisons.liaison')),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.municipality')),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='schools.school')),
                ('makes_up', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='proposals', to='liaisons.visit')),
                ('visit', models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='proposal', to='liaisons.visit')),
            ],
            options={
                'verbose_name': 'voorstel voor een inhaalbezoek',
                'verbose_name_plural': 'voorstellen voor inhaalbezoeken',
                'ordering': ['date', '-daypart', 'pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('status__in', ['proposed', 'accepted'])), fields=('makes_up',), name='make_up_one_proposal')],
            },
        ),
        migrations.CreateModel(
            name='VisitChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(default=ocp_portal.clock.now, verbose_name='moment')),
                ('from_status', models.CharField(choices=[('planned', 'gepland'), ('attended', 'aanwezig'), ('remote', 'op afstand'), ('missed', 'niet gelukt'), ('cancelled', 'vervallen')], max_length=10, verbose_name='was')),
                ('to_status', models.CharField(choices=[('planned', 'gepland'), ('attended', 'aanwezig'), ('remote', 'op afstand'), ('missed', 'niet gelukt'), ('cancelled', 'vervallen')], max_length=10, verbose_name='werd')),
                ('from_date', models.DateField(verbose_name='was op')),
                ('to_date', models.DateField(verbose_name='werd op')),
                ('from_daypart', models.CharField(choices=[('morning', 'ochtend'), ('afternoon', 'middag')], max_length=9, verbose_name='was')),
                ('to_daypart', models.CharField(choices=[('morning', 'ochtend'), ('afternoon', 'middag')], max_length=9, verbose_name='werd')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='reden')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('from_liaison', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='liaisons.liaison')),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.municipality')),
                ('to_liaison', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='liaisons.liaison')),
                ('visit', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='liaisons.visit')),
            ],
            options={
                'verbose_name': 'wijziging van een bezoek',
                'verbose_name_plural': 'wijzigingen van bezoeken',
                'ordering': ['visit', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='WeekRoster',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('monday', models.DateField(verbose_name='maandag')),
                ('published_at', models.DateTimeField(default=ocp_portal.clock.now)),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='week_rosters', to='accounts.municipality')),
                ('published_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'weekrooster',
                'verbose_name_plural': 'weekroosters',
                'ordering': ['-monday'],
                'constraints': [models.UniqueConstraint(fields=('municipality', 'monday'), name='week_roster_once'), models.CheckConstraint(condition=models.Q(('monday__iso_week_day', 1)), name='week_roster_starts_on_monday')],
            },
        ),
        migrations.AddField(
            model_name='visit',
            name='roster',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='liaisons.weekroster'),
        ),
        migrations.AddIndex(
            model_name='visit',
            index=models.Index(fields=['liaison', 'date'], name='visit_by_liaison'),
        ),
        migrations.AddIndex(
            model_name='visit',
            index=models.Index(fields=['municipality', 'date'], name='visit_by_date'),
        ),
        migrations.AddConstraint(
            model_name='visit',
            constraint=models.UniqueConstraint(condition=models.Q(models.Q(('status', 'cancelled'), _negated=True), models.Q(('kind', 'meeting'), _negated=True)), fields=('school', 'date', 'daypart'), name='visit_once'),
        ),
        migrations.AddConstraint(
            model_name='visit',
            constraint=models.UniqueConstraint(condition=models.Q(models.Q(('status', 'cancelled'), _negated=True), ('kind', 'meeting')), fields=('school', 'date', 'daypart'), name='visit_meeting_once'),
        ),
        migrations.AddConstraint(
            model_name='visit',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('pattern_date', None), ('pattern_daypart', ''), ('plan', None)), models.Q(('pattern_date__isnull', False), ('plan__isnull', False), models.Q(('pattern_daypart', ''), _negated=True)), _connector='OR'), name='visit_promise_is_whole'),
        ),
        migrations.AddConstraint(
            model_name='visit',
            constraint=models.CheckConstraint(condition=models.Q(('dispute', ''), ('confirmed_at__isnull', False), _connector='OR'), name='visit_dispute_has_a_moment'),
        ),
        migrations.AddConstraint(
            model_name='visit',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'missed'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='visit_missed_has_reason', violation_error_message='Geef een reden als het bezoek niet is gelukt.'),
        ),
        migrations.AddConstraint(
            model_name='visit',
            constraint=models.CheckConstraint(condition=models.Q(('cause', ''), models.Q(('status', 'cancelled'), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='visit_cause_only_when_cancelled'),
        ),
    ]
