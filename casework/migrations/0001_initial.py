import django.db.models.deletion
import ocp_portal.clock
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0002_initial'),
        ('liaisons', '0001_initial'),
        ('schools', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Consultation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(max_length=16, verbose_name='kenmerk')),
                ('sector', models.CharField(choices=[('BO', 'basisonderwijs'), ('SBO', 'speciaal basisonderwijs'), ('SO', 'speciaal onderwijs'), ('VSO', 'voortgezet speciaal onderwijs'), ('SO/VSO', '(voortgezet) speciaal onderwijs'), ('VO', 'voortgezet onderwijs'), ('KO', 'kinderopvang'), ('MBO', 'middelbaar beroepsonderwijs')], max_length=6)),
                ('tier', models.CharField(max_length=5)),
                ('theme', models.CharField(choices=[('behaviour', 'gedrag en omgang'), ('mood', 'stemming en angst'), ('home', 'thuissituatie'), ('upbringing', 'opvoeding'), ('absence', 'verzuim of thuiszitten'), ('learning', 'leren en ontwikkeling'), ('hidden', 'schoolresultaten goed, toch zorgen'), ('safety', 'veiligheid'), ('other', 'iets anders')], max_length=12, verbose_name='onderwerp')),
                ('age_band', models.CharField(choices=[('0-3', '0 tot en met 3 jaar'), ('4-7', '4 tot en met 7 jaar'), ('8-11', '8 tot en met 11 jaar'), ('12-15', '12 tot en met 15 jaar'), ('16+', '16 jaar en ouder'), ('several', 'een groep of de hele school')], max_length=8, verbose_name='leeftijd')),
                ('urgency', models.CharField(choices=[('normal', 'gewoon'), ('urgent', 'dringend')], default='normal', max_length=7, verbose_name='spoed')),
                ('text', models.TextField(max_length=3000, verbose_name='vraag')),
                ('status', models.CharField(choices=[('new', 'nieuw'), ('taken_up', 'opgepakt'), ('answered', 'beantwoord'), ('closed', 'afgesloten')], default='new', max_length=9, verbose_name='stand')),
                ('asked_at', models.DateTimeField(default=ocp_portal.clock.now, verbose_name='gesteld')),
                ('news_due_on', models.DateField(verbose_name='nieuws uiterlijk')),
                ('first_response_at', models.DateTimeField(null=True)),
                ('closed_at', models.DateTimeField(null=True)),
                ('changed_at', models.DateTimeField(default=ocp_portal.clock.now)),
                ('version', models.PositiveIntegerField(default=1)),
                ('form_token', models.UUIDField(editable=False, null=True)),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('director', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='consultations', to='liaisons.liaison')),
                ('municipality', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.municipality')),
                ('school', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='consultations', to='schools.school')),
            ],
            options={
                'verbose_name': 'vraag',
                'verbose_name_plural': 'vragen',
                'indexes': [models.Index(fields=['municipality', '-asked_at', '-id'], name='consultation_recent'), models.Index(fields=['school', '-asked_at', '-id'], name='consultation_by_school'), models.Index(condition=models.Q(('status', 'closed'), _negated=True), fields=['school', '-asked_at', '-id'], name='consultation_open'), models.Index(condition=models.Q(('status', 'closed'), _negated=True), fields=['municipality', '-asked_at', '-id'], name='consultation_open_recent'), models.Index(fields=['municipality', 'theme', '-asked_at', '-id'], name='consultation_theme'), models.Index(condition=models.Q(('status__in', ['new', 'taken_up'])), fields=['municipality', 'news_due_on', 'id'], name='consultation_due'), models.Index(condition=models.Q(('status__in', ['new', 'taken_up'])), fields=['school', 'news_due_on', 'id'], name='consultation_due_by_school'), models.Index(fields=['municipality', 'asked_at'], include=('school', 'theme', 'status', 'sector', 'tier', 'closed_at'), name='consultation_counts')],
                'constraints': [models.UniqueConstraint(fields=('municipality', 'reference'), name='consultation_reference_once'), models.UniqueConstraint(fields=('municipality', 'form_token'), name='consultation_form_once'), models.CheckConstraint(condition=models.Q(('status', 'new'), ('director__isnull', False), _connector='OR'), name='consultation_has_director', violation_error_message='Een vraag die loopt heeft precies één casusregisseur.'), models.CheckConstraint(condition=models.Q(('status', 'closed'), ('closed_at', None), _connector='XOR'), name='consultation_closed_at')],
            },
        ),
        migrations.CreateModel(
            name='Activity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('consultation', 'consultatie'), ('meeting', 'aansluiten bij het MDO'), ('advice', 'informatie en advies'), ('clarification', 'vraagverheldering'), ('parenting', 'opvoedondersteuning'), ('specialist', 'inzetten van specialistische hulp'), ('referral', 'verwijzing')], max_length=14, verbose_name='taak')),
                ('date', models.DateField(verbose_name='datum')),
                ('recorded_at', models.DateTimeField(default=ocp_portal.clock.now)),
                ('form_token', models.UUIDField(editable=False, null=True)),
                ('done_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='liaisons.liaison')),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.municipality')),
                ('consultation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='activities', to='casework.consultation')),
            ],
            options={
                'verbose_name': 'taak',
                'verbose_name_plural': 'taken',
                'ordering': ['date', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['consultation', 'meeting', 'advice', 'clarification', 'parenting', 'specialist', 'referral'])), name='activity_one_of_seven'), models.UniqueConstraint(fields=('consultation', 'form_token'), name='activity_form_once')],
            },
        ),
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('question', 'vraag'), ('reply', 'reactie'), ('answer', 'antwoord'), ('note', 'werknotitie'), ('closing', 'laatste bericht')], default='question', max_length=8, verbose_name='wat')),
                ('token', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('fields', models.JSONField(default=dict)),
                ('saved_at', models.DateTimeField(default=ocp_portal.clock.now)),
                ('consultation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='drafts', to='casework.consultation', verbose_name='bij vraag')),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.municipality')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='drafts', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'concept',
                'verbose_name_plural': 'concepten',
                'constraints': [models.UniqueConstraint(fields=('user', 'municipality', 'token'), name='draft_once'), models.CheckConstraint(condition=models.Q(('kind', 'question'), ('consultation__isnull', False), _connector='XOR'), name='draft_at_its_question')],
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=3000, verbose_name='bericht')),
                ('from_school', models.BooleanField(default=False)),
                ('written_at', models.DateTimeField(default=ocp_portal.clock.now)),
                ('form_token', models.UUIDField(editable=False, null=True)),
                ('consultation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='casework.consultation')),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.municipality')),
                ('written_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'bericht',
                'verbose_name_plural': 'berichten',
                'ordering': ['written_at', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('consultation', 'form_token'), name='message_form_once')],
            },
        ),
        migrations.CreateModel(
            name='ReferenceCounter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField()),
                ('last', models.PositiveIntegerField(default=0)),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='accounts.municipality')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('municipality', 'year'), name='reference_counter_once')],
            },
        ),
        migrations.CreateModel(
            name='StatusChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('taken_up', 'opgepakt'), ('answered', 'beantwoord'), ('replied', 'reactie van de school'), ('handed_over', 'overgedragen'), ('closed', 'afgesloten'), ('reopened', 'heropend')], max_length=12, verbose_name='wat')),
                ('version', models.PositiveIntegerField()),
                ('changed_at', models.DateTimeField(default=ocp_portal.clock.now)),
                ('changed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('consultation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='changes', to='casework.consultation')),
                ('director', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='liaisons.liaison')),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.municipality')),
            ],
            options={
                'verbose_name': 'verloop',
                'verbose_name_plural': 'verloop',
                'ordering': ['version'],
                'constraints': [models.UniqueConstraint(fields=('consultation', 'version'), name='status_change_version_once')],
            },
        ),
        migrations.CreateModel(
            name='WorkNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=3000, verbose_name='werknotitie')),
                ('written_at', models.DateTimeField(default=ocp_portal.clock.now)),
                ('form_token', models.UUIDField(editable=False, null=True)),
                ('consultation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='work_notes', to='casework.consultation')),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.municipality')),
                ('written_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'werknotitie',
                'verbose_name_plural': 'werknotities',
                'ordering': ['written_at', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('consultation', 'form_token'), name='work_note_form_once')],
            },
        ),
    ]
