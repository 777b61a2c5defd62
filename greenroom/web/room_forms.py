"""The forms of rooms, with those of their sessions."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from greenroom.people.problems import Problem
from greenroom.rooms import attachments, pictures, queries, schedule
from greenroom.rooms.actions import RoomFields, Timetable
from greenroom.rooms.queries import Room, Session
from greenroom.web.form_fields import Choice, Files, Line, Number, Paragraphs, WallClock

MODES = [("interactive", _("Interactive")), ("webinar", _("Webinar"))]
MODE_LINES: dict[str, Promise] = {
    "interactive": _("Everybody may join the stage"),
    "webinar": _("Speakers are on stage, the audience asks and answers"),
}
ENTRIES = [("members", _("Members and invited people")), ("accounts", _("Everybody with an account here"))]
ENTRY_LINES: dict[str, Promise] = {
    "members": _("Anybody else stays outside"),
    "accounts": _("They come in as viewers; members and invited people as what they are"),
}
PROOFS = [("link", _("What the site asks")), ("email_code", _("Always a mailed code"))]
PROOF_LINES: dict[str, Promise] = {
    "link": _("The rules of this site say who has to type a code"),
    "email_code": _("Everybody invited shows that the mailbox is theirs before entering"),
}
OPENINGS = [("scheduled", _("At the times of its sessions")), ("always", _("Whenever a moderator starts it"))]
OPENING_LINES: dict[str, Promise] = {
    "scheduled": _("For a lecture, a course, an event"),
    "always": _("For office hours or a study hall: no dates, always open to those who may enter"),
}
UNKNOWN_ZONE = _("There is no time zone named “%(value)s”. Choose one from the list.")


class Zoned(forms.Form):
    """A form with a time zone; on a page for something new the browser's own is chosen by script."""

    zone = Choice(label=_("Time zone"), choices=[], error_messages={"invalid_choice": UNKNOWN_ZONE})

    def __init__(self, *args: Any, now: datetime, new: bool = True, **options: Any) -> None:
        super().__init__(*args, **options)  # Any: Django's own arguments of a form
        self.now = now
        names = list(schedule.zones())
        sent = str(self.data.get(self.add_prefix("zone"), ""))
        if sent and sent not in names:
            names.insert(0, sent)  # so that what was sent is still there to be seen
        zone = self.fields["zone"]
        zone.choices = [(name, name.replace("_", " ")) for name in names]  # type: ignore[attr-defined]
        if new and not self.is_bound:
            zone.widget.attrs["data-guess-zone"] = True

    def clean_zone(self) -> str:
        zone = str(self.cleaned_data["zone"])
        if not schedule.known_zone(zone):
            raise ValidationError(UNKNOWN_ZONE, params={"value": zone})
        return zone


class Scheduled(Zoned):
    """When a session is."""

    starts = WallClock(label=_("Starts"))
    ends = WallClock(label=_("Ends"))

    def __init__(self, *args: Any, session: Session | None = None, **options: Any) -> None:
        options.setdefault("new", False)  # a session of a room is in the room's zone
        super().__init__(*args, **options)  # Any: Django's own arguments of a form
        self.session = session
        self.fields["starts"].widget.attrs["data-ends"] = self["ends"].auto_id
        if session is None and not self.is_bound:
            self._propose()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if all(cleaned.get(name) for name in ("starts", "ends", "zone")):
            self._check_order(cleaned["starts"], cleaned["ends"], cleaned["zone"])
        return cleaned

    def timetable(self) -> Timetable:
        """What was typed, checked."""
        typed = self.cleaned_data
        return Timetable(typed["starts"], typed["ends"], typed["zone"], typed.get("title", ""))

    def _propose(self) -> None:
        """One hour from the next quarter; the script shows the same instants on the browser's own clock."""
        zone = str(self.initial["zone"])
        for name, local in zip(("starts", "ends"), schedule.next_quarter(self.now, zone), strict=True):
            self.initial[name] = local
            self.fields[name].widget.attrs["data-instant"] = schedule.instant(local, zone).isoformat()

    def _check_order(self, starts: datetime, ends: datetime, zone: str) -> None:
        start, end = self._instants(starts, ends, zone)
        moved = self.session is None or start != self.session.starts_at
        if moved and start < self.now.replace(second=0, microsecond=0):
            self.add_error("starts", _("This moment is over. Choose a later start."))
        if ends <= starts:
            self.add_error("ends", _("The end is not after the start. Choose a later one."))
        elif end <= start:
            self.add_error(
                "ends", _("Clocks change that night, and leave no time between. Choose a later end.")
            )

    def _instants(self, starts: datetime, ends: datetime, zone: str) -> tuple[datetime, datetime]:
        if self.session is None or self.session.ends_at is None:
            return schedule.instant(starts, zone), schedule.instant(ends, zone)
        kept = schedule.kept
        return kept(self.session.starts_at, starts, zone), kept(self.session.ends_at, ends, zone)


class SessionForm(Scheduled):
    """A session: its times, its title."""

    title = Line(label=_("Title"), most=200, required=False)


class RoomForm(Zoned):
    """What can be said of a room (K54)."""

    name = Line(label=_("Name"), most=200, error_messages={"required": _("Type a name for the room.")})
    description = Paragraphs(label=_("Description"), most=5000, required=False)
    speakers = Line(label=_("Speakers"), most=300, required=False)
    tags = Line(label=_("Tags"), most=300, required=False)
    picture = forms.FileField(
        label=_("Picture"),
        required=False,
        allow_empty_file=True,  # as_webp says what is wrong with it
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif"}),
    )
    no_picture = forms.BooleanField(label=_("Take the picture down"), required=False)
    attach = Files(label=_("Attachments"), required=False)
    remove = forms.TypedMultipleChoiceField(
        label=_("Attached now"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    opening = Choice(label=_("Opens"), choices=OPENINGS, lines=OPENING_LINES, widget=forms.RadioSelect)
    early_entry = Number(label=_("Early entry"), least=0, most=60)
    mode = Choice(label=_("Mode"), choices=MODES, lines=MODE_LINES, widget=forms.RadioSelect)
    capacity = Number(label=_("Capacity"), least=1, required=False)
    chat = forms.BooleanField(label=_("Chat & Collaboration"), required=False)
    one_thread = forms.BooleanField(label=_("One thread a person"), required=False)
    anonymous_questions = forms.BooleanField(label=_("Questions without a name"), required=False)
    speakers_launch = forms.BooleanField(label=_("Speakers start interactions"), required=False)
    entry = Choice(label=_("Who may enter"), choices=ENTRIES, lines=ENTRY_LINES, widget=forms.RadioSelect)
    assurance = Choice(label=_("Proof"), choices=PROOFS, lines=PROOF_LINES, widget=forms.RadioSelect)

    def __init__(self, *args: Any, room: Room | None = None, **options: Any) -> None:
        options["initial"] = {**(_said(room) if room else NEW_ROOM), **options.get("initial", {})}
        super().__init__(*args, new=room is None, **options)  # Any: Django's own arguments of a form
        self.attached = queries.attachments_of(room) if room else []
        remove: forms.TypedMultipleChoiceField = self.fields["remove"]  # type: ignore[assignment]
        remove.choices = [(one.pk, one.name) for one in self.attached]

    def clean_picture(self) -> bytes | None:
        file = self.cleaned_data.get("picture")
        if file is None:
            return None
        try:
            return pictures.as_webp(file.file, size=file.size)
        except Problem as problem:
            raise ValidationError(str(problem)) from problem

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if (
            len(self.attached) - len(cleaned.get("remove", [])) + len(cleaned.get("attach", []))
            > attachments.MOST
        ):
            self.add_error("attach", str(attachments.too_many()))
        if self.errors and cleaned.get("picture"):
            self["picture"].help_text = _("Choose the picture again: a form cannot keep a file.")
        if self.errors and self.files.get("attach"):
            self["attach"].help_text = _("Choose the attachments again: a form cannot keep a file.")
        return cleaned

    def said(self) -> RoomFields:
        """What was typed, checked, as the actions take it."""
        said = {name: self.cleaned_data[name] for name in SAID_AS_IS}
        said["always_open"] = self.cleaned_data["opening"] == "always"
        return cast(RoomFields, said)  # its keys are SAID_AS_IS


class NewRoomForm(RoomForm, Scheduled):
    """A room with its first session, which an always-open one has not."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("opening") == "always":
            for name in ("starts", "ends"):
                self.errors.pop(name, None)
        return cleaned

    def first(self) -> Timetable | None:
        """The times of the first session."""
        return None if self.cleaned_data["opening"] == "always" else self.timetable()


NEW_ROOM: Mapping[str, object] = {
    "zone": "UTC",
    "opening": "scheduled",
    "early_entry": 0,
    "mode": "interactive",
    "chat": True,
    "entry": "members",
    "assurance": "link",
}
SAID_AS_IS = (
    *("name", "description", "speakers", "tags", "zone", "early_entry", "mode", "capacity"),
    *("chat", "one_thread", "anonymous_questions", "speakers_launch", "entry", "assurance"),
)


def _said(room: Room) -> Mapping[str, object]:
    opening = "always" if room.always_open else "scheduled"
    return {"opening": opening, **{name: getattr(room, name) for name in SAID_AS_IS}}
