"""A byte stream whose beginning can be looked at before it is read."""

from __future__ import annotations

import io
from typing import BinaryIO

HEAD = 64 * 1024
"""How many bytes of a stream are looked at to tell its format."""


class Stream:
    """A binary stream with a look ahead. It never closes what it reads from."""

    def __init__(self, raw: BinaryIO) -> None:
        self._raw = raw
        self._head = b""

    def peek(self, size: int = HEAD) -> bytes:
        """The next bytes, at most `size`, left in place. Raises OSError as the stream does."""
        while len(self._head) < size and (more := self._raw.read(size - len(self._head))):
            self._head += more
        return self._head[:size]

    def read(self, size: int) -> bytes:
        """The next `size` bytes, fewer only at the end."""
        taken = [self._take(size)]
        missing = size - len(taken[0])
        while missing > 0 and (more := self._raw.read(missing)):
            taken.append(more)
            missing -= len(more)
        return b"".join(taken)

    def readline(self, limit: int) -> bytes:
        """The next line with its end, or its first `limit` bytes when it is longer."""
        if not self._head:
            return self._raw.readline(limit)
        end = self._head.find(b"\n", 0, limit) + 1
        line = self._take(end or limit)
        return line if end or len(line) == limit else line + self._raw.readline(limit - len(line))

    def seekable(self, limit: int) -> BinaryIO | None:
        """All of it as a file that can be read from anywhere: the file itself, or what a pipe gives.

        None for a pipe that gives more than `limit` bytes.
        """
        if self._raw.seekable():
            self._raw.seek(0)
            return self._raw
        data = self.read(limit + 1)
        return None if len(data) > limit else io.BytesIO(data)

    def _take(self, size: int) -> bytes:
        taken, self._head = self._head[:size], self._head[size:]
        return taken
