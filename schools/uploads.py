"""An uploaded register stays in memory: never on disk, and never more than a register is big."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

from schools.duo import MAX_BYTES


class RegisterUploadHandler(FileUploadHandler):
    """Keeps one byte more than allowed, by which the reader sees that the file is too large.

    The rest is received and dropped: a browser that is cut off shows an error of its own instead
    of our sentence.
    """

    kept: bytearray | None = None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        if self.kept is not None:  # the form asks for one file
            raise SkipFile
        self.kept = bytearray()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        assert self.kept is not None
        room = MAX_BYTES + 1 - len(self.kept)
        self.kept += raw_data[: max(room, 0)]

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        assert self.kept is not None
        return InMemoryUploadedFile(
            file=BytesIO(bytes(self.kept)),
            field_name=self.field_name,
            name=self.file_name,
            content_type=self.content_type or "",
            size=len(self.kept),
            charset=self.charset,
            content_type_extra=self.content_type_extra,
        )
