import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('schools', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='invitation',
            name='partnership',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='schools.partnership'),
        ),
        migrations.AddField(
            model_name='invitation',
            name='schools',
            field=models.ManyToManyField(blank=True, related_name='+', to='schools.school'),
        ),
        migrations.AddField(
            model_name='membership',
            name='partnership',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='schools.partnership'),
        ),
        migrations.AddField(
            model_name='membership',
            name='schools',
            field=models.ManyToManyField(blank=True, related_name='memberships', to='schools.school', verbose_name='scholen'),
        ),
        migrations.AddField(
            model_name='membership',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='user',
            name='working_as',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='accounts.membership'),
        ),
        migrations.AddField(
            model_name='membership',
            name='municipality',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='accounts.municipality'),
        ),
        migrations.AddField(
            model_name='invitation',
            name='municipality',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='accounts.municipality'),
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.CheckConstraint(condition=models.Q(('email', django.db.models.functions.text.Lower('email'))), name='user_email_in_lower_case'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['care_coordinator', 'liaison', 'team_lead', 'policy_officer', 'partnership_coordinator', 'administrator', 'privacy_officer'])), name='membership_role_known'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(('partnership__isnull', False), models.Q(('role', 'partnership_coordinator'), _negated=True), _connector='XOR'), name='membership_partnership_only_for_swv', violation_error_message='Kies een samenwerkingsverband bij deze rol.'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.UniqueConstraint(condition=models.Q(('accepted_at', None), ('withdrawn_at', None)), fields=('municipality', 'email', 'role'), name='invitation_unanswered_once'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.CheckConstraint(condition=models.Q(('email', django.db.models.functions.text.Lower('email'))), name='invitation_email_in_lower_case'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['care_coordinator', 'liaison', 'team_lead', 'policy_officer', 'partnership_coordinator', 'administrator', 'privacy_officer'])), name='invitation_role_known'),
        ),
        migrations.AddConstraint(
            model_name='invitation',
            constraint=models.CheckConstraint(condition=models.Q(('partnership__isnull', False), models.Q(('role', 'partnership_coordinator'), _negated=True), _connector='XOR'), name='invitation_partnership_only_for_swv', violation_error_message='Kies een samenwerkingsverband bij deze rol.'),
        ),
    ]
