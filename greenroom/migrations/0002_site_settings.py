"""The one row of the site's settings."""

from django.db import migrations


def add_the_row(apps, schema_editor):
    apps.get_model("greenroom", "SiteSettings").objects.get_or_create(pk=1)


class Migration(migrations.Migration):
    dependencies = [("greenroom", "0001_initial")]
    operations = [migrations.RunPython(add_the_row, migrations.RunPython.noop)]
