"""What the child gives up before it looks at a stranger's first byte, and cannot take back."""

import ctypes
import resource

# A 50-megapixel picture takes 200 MB a copy; turning it upright and writing it needs a few.
MEMORY = 1536 * 1024 * 1024
NO_NEW_PRIVILEGES = 38  # prctl(2)
USER_AND_NETWORK = 0x10000000 | 0x40000000  # CLONE_NEWUSER, CLONE_NEWNET of unshare(2)


def shut_in(*, seconds: int) -> None:
    """Give up files, sockets, core dumps, and most memory and time (`seconds` of processor).

    Descriptors 0 to 2 are open already and stay; no further one is given out, be it a file or a
    socket. A network of our own with nothing in it comes on top where the kernel allows it.
    """
    libc = ctypes.CDLL(None)
    libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    libc.unshare(USER_AND_NETWORK)
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 3),
    ):
        resource.setrlimit(what, (most, most))
