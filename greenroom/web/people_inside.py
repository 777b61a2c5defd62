"""Who is inside, as the room page is drawn before its script knows more, and where there is none."""

from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.utils.translation import gettext as _

from greenroom.access.roles import GRANTS, Capability, Role
from greenroom.admission.queries import FRESH, Person, present
from greenroom.people import faces
from greenroom.rooms.queries import Session
from greenroom.web.role_names import ROLE_NAMES


def people_inside(session: Session, now: datetime) -> dict[str, Any]:
    """Who is present, in groups; the same for everybody inside, so read once a second."""
    return cache.get_or_set(f"people-inside-{session.pk}", lambda: _people(present(session, now)), FRESH) or {}


def _people(people: list[Person]) -> dict[str, Any]:
    groups = {
        "hosts": (_("Hosts and moderators"), [one for one in people if Capability.OPEN in GRANTS[one.role]]),
        "speakers": (_("Speakers"), [one for one in people if one.role is Role.SPEAKER]),
        "viewers": (_("Viewers"), [one for one in people if Capability.SPEAK not in GRANTS[one.role]]),
    }
    return {
        "count": len(people),
        "groups": [
            {"key": key, "name": name, "people": [_person(one) for one in members]}
            for key, (name, members) in groups.items()
            if members
        ],
    }


def _person(person: Person) -> dict[str, Any]:
    return {
        "id": person.id,
        "name": person.name,
        "initials": faces.initials(person.name),
        "hue": faces.hue(person.face),
        "role": person.role.value,
        "role_name": str(ROLE_NAMES[person.role]),
        "assurance": person.assurance.value,
    }
