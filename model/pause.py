"""A pause of the garbage collector while many small values are made at once, all of which are kept."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """Run the block without collections: reading 60,000 rows makes many values and no cycles.

    What was made is put to the oldest values at once, where nobody looks through it for waste before a full collection.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if not gc.get_freeze_count():
            gc.freeze()
            gc.unfreeze()
        if was_on:
            gc.enable()
