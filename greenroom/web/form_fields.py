"""Fields of forms that say in a sentence what to do next."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from greenroom.people.characters import has_controls
from greenroom.people.names import check_line
from greenroom.people.problems import Problem
from greenroom.rooms.attachments import NewFile, checked

WALL_CLOCK = "%Y-%m-%dT%H:%M"
YEARS = range(2000, 2101)


class Line(forms.CharField):
    """One line of text, of at most `most` characters."""

    def __init__(self, *, most: int, **options: Any) -> None:  # Any: Django's own options of a field
        options.setdefault("error_messages", {"required": _("Type something here.")})
        super().__init__(**options)
        self.most = most
        self.validators = []  # check_line refuses NUL with every other control

    def clean(self, value: object) -> str:
        text = str(super().clean(value))
        try:
            return check_line(text, self.most) if text else ""
        except Problem as problem:
            raise ValidationError(str(problem)) from problem


class Paragraphs(forms.CharField):
    """Text of several lines, of at most `most` characters."""

    def __init__(
        self, *, most: int, rows: int = 6, **options: Any
    ) -> None:  # Any: Django's own options of a field
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **options)
        self.most = most
        self.validators = []

    def clean(self, value: object) -> str:
        text = str(super().clean(value)).replace("\r\n", "\n")
        if len(text) > self.most:
            sentence = _("This has %(length)d characters. At most %(most)d fit.")
            raise ValidationError(sentence, params={"length": len(text), "most": self.most})
        if has_controls(text.replace("\n", "").replace("\t", "")):
            raise ValidationError(_("This holds a character that cannot be seen. Type it by hand."))
        return text


class SeveralFiles(forms.FileInput):
    """A control that takes several files, with scripts or without."""

    allow_multiple_selected = True

    def value_from_datadict(
        self, data: Mapping[str, Any], files: "MultiValueDict[str, UploadedFile[bytes]]", name: str
    ) -> "list[UploadedFile[bytes]]":  # Any: Django's own
        return files.getlist(name) if isinstance(files, MultiValueDict) else []


class Files(forms.Field):
    """Files to attach; each that cannot be is told by its name."""

    widget = SeveralFiles

    def clean(self, value: Any) -> list[NewFile]:  # Any: Django's own
        taken, problems = [], []
        for file in value:
            try:
                taken.append(checked(str(file.name), file, size=file.size or 0))
            except Problem as problem:
                problems.append(str(problem))
        if problems:
            raise ValidationError(problems)
        return taken


class WallClock(forms.Field):
    """A date and a time without a zone, as the clock on the wall shows them."""

    def __init__(self, **options: Any) -> None:  # Any: Django's own options of a field
        widget = forms.DateTimeInput(attrs={"type": "datetime-local", "step": "60"}, format=WALL_CLOCK)
        super().__init__(widget=widget, **options)
        self.error_messages["required"] = _("Choose a date and a time.")

    def to_python(self, value: object) -> datetime | None:
        if value in self.empty_values:
            return None
        try:
            local = datetime.fromisoformat(str(value).strip())
        except ValueError as fault:
            raise ValidationError(_("Type a date and a time, such as 2026-11-26 15:00.")) from fault
        if local.year not in YEARS:
            raise ValidationError(_("Choose a year between 2000 and 2100."))
        return local.replace(second=0, microsecond=0, tzinfo=None)


class Number(forms.IntegerField):
    """A whole number between two bounds; without `most` only the column's own size bounds it."""

    def __init__(self, *, least: int, most: int = 1_000_000, **options: Any) -> None:  # Any: as above
        super().__init__(**options)
        self.least, self.most = least, most
        self.widget.attrs.update({"min": least, "max": most, "inputmode": "numeric"})
        self.error_messages["invalid"] = _("Type a whole number.")

    def validate(self, value: object) -> None:
        super().validate(value)
        if isinstance(value, int) and not self.least <= value <= self.most:
            sentence = _("Type a number between %(least)d and %(most)d.")
            raise ValidationError(sentence, params={"least": self.least, "most": self.most})


class Choice(forms.ChoiceField):
    """One of some choices, each with a line that says what it gives; what is none of them stays as it was sent."""

    default_error_messages = {
        "required": _("Choose one."),
        "invalid_choice": _("There is no such choice. Choose one of those listed."),
    }

    def __init__(
        self,
        *,
        choices: Sequence[tuple[str, str | Promise]],
        lines: Mapping[str, str | Promise] | None = None,
        **options: Any,  # Any: as above
    ) -> None:
        super().__init__(choices=choices, **options)
        self.lines = lines or {}
