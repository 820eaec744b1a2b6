"""The districts' routes: the docket, an assignment, signing, objecting, answering, proofs."""

from tipline.district import answering, assignment, docket, objecting, proofs
from tipline.district.door import door

__all__ = ["answering", "assignment", "docket", "door", "objecting", "proofs"]
