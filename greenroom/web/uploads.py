"""A cap on what an upload may put on the disk."""

from django.core.files.uploadhandler import FileUploadHandler


class Capped(FileUploadHandler):
    """Lets so much of a file through and drops the rest; whoever reads the file sees that it is too large."""

    most_bytes = 10_000_000

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Nothing more for the handlers after this one once the file has passed the cap."""
        return raw_data if start <= self.most_bytes else None

    def file_complete(self, file_size: int) -> None:
        """The handlers after this one hold the file."""
