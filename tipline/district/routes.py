"""The districts' routes: docket, assignment, signing, objecting, answering, proofs, recusing."""

from tipline.district import answering, assignment, docket, objecting, proofs, recusing
from tipline.district.door import door

__all__ = ["answering", "assignment", "docket", "door", "objecting", "proofs", "recusing"]
