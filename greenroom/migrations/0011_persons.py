from django.db import migrations, models


class Migration(migrations.Migration):
    """Who somebody is, on whichever device he comes: first empty, then filled, then enforced."""

    dependencies = [("greenroom", "0010_sweeping")]

    operations = [
        migrations.AddField("participant", "person", models.CharField(max_length=40, default="")),
        migrations.AddField("chatlike", "person", models.CharField(max_length=40, default="")),
        migrations.AddField("questionvote", "person", models.CharField(max_length=40, default="")),
        migrations.AddField("response", "person", models.CharField(max_length=40, default="")),
    ]
