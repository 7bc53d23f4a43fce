"""What can be wrong with a database: it cannot be used at all, or one transaction failed."""


class UnusableDatabase(Exception):  # noqa: N818 (the name says what it is)
    """The database cannot be opened; ``code`` says why and ``detail`` what was found."""

    def __init__(self, code: str, place: str, detail: str = "") -> None:
        """Keep the evidence."""
        super().__init__(f"{code}: {place} {detail}".strip())
        self.code, self.place, self.detail = code, place, detail


class NotStored(Exception):  # noqa: N818
    """A transaction failed; ``code`` says why. An error on COMMIT may still have stored: ask for the receipt."""

    def __init__(self, code: str, place: str, detail: str) -> None:
        """Keep the evidence."""
        super().__init__(f"{code}: {place} {detail}")
        self.code, self.place, self.detail = code, place, detail
