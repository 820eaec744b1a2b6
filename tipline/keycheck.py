"""Whether the key file's feature keys and the list of units' keys are right; asked at start."""

from sqlalchemy import inspect
from sqlalchemy.exc import OperationalError

from crypto.fingerprints import mark
from crypto.keyring import SiteKeys
from leads.ledger.audit import AuditEntry
from leads.matching import epochs
from leads.register.keyholders import UnitKey
from leads.register.listing import newest_taken_off
from tipline.settings import BadSetting, Settings
from tipline.storage.database import Database


class WrongFeatureKey(BadSetting):
    """The key file is not that of this database; nothing was changed."""


class KeyTakenOff(BadSetting):
    """A unit's newer key is on the list no more; what arrived would be sealed to an older one."""


def check_unit_keys(database: Database) -> None:
    """Refuse to open while a unit's newest key, by the trail, is missing from the signed list.

    The adversary is a database writer who has an older key of the unit, and takes the newest off.
    Raises KeyTakenOff. A database without tables has nothing to be missing.
    """
    needed = {AuditEntry.__tablename__, UnitKey.__tablename__}
    try:
        with database.reading() as session:
            if not needed <= set(inspect(session.connection()).get_table_names()):
                return
            missing = newest_taken_off(session)
    except OperationalError:
        return
    if missing:
        raise KeyTakenOff(
            f"The newest key of {missing} of the units is on the signed list no more, though the "
            "trail says that it was made: somebody took it off, and what arrives would be sealed "
            "to an older key. See `mingcha keys list`; bring the row back from a backup, or give "
            "the unit a new key with `mingcha keys roll`."
        )


def check_feature_keys(settings: Settings, keys: SiteKeys, database: Database) -> None:
    """Refuse a key file of another house, of before a change of keys, or with a key taken out.

    What was made with a wrong key would be compared with nothing and found by nobody, and nobody
    would notice. A database without tables, or without a report as yet, takes any key. Raises
    WrongFeatureKey.
    """
    try:
        with database.reading() as session:
            if not inspect(session.connection()).has_table(epochs.Epoch.__tablename__):
                return
            known, live = epochs.ever(session), epochs.live(session)
    except OperationalError:
        # No database as yet: what needs it says so by itself, and the matcher asks once more.
        return
    marks = [mark(key) for key in keys.features]
    if known and marks[0] not in known:
        raise WrongFeatureKey(
            f"The feature key in {settings.key_file} (MINGCHA_KEY_FILE) is not the one that this "
            "database's reports were made with. Put the right key file in place. When that key is "
            "lost, `mingcha match rekey --new-key` goes on with this one: older reports are found "
            "again once an officer opens them."
        )
    if known and (marks[0] not in live or not live.keys() <= set(marks)):
        raise WrongFeatureKey(
            f"{settings.key_file} (MINGCHA_KEY_FILE) does not hold the feature keys that this "
            "database goes by: it is an older file, or a key was taken out of it. Put the right "
            "key file in place, or run `mingcha match rekey` to go on with this one: reports under "
            "a key that is gone are found again once an officer opens them."
        )
