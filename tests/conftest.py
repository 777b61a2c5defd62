"""The fixtures that every test may ask for; the people and rooms are those of the cast."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import hypothesis
import pytest
from django.apps import apps
from django.conf import LazySettings
from django.core.cache import cache
from django.db.models.signals import post_migrate
from django.test import Client
from django.utils import timezone

from greenroom.access.roles import Role
from greenroom.administration.models import SiteSettings
from greenroom.people.models import User
from greenroom.rooms import shared
from greenroom.rooms.models import Room, Session
from greenroom.web import invited, join
from tests import cast

pytest_plugins = ["tests.browsers", "tests.hangs", "tests.proofs", "tests.sockets"]


hypothesis.settings.register_profile("any machine", deadline=None)  # slow is not wrong
hypothesis.settings.load_profile("any machine")


def give_the_site_its_row(**_: object) -> None:
    """Tests that commit leave every table empty, and Django then sends this signal: the migration's row returns."""
    SiteSettings.objects.get_or_create(pk=1)


post_migrate.connect(give_the_site_its_row, sender=apps.get_app_config("greenroom"))


@pytest.fixture(autouse=True)
def quick_and_apart(settings: LazySettings, tmp_path: Path) -> Iterator[None]:
    """Cheap password hashes, uploads and outbox in the test's own folder, a fresh cache, no floods remembered."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.MEDIA_ROOT = tmp_path / "uploads"
    settings.OUTBOX_DIR = tmp_path / "outbox"
    cache.clear()
    shared.forget()
    for flood in (join.unknown_links, invited.asked):
        flood._counts.clear()
    yield


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def ada(db: None) -> User:
    return cast.ada()


@pytest.fixture
def mo(db: None) -> User:
    return cast.mo()


@pytest.fixture
def vera(db: None) -> User:
    return cast.vera()


@pytest.fixture
def eve(db: None) -> User:
    return cast.eve()


@pytest.fixture
def administrator(db: None) -> User:
    return cast.administrator()


@pytest.fixture
def room(ada: User, mo: User, vera: User) -> Room:
    """Ada's room, with Mo as co-editor and Vera as co-viewer."""
    room = cast.room_of(ada)
    cast.member(room, mo, Role.CO_EDITOR)
    cast.member(room, vera, Role.CO_VIEWER)
    return room


@pytest.fixture
def session_open(room: Room) -> Session:
    return cast.session_in(room, timedelta(minutes=-10))


@pytest.fixture
def session_soon(room: Room) -> Session:
    return cast.session_in(room, timedelta(minutes=10))


@pytest.fixture
def session_over(room: Room) -> Session:
    return cast.session_in(room, timedelta(hours=-5))


@pytest.fixture
def guest() -> Client:
    """A browser that nobody knows."""
    return cast.client_of()
