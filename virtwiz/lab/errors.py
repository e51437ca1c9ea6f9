"""The errors of the lab."""

from virtwiz.errors import ExitCode, VirtwizError


class LabError(VirtwizError):
    """The lab cannot do what was asked: what, why, and what to do about it (which may be empty)."""

    def __init__(self, what: str, why: str = "", remedy: str = "") -> None:
        super().__init__(what, cause=why, remedy=remedy)


class BadName(LabError):
    """No lab can have this name."""

    exit_code = ExitCode.USAGE
