"""A lock that lets those who wait in one after the other, first come, first served.

Python's own lock gives itself to whoever happens to run: with fifty writers one of them may wait ten times as long as
the others.
"""

import threading
from collections import deque


class Turns:
    """Use it in a ``with`` statement; the block runs alone."""

    def __init__(self) -> None:
        """Nobody is in, and nobody waits."""
        self._guard = threading.Lock()
        self._waiting: deque[threading.Lock] = deque()
        self._taken = False

    def __enter__(self) -> None:
        """Wait for one's turn."""
        mine = threading.Lock()
        mine.acquire()
        with self._guard:
            if not self._taken:
                self._taken = True
                return
            self._waiting.append(mine)
        try:
            mine.acquire()
        except BaseException:
            self._give_up(mine)
            raise

    def __exit__(self, *_: object) -> None:
        """Let the one in that waited longest."""
        with self._guard:
            if self._waiting:
                self._waiting.popleft().release()
            else:
                self._taken = False

    def _give_up(self, mine: threading.Lock) -> None:
        """Leave the queue; a turn that has come meanwhile is passed on."""
        with self._guard:
            waiting = mine in self._waiting
            if waiting:
                self._waiting.remove(mine)
        if not waiting:
            self.__exit__()
