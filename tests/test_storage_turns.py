import threading
import time
from contextlib import suppress

from storage.turns import Turns


def test_those_who_wait_come_in_the_order_in_which_they_came() -> None:
    turns, came, threads = Turns(), list[int](), list[threading.Thread]()

    def come(number: int) -> None:
        with turns:
            came.append(number)

    with turns:
        for number in range(20):
            threads.append(threading.Thread(target=come, args=(number,)))
            threads[-1].start()
            while len(turns._waiting) <= number:  # noqa: SLF001 - until it stands in the queue
                time.sleep(0.001)
        assert came == []
    for thread in threads:
        thread.join()

    assert came == list(range(20))
    with turns:
        came.append(20)
    assert came[-1] == 20


def test_only_one_is_in_at_a_time_and_a_failure_inside_lets_the_next_one_in() -> None:
    turns, inside, most = Turns(), list[int](), list[int]()

    def come(number: int) -> None:
        with suppress(ZeroDivisionError), turns:
            inside.append(number)
            most.append(len(inside))
            time.sleep(0.0005)
            inside.remove(number)
            1 / 0  # noqa: B018 - a failure

    threads = [threading.Thread(target=come, args=(number,)) for number in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert most == [1] * 30
