from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("scans", "0002_reminders"),
    ]

    operations = [
        migrations.AddField(
            model_name="scan",
            name="trail_length",
            field=models.PositiveBigIntegerField(
                default=0, editable=False, verbose_name="wijzigingen tot aan het vaststellen"
            ),
        ),
        migrations.AddField(
            model_name="scan",
            name="trail_hash",
            field=models.CharField(
                blank=True, editable=False, max_length=64, verbose_name="laatste schakel bij het vaststellen"
            ),
        ),
        migrations.AddField(
            model_name="addition",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False, verbose_name="versie"),
        ),
        migrations.AddField(
            model_name="consent",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False, verbose_name="versie"),
        ),
        migrations.AddField(
            model_name="participant",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False, verbose_name="versie"),
        ),
    ]
