"""What every module that copies one kind of file offers."""

from collections.abc import Iterator
from typing import BinaryIO, Protocol


class Work(Protocol):
    """One kind of file: how much processor time its copy may take, and how it is made."""

    PROCESSOR_SECONDS: int

    def copy(self, source: BinaryIO, size: int) -> Iterator[bytes]:
        """Give the bare copy of a file of `size` bytes, piece by piece. Raises Unfit."""
        ...
