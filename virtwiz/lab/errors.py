"""The one error of the lab."""


class LabError(Exception):
    """The lab cannot do what was asked: what, why, and what to do about it (which may be empty)."""

    def __init__(self, what: str, why: str = "", remedy: str = "") -> None:
        super().__init__(what, why, remedy)
        self.what, self.why, self.remedy = what, why, remedy

    def __str__(self) -> str:
        head = f"{self.what}: {self.why}" if self.why else self.what
        return f"{head}\n{self.remedy}" if self.remedy else head
