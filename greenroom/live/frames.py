"""Frames of RFC 6455 that are made once and written to many."""

PING = b"\x89\x00"


def framed(message: bytes) -> bytes:
    """A whole text message as one frame from the server, which masks nothing (section 5.2)."""
    length = len(message)
    if length < 126:
        return bytes((0x81, length)) + message
    if length < 65_536:
        return b"\x81\x7e" + length.to_bytes(2, "big") + message
    return b"\x81\x7f" + length.to_bytes(8, "big") + message
