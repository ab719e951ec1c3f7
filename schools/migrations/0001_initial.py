import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import ocp_portal.clock
import ocp_portal.names
import schools.models.presence
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='SchoolBoard',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=5, unique=True, verbose_name='nummer')),
                ('name', models.CharField(blank=True, max_length=120, verbose_name='naam')),
            ],
            options={
                'verbose_name': 'schoolbestuur',
                'verbose_name_plural': 'schoolbesturen',
            },
        ),
        migrations.CreateModel(
            name='Partnership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=8, unique=True, verbose_name='code')),
                ('name', models.CharField(max_length=120, verbose_name='naam')),
                ('kind', models.CharField(choices=[('po', 'primair onderwijs'), ('vo', 'voortgezet onderwijs')], max_length=2, verbose_name='soort')),
                ('municipalities', models.ManyToManyField(related_name='partnerships', to='accounts.municipality')),
            ],
            options={
                'verbose_name': 'samenwerkingsverband',
                'verbose_name_plural': 'samenwerkingsverbanden',
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='School',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=12, verbose_name='vestigingscode')),
                ('name', models.CharField(max_length=200, verbose_name='naam')),
                ('sort_key', ocp_portal.names.SortKeyField('name', editable=False, max_length=160)),
                ('sector', models.CharField(choices=[('BO', 'basisonderwijs'), ('SBO', 'speciaal basisonderwijs'), ('SO', 'speciaal onderwijs'), ('VSO', 'voortgezet speciaal onderwijs'), ('SO/VSO', '(voortgezet) speciaal onderwijs'), ('VO', 'voortgezet onderwijs'), ('KO', 'kinderopvang'), ('MBO', 'middelbaar beroepsonderwijs')], max_length=6, verbose_name='schoolsoort')),
                ('structure', models.CharField(blank=True, max_length=40, verbose_name='onderwijsstructuur')),
                ('street', models.CharField(blank=True, max_length=200, verbose_name='straat')),
                ('house_number', models.CharField(blank=True, max_length=20, verbose_name='huisnummer')),
                ('postcode', models.CharField(blank=True, max_length=7, verbose_name='postcode')),
                ('city', models.CharField(blank=True, max_length=200, verbose_name='plaats')),
                ('phone', models.CharField(blank=True, max_length=20, verbose_name='telefoon')),
                ('website', models.CharField(blank=True, max_length=200, verbose_name='website')),
                ('denomination', models.CharField(blank=True, max_length=200, verbose_name='denominatie')),
                ('pupils', models.PositiveIntegerField(blank=True, null=True, verbose_name='leerlingen')),
                ('holiday_region', models.CharField(choices=[('noord', 'Noord'), ('midden', 'Midden'), ('zuid', 'Zuid')], max_length=6, verbose_name='vakantieregio')),
                ('register', models.CharField(blank=True, max_length=10)),
                ('new_on', models.DateField(blank=True, null=True, verbose_name='nieuw in het register sinds')),
                ('gone_on', models.DateField(blank=True, null=True, verbose_name='uit het register sinds')),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='schools', to='accounts.municipality')),
                ('partnership', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='schools', to='schools.partnership')),
                ('board', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='schools', to='schools.schoolboard')),
            ],
            options={
                'verbose_name': 'schoollocatie',
                'verbose_name_plural': 'schoollocaties',
                'ordering': ['sort_key', 'code'],
                'indexes': [models.Index(fields=['municipality', 'sort_key', 'code'], name='school_by_name')],
                'constraints': [models.UniqueConstraint(fields=('municipality', 'code'), name='school_code_once'), models.CheckConstraint(condition=models.Q(('sector__in', ['BO', 'SBO', 'SO', 'VSO', 'SO/VSO', 'VO', 'KO', 'MBO'])), name='school_sector_known')],
            },
        ),
        migrations.CreateModel(
            name='SchoolHoliday',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('region', models.CharField(choices=[('noord', 'Noord'), ('midden', 'Midden'), ('zuid', 'Zuid')], max_length=6)),
                ('school_year', models.CharField(max_length=9)),
                ('name', models.CharField(max_length=40)),
                ('period', django.contrib.postgres.fields.ranges.DateRangeField()),
                ('status', models.CharField(blank=True, max_length=20)),
                ('source', models.CharField(max_length=200)),
            ],
            options={
                'verbose_name': 'schoolvakantie',
                'verbose_name_plural': 'schoolvakanties',
                'ordering': ['period'],
                'constraints': [models.UniqueConstraint(fields=('region', 'school_year', 'name'), name='school_holiday_once')],
            },
        ),
        migrations.CreateModel(
            name='SchoolImport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file_name', models.CharField(max_length=120, verbose_name='bestand')),
                ('content', models.JSONField()),
                ('problems', models.JSONField(default=list)),
                ('result', models.JSONField(default=dict)),
                ('uploaded_at', models.DateTimeField(default=ocp_portal.clock.now)),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.municipality')),
                ('uploaded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'import van scholen',
                'verbose_name_plural': 'imports van scholen',
                'ordering': ['-uploaded_at'],
            },
        ),
        migrations.CreateModel(
            name='TierAgreement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('tier', models.CharField(choices=[('basis', 'basis'), ('extra', 'extra')], max_length=5, verbose_name='aansluitwijze')),
                ('period', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='periode')),
                ('reason', models.TextField(max_length=1000, verbose_name='reden')),
                ('figures', models.TextField(blank=True, max_length=1000, verbose_name='cijfers erbij')),
                ('decided_on', models.DateField(null=True, verbose_name='besluit van')),
                ('decided_by', models.CharField(blank=True, max_length=200, verbose_name='besloten door')),
                ('consulted', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=8), size=None, verbose_name='geraadpleegd')),
                ('recorded_at', models.DateTimeField(default=ocp_portal.clock.now)),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.municipality')),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tier_agreements', to='schools.school')),
            ],
            options={
                'verbose_name': 'aansluitwijze',
                'verbose_name_plural': 'aansluitwijzen',
                'ordering': ['school', 'period'],
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('decided_on__isnull', False)), expressions=[(models.Func(models.F('school'), models.F('school'), models.Value('[]'), function='int8range', output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField()), '&&'), ('period', '&&')], name='tier_no_overlap', violation_error_message='In deze periode geldt al een aansluitwijze voor deze school.'), models.UniqueConstraint(condition=models.Q(('decided_on', None)), fields=('school',), name='tier_one_draft'), models.CheckConstraint(condition=models.Q(('decided_on', None), ('consulted__len__gt', 0), _connector='OR'), name='tier_consulted', violation_error_message='Kruis aan welk samenwerkingsverband meesprak.')],
            },
        ),
        migrations.CreateModel(
            name='TravelTime',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('one', models.CharField(max_length=4, verbose_name='van')),
                ('other', models.CharField(max_length=4, verbose_name='naar')),
                ('minutes', models.PositiveSmallIntegerField(verbose_name='minuten')),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='travel_times', to='accounts.municipality')),
            ],
            options={
                'verbose_name': 'reistijd',
                'verbose_name_plural': 'reistijden',
                'ordering': ['one', 'other'],
                'constraints': [models.UniqueConstraint(fields=('municipality', 'one', 'other'), name='travel_time_once'), models.CheckConstraint(condition=models.Q(('one__lt', models.F('other'))), name='travel_time_in_order'), models.CheckConstraint(condition=models.Q(('minutes__gte', 1), ('minutes__lte', 240)), name='travel_time_minutes', violation_error_message='Vul 1 tot en met 240 minuten in.')],
            },
        ),
        migrations.CreateModel(
            name='PresenceNorm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField(verbose_name='nummer')),
                ('name', models.CharField(max_length=80, verbose_name='naam')),
                ('kind', models.CharField(choices=[('extra', 'gemiddeld een aantal keer per week'), ('weekly', 'wekelijks'), ('monthly', 'maandelijks')], max_length=7, verbose_name='soort')),
                ('tiers', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('basis', 'basis'), ('extra', 'extra')], max_length=5), blank=True, default=list, size=None, verbose_name='aansluitwijzen')),
                ('sectors', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('BO', 'basisonderwijs'), ('SBO', 'speciaal basisonderwijs'), ('SO', 'speciaal onderwijs'), ('VSO', 'voortgezet speciaal onderwijs'), ('SO/VSO', '(voortgezet) speciaal onderwijs'), ('VO', 'voortgezet onderwijs'), ('KO', 'kinderopvang'), ('MBO', 'middelbaar beroepsonderwijs')], max_length=6), blank=True, default=list, size=None, verbose_name='schoolsoorten')),
                ('visits', models.PositiveSmallIntegerField(default=1, verbose_name='bezoeken')),
                ('load', models.PositiveSmallIntegerField(choices=[(1, 'kort bezoek'), (2, 'heel dagdeel')], default=2, verbose_name='duur')),
                ('window_weeks', models.PositiveSmallIntegerField(default=12, verbose_name='gemiddeld over schoolweken')),
                ('period', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='periode')),
                ('source', models.CharField(max_length=200, verbose_name='bron')),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='norms', to='accounts.municipality')),
            ],
            options={
                'verbose_name': 'aanwezigheidsnorm',
                'verbose_name_plural': 'aanwezigheidsnormen',
                'ordering': ['number', 'period'],
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.Func(models.F('municipality'), models.F('municipality'), models.Value('[]'), function='int8range', output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField()), '&&'), (models.Func(models.F('number'), models.F('number'), models.Value('[]'), function='int8range', output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField()), '&&'), ('period', '&&')], name='norm_no_overlap', violation_error_message='In deze periode geldt deze norm al.'), models.CheckConstraint(condition=models.Q(('kind__in', ['extra', 'weekly', 'monthly']), ('load__in', [1, 2])), name='norm_known'), models.CheckConstraint(condition=models.Q(('visits__gte', 1), ('visits__lte', 10)), name='norm_visits', violation_error_message='Een norm vraagt 1 tot en met 10 bezoeken.'), models.CheckConstraint(condition=models.Q(('window_weeks__gte', 1), ('window_weeks__lte', 40)), name='norm_window', violation_error_message='Kies een gemiddelde over 1 tot en met 40 schoolweken.')],
            },
        ),
        migrations.CreateModel(
            name='ReceivingHours',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('answers', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('welcome', 'welkom'), ('preferred', 'liefst'), ('closed', 'niet')], max_length=9), default=schools.models.presence._all_welcome, size=10, verbose_name='per dagdeel')),
                ('period', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='periode')),
                ('status', models.CharField(choices=[('proposed', 'voorgesteld'), ('agreed', 'afgesproken'), ('refused', 'niet akkoord')], default='proposed', max_length=8, verbose_name='stand')),
                ('version', models.PositiveIntegerField(default=1)),
                ('proposed_at', models.DateTimeField(default=ocp_portal.clock.now)),
                ('decided_at', models.DateTimeField(null=True)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.municipality')),
                ('proposed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='receiving_hours', to='schools.school')),
            ],
            options={
                'verbose_name': 'ontvangsttijden',
                'verbose_name_plural': 'ontvangsttijden',
                'ordering': ['school', '-period'],
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('status', 'agreed')), expressions=[(models.Func(models.F('school'), models.F('school'), models.Value('[]'), function='int8range', output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField()), '&&'), ('period', '&&')], name='receiving_no_overlap', violation_error_message='In deze periode gelden al ontvangsttijden.'), models.UniqueConstraint(condition=models.Q(('status', 'proposed')), fields=('school',), name='receiving_one_proposal'), models.CheckConstraint(condition=models.Q(('answers__contained_by', ['welcome', 'preferred', 'closed']), ('answers__len', 10)), name='receiving_ten_answers')],
            },
        ),
        migrations.CreateModel(
            name='Closure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('period', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='periode')),
                ('reason', models.CharField(max_length=80, verbose_name='reden')),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.municipality')),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='closures', to='schools.school')),
            ],
            options={
                'verbose_name': 'sluiting',
                'verbose_name_plural': 'sluitingen',
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.Func(models.F('school'), models.F('school'), models.Value('[]'), function='int8range', output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField()), '&&'), ('period', '&&')], name='closure_no_overlap', violation_error_message='Deze dagen staan er al in.')],
            },
        ),
        migrations.CreateModel(
            name='CareTeam',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('structural_mdo', models.BooleanField(verbose_name='structureel MDO')),
                ('mdo_a_year', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='keer per schooljaar')),
                ('status', models.CharField(choices=[('proposed', 'voorgesteld'), ('agreed', 'afgesproken'), ('refused', 'niet akkoord')], default='proposed', max_length=8, verbose_name='stand')),
                ('version', models.PositiveIntegerField(default=1)),
                ('proposed_at', models.DateTimeField(default=ocp_portal.clock.now)),
                ('decided_at', models.DateTimeField(null=True)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.municipality')),
                ('proposed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='care_teams', to='schools.school')),
            ],
            options={
                'verbose_name': 'zorgteam',
                'verbose_name_plural': 'zorgteams',
                'constraints': [models.CheckConstraint(condition=models.Q(('mdo_a_year', None), models.Q(('mdo_a_year__gte', 1), ('structural_mdo', True)), _connector='OR'), name='care_team_frequency_only_with_mdo', violation_error_message='Vul alleen hoe vaak in als er een structureel MDO is.'), models.UniqueConstraint(condition=models.Q(('status__in', ['agreed', 'proposed'])), fields=('school', 'status'), name='care_team_one_of_each')],
            },
        ),
        migrations.CreateModel(
            name='CareMeetingSeries',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('zat', 'ZAT'), ('care', 'zorgoverleg'), ('mdo', 'MDO')], default='zat', max_length=4, verbose_name='soort')),
                ('cycle_weeks', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), default=schools.models.presence._every_week, size=None, verbose_name='weken van de cyclus')),
                ('half_day', models.PositiveSmallIntegerField(choices=[(0, 'maandagochtend'), (1, 'maandagmiddag'), (2, 'dinsdagochtend'), (3, 'dinsdagmiddag'), (4, 'woensdagochtend'), (5, 'woensdagmiddag'), (6, 'donderdagochtend'), (7, 'donderdagmiddag'), (8, 'vrijdagochtend'), (9, 'vrijdagmiddag')], verbose_name='dagdeel')),
                ('start_time', models.TimeField(blank=True, null=True, verbose_name='begint om')),
                ('period', django.contrib.postgres.fields.ranges.DateRangeField(verbose_name='periode')),
                ('status', models.CharField(choices=[('proposed', 'voorgesteld'), ('agreed', 'afgesproken'), ('refused', 'niet akkoord')], default='proposed', max_length=8, verbose_name='stand')),
                ('version', models.PositiveIntegerField(default=1)),
                ('proposed_at', models.DateTimeField(default=ocp_portal.clock.now)),
                ('decided_at', models.DateTimeField(null=True)),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.municipality')),
                ('proposed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('school', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='care_meetings', to='schools.school')),
            ],
            options={
                'verbose_name': 'vast zorgoverleg',
                'verbose_name_plural': 'vaste zorgoverleggen',
                'ordering': ['school', 'half_day', 'period'],
                'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(condition=models.Q(('status', 'agreed')), expressions=[(models.Func(models.F('school'), models.F('school'), models.Value('[]'), function='int8range', output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField()), '&&'), (models.Func(models.F('half_day'), models.F('half_day'), models.Value('[]'), function='int8range', output_field=django.contrib.postgres.fields.ranges.BigIntegerRangeField()), '&&'), ('period', '&&')], name='care_meeting_no_overlap', violation_error_message='Op dit dagdeel is er al een vast overleg.'), models.CheckConstraint(condition=models.Q(('half_day__lt', 10)), name='care_meeting_half_day'), models.CheckConstraint(condition=models.Q(('cycle_weeks__contained_by', [0, 1, 2, 3]), ('cycle_weeks__len__gt', 0)), name='care_meeting_in_cycle', violation_error_message='Kies minstens een week.')],
            },
        ),
    ]
