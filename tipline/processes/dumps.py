"""Nothing of a process's memory is left behind when it crashes: there lie words and keys."""

import ctypes
import resource
import sys

PR_SET_DUMPABLE = 4
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


def leave_none() -> None:
    """Have neither the kernel nor whoever it hands crashes to write down this process's memory.

    A limit alone does not do: where crashes go to a program, as with systemd-coredump, Linux does
    not ask it. What may not be dumped may not be read by another process of the same user either.
    Forked processes have the same; one that is started anew must ask again, but for the limit.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if _LIBC is not None:
        _LIBC.prctl(PR_SET_DUMPABLE, 0)
