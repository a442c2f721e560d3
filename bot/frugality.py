"""How the process spends time and memory on memory."""

import ctypes
import gc

# What is imported stays; Python's own habit of looking through it for garbage takes 0.3 s of a start.
ALLOCATIONS = (50_000, 20, 50)
M_ARENA_MAX = -8  # of mallopt(3)


def frugal() -> None:
    """Look for garbage seldom, and have all threads take memory from one heap where the C library is glibc.

    Else each thread of Chroma's keeps a heap of its own: `add` then holds twice as much for each passage.
    """
    gc.set_threshold(*ALLOCATIONS)
    if set_option := getattr(ctypes.CDLL(None), "mallopt", None):
        set_option(M_ARENA_MAX, 1)
