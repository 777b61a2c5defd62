from typing import Any

from django.db import migrations


def fill(apps: Any, schema_editor: object) -> None:  # Any: the tables as they were
    """An account is its own name, a guest has that of the first invitation to the room at his address."""
    firsts: dict[tuple[int, str], int] = {}
    for pk, room, key in apps.get_model("greenroom", "Invitation").objects.order_by("pk").values_list("pk", "room", "email_key"):
        firsts.setdefault((room, key), pk)
    participants = apps.get_model("greenroom", "Participant").objects
    for row in participants.select_related("device__invitation").iterator():
        invitation = row.device and row.device.invitation
        name = f"user:{row.user_id}" if row.user_id else f"invitation:{firsts[invitation.room_id, invitation.email_key]}"
        participants.filter(pk=row.pk).update(person=name)
    for model, thing in (("ChatLike", "message_id"), ("QuestionVote", "question_id"), ("Response", "interaction_id")):
        _count_once(apps.get_model("greenroom", model).objects, thing)


def _count_once(rows: Any, thing: str) -> None:
    """What one person said of a thing on several devices counts as he said it first."""
    seen = set()
    for pk, about, person in rows.order_by("pk").values_list("pk", thing, "participant__person"):
        if (about, person) in seen:
            rows.filter(pk=pk).delete()
        else:
            rows.filter(pk=pk).update(person=person)
            seen.add((about, person))


class Migration(migrations.Migration):
    dependencies = [("greenroom", "0011_persons")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
