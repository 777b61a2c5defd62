"""Pictures of rooms, made safe to hand out."""

import struct
import zlib
from io import BytesIO
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from greenroom.people.problems import Problem

MOST_BYTES = 10_000_000
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 1600
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
UNREADABLE = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    IndexError,
    OverflowError,
    struct.error,
    zlib.error,
    Image.DecompressionBombError,
)
"""What Pillow raises for a file that is no picture, or half of one."""


class PictureProblem(Problem):
    """A file that cannot be a room's picture."""


def as_webp(file: BinaryIO, *, size: int) -> bytes:
    """Draw the picture anew, so that nothing of the file itself is kept: no metadata, no second meaning.

    `size` is in bytes. Raises `PictureProblem` for what is no picture, or too large a one.
    """
    if size > MOST_BYTES:
        raise PictureProblem(_("This file is larger than 10 MB. Choose a smaller picture."))
    try:
        return _drawn(file)
    except PictureProblem:
        raise
    except UNREADABLE as fault:
        raise PictureProblem(
            _("This is not a picture that can be read. Choose a JPEG, PNG, WebP or GIF.")
        ) from fault


def _drawn(file: BinaryIO) -> bytes:
    file.seek(0)
    with Image.open(file, formats=FORMATS) as found:
        _check_pixels(found)
        found.verify()
    file.seek(0)
    with Image.open(file, formats=FORMATS) as found:
        found.draft("RGB", (2 * LONGEST_SIDE, 2 * LONGEST_SIDE))  # a JPEG is read no larger than needed
        picture = ImageOps.exif_transpose(found).convert("RGBA" if found.has_transparency_data else "RGB")
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    drawn = BytesIO()
    picture.save(drawn, "WEBP", quality=82, exif=b"", icc_profile=b"")
    return drawn.getvalue()


def _check_pixels(picture: Image.Image) -> None:
    if picture.width * picture.height > MOST_PIXELS:
        raise PictureProblem(_("This picture has more than 50 million pixels. Choose a smaller one."))
