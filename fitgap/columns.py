"""What the cells of a column say: a sheet repeats few words in most of its columns, so each distinct text is read once.

Where a column has another text in every row, many texts are looked at together; one by one only where one is odd.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import compress, islice
from typing import Any, overload

from fitgap.cells import (
    Cell,
    Reader,
    read_category,
    read_effort,
    read_kind,
    read_progress,
    read_resolution,
    read_response,
    read_severity,
    read_verdict,
)
from fitgap.dates import read_date, read_due
from fitgap.identifiers import are_ids, read_id, read_id_restored
from fitgap.texts import are_names, are_texts, read_name, read_text
from fitgap.vocabulary import Field

_TOGETHER = 512
"""How many texts are looked at together: one that does not stand has that many read one by one."""


class Understood(Sequence[Any]):
    """A column of values: what each distinct text means, and the texts of the rows; a value is looked up when asked.

    A text without a meaning means itself; ``all_meant`` says that there is none.
    """

    __slots__ = ("all_meant", "meanings", "texts")

    def __init__(self, texts: Sequence[str], meanings: Mapping[str, Any], *, all_meant: bool = False) -> None:
        """Keep them as they are."""
        self.texts = texts
        self.meanings = meanings
        self.all_meant = all_meant

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.texts)

    def __iter__(self) -> Iterator[Any]:
        """Return the value of each row."""
        if self.all_meant:
            return map(self.meanings.__getitem__, self.texts)
        return map(self.meanings.get, self.texts, self.texts)

    @overload
    def __getitem__(self, at: int) -> Any: ...
    @overload
    def __getitem__(self, at: slice) -> list[Any]: ...
    def __getitem__(self, at: int | slice) -> Any:
        """Return the value of a row, or those of a slice."""
        if isinstance(at, slice):
            return list(Understood(self.texts[at], self.meanings))
        return self.value_of(self.texts[at])

    def value_of(self, text: str) -> Any:
        """Return what a text of the column means."""
        return self.meanings.get(text, text)

    def through(self, meaning: Callable[[Any], Any]) -> "Understood":
        """Return the column of what each value means further."""
        meanings = {text: meaning(value) for text, value in self.meanings.items()}
        return Understood(self.texts, meanings, all_meant=self.all_meant)

    def places_of(self, value: Any) -> list[int]:
        """Return the rows with one value."""
        return places_in(self.texts, {text for text, meant in self.meanings.items() if meant is value})


def places_in(texts: Sequence[str], wanted: Collection[str]) -> list[int]:
    """Return the places of the texts that are among the wanted ones.

    >>> places_in(["a", "b", "a"], {"a"})
    [0, 2]
    """
    return list(compress(range(len(texts)), map(wanted.__contains__, texts))) if wanted else []


def is_alike(column: Sequence[Any]) -> bool:
    """Tell whether all rows of a column have the same value; one of other texts with the same meaning is not found.

    >>> is_alike(["a", "a"]), is_alike(["a", "b"]), is_alike([])
    (True, False, False)
    """
    texts = column.texts if isinstance(column, Understood) else column
    return bool(texts) and texts[0] == texts[-1] and texts.count(texts[0]) == len(texts)


def _read_response(text: str) -> Cell:
    cell = read_text(text)
    return Cell((cell.value, read_response(text).value), cell.found)


def _read_task(text: str) -> Cell:
    cell = read_text(text)
    return Cell(cell.value or None, cell.found)


READERS: Mapping[Field, Reader] = {
    Field.REQUIREMENT: read_id,
    Field.FORM: read_id,
    Field.NAME: read_name,
    Field.KIND: read_kind,
    Field.CATEGORY: read_category,
    Field.VERDICT: read_verdict,
    Field.SEVERITY: read_severity,
    Field.RESPONSE: _read_response,
    Field.RESOLUTION: read_resolution,
    Field.EFFORT: read_effort,
    Field.START: read_date,
    Field.FINISH: read_date,
    Field.DUE: read_due,
    Field.PROGRESS: read_progress,
    Field.TASK: _read_task,
}
"""The rules of the columns; every other column is free text."""
STANDING: Mapping[Reader, Callable[[Collection[str]], bool]] = {
    read_text: are_texts,
    read_name: are_names,
    read_id: are_ids,
    read_id_restored: are_ids,
}
"""Where a column may hold another text in every row: how to tell of all at once that each is read as it stands."""


def read_distinct(texts: Collection[str], reader: Reader) -> dict[str, Cell]:
    """Return what the texts say, less those that stand as they are: these are looked at many at a time."""
    stand = STANDING.get(reader)
    if stand is None:
        return {text: reader(text) for text in set(texts)}
    blank = {} if all(texts) else {"": reader("")}
    rest = filter(None, texts)
    parts: Iterable[list[str]] = iter(lambda: list(islice(rest, _TOGETHER)), [])
    return blank | {text: reader(text) for part in parts if not stand(part) for text in part}
