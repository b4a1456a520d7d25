from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('scans', '0004_telling'),
    ]

    operations = [
        migrations.AddField(
            model_name='scan',
            name='read_along_until',
            field=models.DateField(blank=True, null=True, verbose_name='meelezen kan tot'),
        ),
    ]
