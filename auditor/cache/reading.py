"""Documents of files, or their audits where these are kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from auditor.cache.keys import key
from auditor.cache.store import Store
from auditor.model import Audit, Document, Notice
from auditor.readers import LIMIT, Tables, file_format, files_of, read, read_bytes
from auditor.readers.files import opened


class Remembered:
    """Reads files, and keeps what their audits come to. One file, one document: a corpus is not kept."""

    def __init__(self, store: Store, common: tuple[str, ...], own: Callable[[str], str]) -> None:
        """`common` is what every audit depends on, `own` gives what that of a file depends on besides, by its path."""
        self.store = store
        self._common, self._own = common, own
        self._pending: dict[str, str] = {}

    def documents(
        self, path: str, format: str | None, skip: Callable[[str], bool] | None, tables: Tables
    ) -> Iterator[Document | Notice | Audit]:
        """The documents of a path as `auditor.readers.read` gives them, some of them audited already."""
        if path == "-":
            yield from read(path, format=format, tables=tables)
            return
        for found in files_of(path, format, skip):
            if isinstance(found, Notice):
                yield found
            else:
                yield from self._file(found, format, tables)

    def keep(self, audit: Audit) -> Audit:
        """Takes in an audit that was just made; gives it back as it is."""
        name = self._pending.pop(audit.document.path, None)
        if name is not None:
            self.store.keep(name, audit)
        return audit

    def _file(self, path: str, format: str | None, tables: Tables) -> Iterator[Document | Notice | Audit]:
        known = file_format(path, format)
        raw = None if known is None or known.is_corpus else opened(path)
        if known is None or raw is None or isinstance(raw, Notice):
            yield from read(path, format=format, tables=tables)
            return
        with raw:
            data = raw.read(LIMIT + 1)
        name = key((*self._common, path, known.name, self._own(path)), data)
        audit = self.store.find(name)
        if audit is not None:
            yield audit
            return
        for document in read_bytes(data, path, format=format, tables=tables):
            if isinstance(document, Document):
                self._pending[document.path] = name
            yield document
