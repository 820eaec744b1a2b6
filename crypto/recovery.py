"""A seed as three shares on paper (SLIP-39), any two of which give it back."""

import re
import unicodedata
from collections.abc import Sequence

from shamir_mnemonic import MnemonicError, Share, combine_mnemonics, generate_mnemonics
from shamir_mnemonic.wordlist import WORD_INDEX_MAP, WORDLIST

from crypto.keys import SEED_SIZE, from_seed
from crypto.sizes import require_size

SHARES = 3
NEEDED = 2
WORDS = 33
"""Words of one share of a 32-byte seed."""

_DIGITS = 4
_LONGEST = 1000
_EXPONENT = 1
_BREAKS = re.compile(r"[\s,;.·-]+")


class BadShare(ValueError):
    """What was typed is no share: a wrong word or number, one too many, or one mistyped."""

    def __init__(self) -> None:
        """Say so in one sentence, which quotes nothing of the share."""
        super().__init__("not a share, or mistyped")


class WrongShares(Exception):
    """Each is a share, but together they are not two of one secret, or not of this key."""

    def __init__(self) -> None:
        """Say so in one sentence, the same for every cause."""
        super().__init__("these shares do not give this key")


def split(seed: bytes) -> tuple[str, ...]:
    """Split a seed into three shares of 33 words, any two of which give it back.

    No passphrase: a wrong one would give another seed without any complaint.
    """
    require_size(seed, size=SEED_SIZE, what="seed")
    (shares,) = generate_mnemonics(1, [(NEEDED, SHARES)], seed, iteration_exponent=_EXPONENT)
    public = from_seed(seed).public
    # Paper cannot be corrected: every pair is tried before anybody is handed anything.
    for left_out in range(SHARES):
        combine([one for at, one in enumerate(shares) if at != left_out], public=public)
    return tuple(shares)


def numbers(share: str) -> str:
    """Give a share as 33 numbers of four digits: each word's place in SLIP-39's list, from 0."""
    return " ".join(f"{WORD_INDEX_MAP[word]:0{_DIGITS}d}" for word in share.split())


def read_share(typed: str) -> str:
    """Give the words of a share that was typed as words or as numbers. Raises `BadShare`.

    A single word or number that is mistyped is always noticed, by the share's own checksum.
    """
    text = unicodedata.normalize("NFKC", typed[:_LONGEST]).strip().lower()
    parts = [part for part in _BREAKS.split(text) if part]
    joined = "".join(parts)
    if joined.isascii() and joined.isdigit():
        parts = _words_of(joined)
    return _checked(" ".join(parts))


def combine(shares: Sequence[str], *, public: bytes) -> bytes:
    """Give the seed of two shares as `read_share` gave them. Raises `WrongShares`.

    SLIP-39's own digest would let a forged pair through one time in 2^32; the key's own public
    half, from the signed list, lets none.
    """
    try:
        seed = combine_mnemonics(shares)
    except MnemonicError:
        # Their message quotes words of a share.
        raise WrongShares from None
    if len(seed) != SEED_SIZE or from_seed(seed).public != public:
        raise WrongShares
    return bytes(seed)


def _words_of(digits: str) -> list[str]:
    if len(digits) != WORDS * _DIGITS:
        raise BadShare
    places = [int(digits[at : at + _DIGITS]) for at in range(0, len(digits), _DIGITS)]
    if max(places) >= len(WORDLIST):
        raise BadShare
    return [WORDLIST[place] for place in places]


def _checked(words: str) -> str:
    try:
        share = Share.from_mnemonic(words)
    except MnemonicError:
        raise BadShare from None
    # Only what `split` makes: a share that asks for 2^15 times the stretching would take an hour.
    made = (share.iteration_exponent, share.group_threshold, share.group_count)
    if made != (_EXPONENT, 1, 1) or share.member_threshold != NEEDED:
        raise BadShare
    if len(share.value) != SEED_SIZE or len(words.split()) != WORDS:
        raise BadShare
    return words
