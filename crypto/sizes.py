"""Exact sizes of byte strings, and the sizes sealed things are padded to."""

TEXT_CLASSES = (4 * 1024, 16 * 1024, 64 * 1024)


def require_size(value: bytes, *, size: int, what: str) -> None:
    """Refuse a byte string of another length; `ValueError` names the thing, never its bytes."""
    if len(value) != size:
        msg = f"{what} must be {size} bytes, not {len(value)}"
        raise ValueError(msg)


def padded_size(size: int) -> int:
    """Give the class, in bytes, that `size` bytes are padded to: 4, 16, 64 KiB, then Padmé."""
    return next((room for room in TEXT_CLASSES if size <= room), 0) or _padme(size)


def _padme(size: int) -> int:
    """Round up as Padmé does (Nikitin et al., PURBs, PETS 2019): at most 12 % more, few classes."""
    exponent = size.bit_length() - 1
    low_bits = exponent - exponent.bit_length()
    mask = (1 << low_bits) - 1
    return (size + mask) & ~mask
