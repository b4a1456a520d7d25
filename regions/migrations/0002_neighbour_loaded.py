from django.db import migrations, models


class Migration(migrations.Migration):
    """A correction of a pair of neighbours by hand must survive the next load."""

    dependencies = [("regions", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="neighbour",
            name="loaded",
            field=models.JSONField(default=dict, editable=False),
        ),
    ]
