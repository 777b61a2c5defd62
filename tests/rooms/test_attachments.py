"""Attachments: what a file may be, what it is called, where it is kept (K54)."""

import re

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError
from django.db.transaction import atomic
from django.utils import timezone

from greenroom.access.refusals import NotAllowed
from greenroom.access.roles import Role
from greenroom.administration.models import AuditEvent
from greenroom.rooms import actions, attachments, log
from greenroom.rooms.attachments import AttachmentProblem, NewFile
from greenroom.rooms.models import Attachment, Room
from greenroom.rooms.queries import Member, member_of
from tests import cast
from tests.proofs import everybody


def file(name="Handout.pdf", content=b"what to bring"):
    return NewFile(name, ContentFile(content), len(content))


def names(room):
    return [attachment.name for attachment in room.attachments.order_by("pk")]


def on_disk():
    folder = default_storage.path("attachments")
    return default_storage.listdir(folder)[1] if default_storage.exists(folder) else []


# ---------- What a file may be ----------


@pytest.mark.parametrize(
    ("size", "sentence"),
    [
        (0, "“Handout.pdf” is empty. Choose another file."),
        (10_000_001, "“Handout.pdf” is larger than 10 MB. Choose a smaller file."),
    ],
)
def test_a_file_that_is_empty_or_too_large_is_refused_by_its_name(size, sentence):
    with pytest.raises(AttachmentProblem) as problem:
        attachments.checked("Handout.pdf", ContentFile(b""), size=size)

    assert str(problem.value) == sentence


def test_a_file_of_exactly_ten_megabytes_is_taken():
    assert attachments.checked("Handout.pdf", ContentFile(b""), size=10_000_000).name == "Handout.pdf"


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("Handout.pdf", "Handout.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\Ada\\Handout.pdf", "Handout.pdf"),
        ("Hand\r\nout\x00.pdf", "Handout.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("\u2067notes\u2069.txt", "notes.txt"),
        ("  two   words.pdf ", "two words.pdf"),
        (".htaccess", "htaccess"),
        ("Übung №3 — 講義.pdf", "Übung №3 — 講義.pdf"),
        ("U\u0308bung.pdf", "Übung.pdf"),
        ("👩‍🏫.pdf", "👩‍🏫.pdf"),
        ("\u202e", "file"),
        ("\u3164\u200b", "file"),
        ("..", "file"),
        ("", "file"),
    ],
)
def test_the_shown_name_holds_no_folder_and_nothing_unseen(given, shown):
    assert attachments.shown_name(given) == shown


@pytest.mark.parametrize("given", ["x" * 500 + ".pdf", "x" * 500, "a." + "b" * 500])
def test_a_long_name_is_cut_and_keeps_its_ending(given):
    shown = attachments.shown_name(given)

    assert len(shown) == 120
    assert shown.endswith(".pdf") == given.endswith(".pdf")


# ---------- How it is kept ----------


def test_a_file_is_kept_under_a_random_name_and_shown_under_its_own(room):
    cast.attached(room, "Übung.pdf", b"what to bring")

    kept = room.attachments.get()
    assert (kept.name, kept.size, kept.file.read()) == ("Übung.pdf", 13, b"what to bring")
    assert re.fullmatch(r"attachments/[0-9a-f]{32}", kept.file.name)


def test_a_name_that_the_room_has_already_gets_a_number(room):
    long = "x" * 116 + ".pdf"
    for name in ("notes.pdf", "notes.pdf", "notes (2).pdf", "notes", "notes", long, long):
        cast.attached(room, name)

    assert names(room) == [
        *("notes.pdf", "notes (2).pdf", "notes (2) (2).pdf", "notes", "notes (2)", long),
        "x" * 112 + " (2).pdf",
    ]


def test_another_room_may_have_a_file_of_the_same_name(room, ada):
    another = cast.room_of(ada, name="Another")
    for one in (room, another):
        cast.attached(one, "notes.pdf")

    assert names(room) == names(another) == ["notes.pdf"]


def test_a_file_takes_the_name_of_the_one_that_is_removed_with_it(room, ada):
    former = cast.attached(room, "notes.pdf", b"old")

    actions.edit_room(Member(ada, room, Role.OWNER), files=[file("notes.pdf", b"new")], remove=[former.pk])

    kept = room.attachments.get()
    assert (kept.name, kept.file.read()) == ("notes.pdf", b"new")


def test_an_eleventh_file_is_refused_and_nothing_is_changed(room, ada):
    for number in range(9):
        cast.attached(room, f"{number}.pdf")

    with pytest.raises(AttachmentProblem, match="A room has at most 10 attachments"):
        actions.edit_room(Member(ada, room, Role.OWNER), name="Renamed", files=[file(), file()])

    assert room.attachments.count() == 9
    assert Room.objects.get().name == cast.ROOM


def test_a_removed_file_is_gone_from_the_disk(room, ada, django_capture_on_commit_callbacks):
    kept, gone = cast.attached(room, "kept.pdf"), cast.attached(room, "gone.pdf")
    assert len(on_disk()) == 2

    with django_capture_on_commit_callbacks(execute=True):
        actions.edit_room(Member(ada, room, Role.OWNER), remove=[gone.pk])

    assert names(room) == ["kept.pdf"]
    assert on_disk() == [kept.file.name.removeprefix("attachments/")]


def test_the_files_of_a_deleted_room_are_gone(room, ada, django_capture_on_commit_callbacks):
    for name in ("one.pdf", "two.pdf"):
        cast.attached(room, name)
    assert len(on_disk()) == 2

    with django_capture_on_commit_callbacks(execute=True):
        actions.delete_room(Member(ada, room, Role.OWNER), now=timezone.now())

    assert not Attachment.objects.exists()
    assert on_disk() == []


def test_a_file_of_another_room_is_not_removed(room, ada):
    another = cast.room_of(ada, name="Another")
    foreign = cast.attached(another)

    actions.edit_room(Member(ada, room, Role.OWNER), remove=[foreign.pk])

    assert another.attachments.count() == 1


@pytest.mark.parametrize("role", [Role.CO_PUBLISHER, Role.CO_VIEWER, None])
def test_who_may_not_edit_the_room_attaches_nothing(room, eve, role):
    with pytest.raises(NotAllowed):
        actions.edit_room(Member(eve, room, role), files=[file()])

    assert on_disk() == []


def test_the_audit_log_names_files_by_number_never_by_name(room, ada):
    kept = cast.attached(room, "Dismissals.pdf")
    actions.edit_room(Member(ada, room, Role.OWNER), remove=[kept.pk])

    added, removed = AuditEvent.objects.filter(verb__startswith="attachment.").order_by("pk")
    assert (added.verb, removed.verb) == ("attachment.added", "attachment.removed")
    assert "Dismissals" not in str([added.__dict__, removed.__dict__])


# ---------- What the database holds to ----------


@pytest.mark.parametrize(
    "wrong",
    [
        {"number": 0},
        {"number": 11},
        {"number": 1},
        {"size": 0},
        {"size": 10_000_001},
        {"name": ""},
        {"name": "Handout.pdf"},
    ],
)
def test_the_database_refuses_what_must_not_be(room, wrong):
    cast.attached(room, "Handout.pdf")
    sound = {"number": 2, "name": "Another.pdf", "size": 1, "file": "attachments/another"}

    with pytest.raises(IntegrityError), atomic():
        room.attachments.create(**{**sound, **wrong})

    room.attachments.create(**sound)


# ---------- During a session ----------


def test_those_inside_hear_which_files_there_are(session_open, prove):
    people = everybody(session_open)
    owner = member_of(people[Role.OWNER].user, session_open.room)

    prove("attachments.add", people.values(), lambda: actions.edit_room(owner, files=[file(), file("b.txt")]))
    gone = session_open.room.attachments.get(name="b.txt").pk
    prove("attachments.remove", people.values(), lambda: actions.edit_room(owner, remove=[gone]))


def test_a_room_that_is_saved_with_the_files_it_has_tells_nothing_of_them(session_open, ada):
    actions.edit_room(member_of(ada, session_open.room), description="Bring a pen")

    assert log.read(session_open.pk, after=0) == []
