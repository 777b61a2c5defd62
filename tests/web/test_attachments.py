"""Attachments on the pages: added and removed in the room's form, listed for those who may enter, handed out safely."""

import html
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from greenroom.access.roles import Role
from greenroom.administration.models import SiteSettings
from greenroom.rooms import actions
from greenroom.rooms.models import Entry, Room
from greenroom.rooms.queries import Member
from greenroom.web.sizes import file_size
from tests import arriving, cast
from tests.web.test_rooms_forms import NEW, make, said_at


def upload(name="Handout.pdf", content=b"what to bring"):
    return SimpleUploadedFile(name, content, content_type="text/html")


def text(response):
    return html.unescape(response.content.decode())


def edit(user, room, **fields):
    return cast.client_of(user).post(reverse("edit_room", args=[room.address]), {**NEW, **fields})


def address_of(attachment):
    return reverse("attachment", args=[attachment.room.address, attachment.pk])


# ---------- The form ----------


def test_a_room_is_made_with_its_attachments(ada):
    """K54"""
    make(ada, attach=[upload("Handout.pdf"), upload("Übung 3.txt", b"x")])

    assert [(one.name, one.size) for one in Room.objects.get().attachments.order_by("pk")] == [
        ("Handout.pdf", 13),
        ("Übung 3.txt", 1),
    ]


def test_the_form_takes_several_files_shows_those_there_are_and_removes_those_ticked(room, mo):
    cast.attached(room, "Handout.pdf", b"x" * 1_234_567)
    gone = cast.attached(room, "Old.pdf")
    shown = text(cast.client_of(mo).get(reverse("edit_room", args=[room.address])))
    assert re.search(r'<input type="file" name="attach"[^>]* multiple', shown)
    assert "<bdi>Handout.pdf</bdi>" in shown and "1.2 MB" in shown and "22 bytes" in shown

    answer = edit(mo, room, attach=[upload("New.pdf")], remove=[gone.pk])

    assert answer.status_code == 302
    assert [one.name for one in room.attachments.order_by("pk")] == ["Handout.pdf", "New.pdf"]


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ([("Handout.pdf", b"")], "“Handout.pdf” is empty. Choose another file."),
        ([("a.pdf", b"x" * 10_000_001)], "“a.pdf” is larger than 10 MB. Choose a smaller file."),
        (
            [("a.pdf", b""), ("b.pdf", b"good"), ("c.pdf", b"")],
            "“a.pdf” is empty. Choose another file. “c.pdf” is empty. Choose another file.",
        ),
        (
            [(f"{number}.pdf", b"x") for number in range(11)],
            "A room has at most 10 attachments. Choose fewer, or remove some.",
        ),
    ],
)
def test_files_that_cannot_be_attached_are_told_at_their_field_and_nothing_typed_is_lost(files, sentence, ada):
    answer = make(ada, attach=[upload(name, content) for name, content in files])

    assert said_at(answer, "attach") == sentence
    assert NEW["description"] in text(answer) and NEW["name"] in text(answer)
    assert "Choose the attachments again: a form cannot keep a file." in text(answer)
    assert not Room.objects.exists()


def test_a_file_beside_a_bad_field_has_to_be_chosen_again_and_ticks_stay(room, ada):
    kept = cast.attached(room)

    answer = edit(ada, room, name="", attach=[upload()], remove=[kept.pk])

    assert "Choose the attachments again: a form cannot keep a file." in text(answer)
    assert re.search(rf'name="remove" value="{kept.pk}"[^>]* checked', text(answer))
    assert room.attachments.count() == 1


def test_room_for_new_files_is_made_by_those_that_go(room, ada):
    there = [cast.attached(room, f"{number}.pdf") for number in range(10)]

    assert said_at(edit(ada, room, attach=[upload()]), "attach").startswith(
        "A room has at most 10 attachments."
    )
    assert edit(ada, room, attach=[upload()], remove=[there[0].pk]).status_code == 302
    assert room.attachments.count() == 10


def test_a_file_that_somebody_else_attached_meanwhile_is_told_at_the_field(room, ada, monkeypatch):
    """The form counted nine; the action counts again under the lock."""
    for number in range(9):
        cast.attached(room, f"{number}.pdf")
    edit_room = actions.edit_room

    def after_somebody_else(member, **fields):
        cast.attached(room, "faster.pdf")
        edit_room(member, **fields)

    monkeypatch.setattr(actions, "edit_room", after_somebody_else)
    answer = edit(ada, room, name="Renamed", attach=[upload()])

    assert said_at(answer, "attach") == "A room has at most 10 attachments. Choose fewer, or remove some."
    assert 'value="Renamed"' in text(answer)
    room.refresh_from_db()
    assert (room.name, room.attachments.count()) == (cast.ROOM, 10)


def test_more_files_than_a_form_may_hold_get_a_sentence(ada):
    answer = make(ada, attach=[upload(f"{number}.pdf", b"x") for number in range(101)])

    assert answer.status_code == 413
    assert "Send less text, smaller files, or fewer, then try again. Nothing was changed." in text(answer)


# ---------- Who sees them ----------


@pytest.mark.parametrize("who", ["ada", "mo", "vera"])
def test_every_member_finds_the_attachments_on_the_media_page(room, session_soon, who, request):
    kept = cast.attached(room, "Übung <3>.pdf")

    shown = cast.client_of(request.getfixturevalue(who)).get(reverse("media_page", args=[room.address]))

    assert address_of(kept) in text(shown) and "Übung &lt;3&gt;.pdf" in shown.content.decode()


def test_a_room_without_attachments_says_nothing_of_them(room, session_soon, ada):
    shown = text(cast.client_of(ada).get(reverse("media_page", args=[room.address])))

    assert "Attachments" not in shown


def test_somebody_invited_finds_them_once_his_address_is_proved(room, session_soon, eve):
    kept = cast.attached(room)
    page = reverse("media_page", args=[room.address])
    assert address_of(kept) not in text(cast.client_of(eve).get(page))
    assert cast.client_of(eve).get(address_of(kept)).status_code == 403

    cast.invited(session_soon, cast.EVE, role=Role.VIEWER)

    assert address_of(kept) in text(cast.client_of(eve).get(page))
    assert cast.client_of(eve).get(address_of(kept)).status_code == 200


def test_every_account_finds_them_where_all_may_enter(room, session_soon, eve):
    """K60"""
    kept = cast.attached(room)
    Room.objects.update(entry=Entry.ACCOUNTS)

    assert cast.client_of(eve).get(address_of(kept)).status_code == 200


@pytest.mark.parametrize("page_of_the_guest", ["countdown", "room"])
def test_a_guest_sees_none_before_the_lobby_and_all_after_it(room, session_soon, ada, guest, page_of_the_guest):
    kept = cast.attached(room)
    link = cast.link_to(cast.invited(session_soon, role=Role.VIEWER))
    lobby = guest.get(link)
    assert "Handout" not in text(lobby) and address_of(kept) not in text(lobby)
    assert guest.get(address_of(kept))["Location"].startswith("/accounts/login/")

    arriving.type_address(guest, link)
    if page_of_the_guest == "room":
        actions.open_session(Member(ada, room, Role.OWNER), session_soon, now=session_soon.created_at)
        arriving.go_in(guest, session_soon)

    shown = text(guest.get(arriving.room_page(session_soon)))
    assert ("What you may do here" in shown) == (page_of_the_guest == "room")
    assert address_of(kept) in shown and "Handout.pdf" in shown
    assert guest.get(address_of(kept)).getvalue() == b"%PDF-1.7 what to bring"


def test_a_guest_who_has_not_typed_his_code_gets_none(room, session_open, guest, settings):
    settings.MAIL_WORKS = True
    kept = cast.attached(room)
    link = cast.link_to(cast.invited(session_open, role=Role.SPEAKER))
    arriving.type_address(guest, link)
    assert guest.get(address_of(kept)).status_code == 302

    arriving.type_code(guest, session_open, arriving.mailed_code())

    assert guest.get(address_of(kept)).status_code == 200


def test_a_guest_of_a_later_session_gets_them_while_another_is_on(room, session_open, session_soon, guest):
    kept = cast.attached(room)
    arriving.type_address(guest, cast.link_to(cast.invited(session_soon, role=Role.VIEWER)))

    assert guest.get(address_of(kept)).status_code == 200


def test_somebody_who_waits_for_an_always_open_room_gets_them(ada, guest):
    room = cast.room_of(ada, always_open=True)
    kept = cast.attached(room)
    arriving.type_address(guest, cast.link_to(cast.invited(room, role=Role.VIEWER)))

    assert address_of(kept) in text(guest.get(reverse("room_page", args=[room.address])))
    assert guest.get(address_of(kept)).status_code == 200


def test_members_get_them_where_the_media_page_is_off(room, session_soon, vera):
    kept = cast.attached(room)
    SiteSettings.objects.update(media_page=False)

    assert cast.client_of(vera).get(address_of(kept)).status_code == 200
    shown = text(cast.client_of(vera).get(arriving.room_page(session_soon)))
    assert address_of(kept) in shown


# ---------- How it is handed out ----------


def test_a_file_is_kept_by_the_browser_and_never_shown_as_a_page_of_ours(room, ada):
    kept = cast.attached(room, "evil.html", b"<script>alert(1)</script>")

    answer = cast.client_of(ada).get(address_of(kept))

    assert answer.getvalue() == b"<script>alert(1)</script>"
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"] == 'attachment; filename="evil.html"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "no-store, private"
    assert answer["Content-Length"] == "25"
    assert "default-src 'none'" in answer["Content-Security-Policy"]


def test_a_name_of_other_letters_is_sent_as_rfc_6266_has_it(room, ada):
    kept = cast.attached(room, 'Übung "3".pdf')

    answer = cast.client_of(ada).get(address_of(kept))

    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''%C3%9Cbung%20%223%22.pdf"


def test_a_file_that_was_removed_or_lost_is_not_found(room, ada):
    kept, lost = cast.attached(room, "gone.pdf"), cast.attached(room, "lost.pdf")
    room.attachments.filter(pk=kept.pk).delete()
    lost.file.storage.delete(lost.file.name)

    for one in (kept, lost):
        assert cast.client_of(ada).get(address_of(one)).status_code == 404


def test_the_files_of_a_deleted_room_are_refused(room, ada):
    kept = cast.attached(room)
    actions.delete_room(Member(ada, room, Role.OWNER), now=room.created_at)

    assert cast.client_of(ada).get(address_of(kept)).status_code == 410


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (1, "1 byte"),
        (999, "999 bytes"),
        (1_000, "1 kB"),
        (43_700, "44 kB"),
        (1_234_567, "1.2 MB"),
        (10_000_000, "10.0 MB"),
    ],
)
def test_sizes_are_said_as_limits_are(size, words):
    assert file_size(size) == words
