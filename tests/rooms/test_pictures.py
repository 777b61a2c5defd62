"""Uploads: only real pictures, drawn anew."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image

from greenroom.rooms import pictures
from greenroom.rooms.pictures import PictureProblem


def picture(kind: str, size: tuple[int, int] = (64, 48), **options: object) -> bytes:
    file = BytesIO()
    Image.new("RGB", size, (20, 108, 80)).save(file, kind, **options)
    return file.getvalue()


def drawn(content: bytes) -> Image.Image:
    return Image.open(BytesIO(pictures.as_webp(BytesIO(content), size=len(content))))


def refused(content: bytes, *, size: int | None = None) -> str:
    with pytest.raises(PictureProblem) as problem:
        pictures.as_webp(BytesIO(content), size=len(content) if size is None else size)
    return str(problem.value)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_a_picture_becomes_webp(kind):
    found = drawn(picture(kind))

    assert (found.format, found.size) == ("WEBP", (64, 48))


def test_a_large_picture_is_drawn_smaller():
    assert drawn(picture("JPEG", (4000, 3000))).size == (1600, 1200)


def test_what_the_camera_wrote_beside_the_picture_is_gone():
    exif = Image.Exif()
    exif[0x8825] = {1: "N", 2: (52.0, 31.0, 0.0)}  # where it was taken
    exif[0x010E] = "At Ada's flat"

    found = drawn(picture("JPEG", exif=exif))

    assert not found.getexif()
    assert "icc_profile" not in found.info and "xmp" not in found.info


def test_a_picture_stays_the_way_up_that_the_camera_says():
    exif = Image.Exif()
    exif[0x0112] = 6  # on its side

    assert drawn(picture("JPEG", (64, 48), exif=exif)).size == (48, 64)


def test_what_hangs_on_behind_a_picture_is_gone():
    polyglot = picture("GIF") + b"<script>alert(1)</script>"
    content = pictures.as_webp(BytesIO(polyglot), size=len(polyglot))

    assert b"script" not in content


def test_script_in_the_comment_of_a_picture_is_gone():
    polyglot = picture("JPEG", comment=b"*/=1;alert(1);/*")

    assert b"alert" not in pictures.as_webp(BytesIO(polyglot), size=len(polyglot))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00" * 1000,
        b"<html><script>alert(1)</script></html>",
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        b"%PDF-1.7 not a picture",
        b"PK\x03\x04" + b"\x00" * 100,
        picture("PNG")[:60],
        picture("JPEG", (400, 300))[:-200],
        picture("PNG")[:40] + b"\xff" * 20 + picture("PNG")[60:],
        picture("TIFF"),
        picture("BMP"),
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 1 1\n",
    ],
    ids=[
        "empty",
        "noughts",
        "html",
        "svg",
        "pdf",
        "zip",
        "half png",
        "half jpeg",
        "torn png",
        "tiff",
        "bmp",
        "eps",
    ],
)
def test_what_is_no_picture_is_refused_with_what_to_do(content):
    assert refused(content) == "This is not a picture that can be read. Choose a JPEG, PNG, WebP or GIF."


def test_a_file_over_ten_megabytes_is_refused():
    assert (
        refused(picture("PNG"), size=10_000_001) == "This file is larger than 10 MB. Choose a smaller picture."
    )


def test_a_small_file_that_unpacks_to_gigabytes_is_refused_before_it_is_unpacked():
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\x00" * 1_000_000)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")

    assert "smaller one" in refused(bomb) or "not a picture" in refused(bomb)


def test_a_picture_of_too_many_pixels_is_refused():
    wide = BytesIO()
    Image.new("1", (60_000, 1_000)).save(wide, "PNG")

    assert refused(wide.getvalue()) == "This picture has more than 50 million pixels. Choose a smaller one."
