"""Cases of what is derived, counted and signed: receipts, digests, the tree, signatures, notes."""

from crypto import checkpoints, fingerprints, keys, merkle, receipts
from tests.vectors.fixed import KEY, PEPPER, SALT, SEED, SIGNER, Case, flip, text


def receipt_cases() -> list[Case]:
    """Make the cases of receipts: the check digits are found by trying, as nobody else may."""
    drawn = "012345678901234567890"
    every = (drawn + f"{number:03d}" for number in range(1000))
    good = next(digits for digits in every if _reads(digits))
    secrets = receipts.derive(receipts.parse(good, check_key=KEY), pepper=PEPPER)
    wide = good.translate({48 + digit: 0xFF10 + digit for digit in range(10)})
    typed = {
        "plain": good,
        "full width": wide,
        "dashes": "-".join(good[n : n + 4] for n in range(0, 24, 4)),
    }
    wrong = str((int(good[-1]) + 1) % 10)
    bad = {
        "last check digit": good[:-1] + wrong,
        "first digit": "1" + good[1:],
        "one short": good[:-1],
        "one more": good + "0",
        "letters": good[:-1] + "O",
        "empty input": "",
    }
    opened = {"lookup": text(secrets.lookup), "seed": text(secrets.seed)}
    return [
        *(
            {"name": name, "expect": "opens", "typed": sign, **opened}
            for name, sign in typed.items()
        ),
        *({"name": name, "expect": "Malformed", "typed": sign} for name, sign in bad.items()),
    ]


def _reads(digits: str) -> bool:
    try:
        receipts.parse(digits, check_key=KEY)
    except receipts.Malformed:
        return False
    return True


def fingerprint_cases() -> list[Case]:
    """Make the cases of keyed digests."""
    asked = [
        ("13800000000", "phone", 40),
        ("金碧辉煌", "venue-name", 24),
        ("", "phone", 63),
        ("x", "a" * 40, 1),
    ]
    return [
        {
            "name": f"{field[:12]} {bits} bits",
            "expect": "equal",
            "value": value,
            "field": field,
            "bits": bits,
            "digest": fingerprints.digest(value, key=KEY, field=field, bits=bits),
        }
        for value, field, bits in asked
    ]


def merkle_cases() -> list[Case]:
    """Make the cases of the audit tree: 11 leaves, each the hash of its number in one byte."""
    leaves = [merkle.leaf_hash(bytes([number])) for number in range(11)]
    root = text(merkle.root_of(leaves))
    path = [text(step) for step in merkle.inclusion_proof(leaves, 6)]
    growth = [text(step) for step in merkle.consistency_proof(leaves, 6)]
    old = text(merkle.root_of(leaves[:6]))
    included: list[tuple[str, str, int, list[str]]] = [
        ("leaf 6", "holds", 6, path),
        ("leaf 6 as 5", "fails", 5, path),
        ("path cut", "fails", 6, path[:-1]),
        ("path longer", "fails", 6, [*path, path[0]]),
    ]
    grown = [
        ("6 to 11", "holds", old, growth),
        ("other past", "fails", path[0], growth),
        ("proof cut", "fails", old, growth[1:]),
    ]
    tree = {"size": 11, "root": root}
    return [
        *({**_case("inclusion", n, e), **tree, "index": i, "proof": p} for n, e, i, p in included),
        *(
            {**_case("consistency", n, e), **tree, "old_size": 6, "old_root": o, "proof": p}
            for n, e, o, p in grown
        ),
    ]


def _case(kind: str, name: str, expect: str) -> dict[str, object]:
    return {"name": name, "expect": expect, "kind": kind}


def signature_cases() -> list[Case]:
    """Make the cases of hybrid signatures, over a unit key's statement."""
    message = checkpoints.unit_key_statement("D1", 3, keys.from_seed(SEED).public)
    made = checkpoints.sign(message, key=SIGNER, purpose=checkpoints.UNIT_KEY)
    unit, point = checkpoints.UNIT_KEY, checkpoints.CHECKPOINT
    cases = [
        ("a statement", message, unit, made),
        ("purpose", message, point, made),
        ("message", flip(message, -2), unit, made),
        ("Ed25519 half", message, unit, flip(made, 0)),
        ("ML-DSA half", message, unit, flip(made, 64)),
        ("last byte missing", message, unit, made[:-1]),
        ("one byte more", message, unit, made + b"\x00"),
        ("Ed25519 alone", message, unit, made[:64]),
        ("empty input", message, unit, b""),
    ]
    return [
        {
            "name": name,
            "expect": "holds" if name == "a statement" else "BadSignature",
            "message": text(signed),
            "purpose": purpose,
            "signature": text(signature),
        }
        for name, signed, purpose, signature in cases
    ]


def note_cases() -> list[Case]:
    """Make the cases of signed checkpoints."""
    point = checkpoints.Checkpoint(origin="mingcha.example/staff", size=11, root=SALT)
    made = checkpoints.signed_note(point, key=SIGNER)
    bad = {
        "size": made.replace("\n11\n", "\n12\n"),
        "leading zero": made.replace("\n11\n", "\n011\n"),
        "origin": made.replace("/staff", "/field"),
        "no blank line": made.replace("\n\n", "\n"),
        "no last newline": made[:-1],
    }
    return [
        {"name": "a checkpoint", "expect": "holds", "note": made, "size": 11, "root": text(SALT)},
        *({"name": name, "expect": "BadSignature", "note": note} for name, note in bad.items()),
    ]
