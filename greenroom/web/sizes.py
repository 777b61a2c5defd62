"""Sizes of files in words."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

KILO, MEGA = 1_000, 1_000_000


def file_size(size: int) -> str:
    """As people compare it with a limit: 10 MB are ten million bytes (IEC 80000-13), and nothing is 0 kB."""
    if size < KILO:
        return ngettext("{n} byte", "{n} bytes", size).format(n=size)
    if size < MEGA:
        return _("{n} kB").format(n=number_format(round(size / KILO)))
    return _("{n} MB").format(n=number_format(round(size / MEGA, 1), 1))
