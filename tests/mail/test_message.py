"""How a letter is packed."""

from email import message_from_bytes, policy
from email.message import EmailMessage

from django.conf import LazySettings

from greenroom.mail.message import Attachment, build_message, calendar_attachment
from tests.mail.test_calendar import made


def packed(**other: object) -> EmailMessage:
    message = build_message(
        to="sam@brightpath.example",
        subject="Speaker",
        text="Come in",
        html="<p>Come in</p>",
        reply_to="ada@example.edu",
        from_email="greenroom@live.linden.example",
        site_name="Linden College",
        **other,  # type: ignore[arg-type]  # the attachments
    )
    read = message_from_bytes(message.message().as_bytes(), policy=policy.default)
    assert isinstance(read, EmailMessage)
    return read


def test_letter_is_from_the_site_and_answered_to_the_inviter() -> None:
    letter = packed()

    assert letter["From"] == "Linden College <greenroom@live.linden.example>"
    assert letter["Reply-To"] == "ada@example.edu"
    assert letter["To"] == "sam@brightpath.example"


def test_letter_says_that_nobody_wrote_it() -> None:
    assert packed()["Auto-Submitted"] == "auto-generated"


def test_message_id_is_under_the_sites_address(settings: LazySettings) -> None:
    settings.GREENROOM_URL = "https://live.linden.example:8443"

    assert packed()["Message-ID"].endswith("@live.linden.example>")


def test_letter_has_a_text_and_an_html_part() -> None:
    letter = packed()

    assert letter.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in letter.iter_parts()] == ["text/plain", "text/html"]


def test_calendar_file_says_its_method_in_the_header_and_arrives_unchanged() -> None:
    file = made(title="Tea für alle", description="x" * 2000)
    (part,) = packed(attachments=[calendar_attachment(file)]).iter_attachments()

    assert part.get_content_type() == "text/calendar"
    assert part.get_filename() == "session.ics"
    assert part["Content-Type"].params["method"] == "PUBLISH"
    assert part.get_payload(decode=True) == file


def test_other_text_may_be_attached() -> None:
    (part,) = packed(attachments=[Attachment("note.txt", "Grüße".encode())]).iter_attachments()

    assert part.get_content().strip() == "Grüße"
