"""The one error of the lab."""

from virtwiz.errors import VirtwizError


class LabError(VirtwizError):
    """The lab cannot do what was asked: what, why, and what to do about it (which may be empty)."""

    def __init__(self, what: str, why: str = "", remedy: str = "") -> None:
        super().__init__(what, cause=why, remedy=remedy)
