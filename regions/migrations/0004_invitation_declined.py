from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('regions', '0003_mail_region'),
    ]

    operations = [
        migrations.AlterField(
            model_name='invitation',
            name='state',
            field=models.CharField(choices=[('open', 'nog niet beantwoord'), ('accepted', 'aangenomen'), ('not_me', 'niet de juiste persoon'), ('declined', 'liever niet'), ('withdrawn', 'ingetrokken'), ('replaced', 'vervangen door een nieuwe')], default='open', max_length=10, verbose_name='stand'),
        ),
    ]
