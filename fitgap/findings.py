"""How the reader states what it found: short ways to write an ``Issue`` with its file."""

from model.issue import Issue, Severity


def refuse(code: str, file: str, line: int | None = None, **values: str) -> Issue:
    """Return the finding that refuses the whole file."""
    return finding(code, Severity.REFUSED, file, line, **values)


def finding(
    code: str,
    severity: Severity,
    file: str,
    line: int | None = None,
    *,
    column: str = "",
    value: str = "",
    **values: str,
) -> Issue:
    """Return a finding; further keywords fill the sentence of its code."""
    return Issue(
        code=code,
        severity=severity,
        file=file,
        line=line,
        column=column,
        value=shortened(value),
        values=tuple(sorted(values.items())),
    )


def shortened(value: str, most: int = 120) -> str:
    """Return the value, or its beginning where it is too long for a message.

    >>> shortened("x" * 200, most=3)
    'xxx…'
    """
    return value if len(value) <= most else value[:most] + "…"
