"""Whether the feature keys of the key file are those that this database goes by; asked at start."""

from sqlalchemy import inspect
from sqlalchemy.exc import OperationalError

from crypto.fingerprints import mark
from crypto.keyring import SiteKeys
from leads.matching import epochs
from tipline.database import Database
from tipline.settings import BadSetting, Settings


class WrongFeatureKey(BadSetting):
    """The key file is not that of this database; nothing was changed."""


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
