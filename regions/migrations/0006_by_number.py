from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.db.models import F


def number_who_did_it(apps: StateApps, _: BaseDatabaseSchemaEditor) -> None:
    """Revisions of before the chain get the number of who made them, as new ones get it when they are written."""
    revisions = apps.get_model("regions", "Revision").objects
    revisions.filter(by_number=None).exclude(by=None).update(by_number=F("by"))


class Migration(migrations.Migration):
    dependencies = [("regions", "0005_claiming_and_merging")]

    operations = [migrations.RunPython(number_who_did_it, migrations.RunPython.noop, elidable=True)]
