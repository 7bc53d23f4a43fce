"""The empty papers for a ward's own plan: the settings to fill in, and every table with its headings alone."""

from examples.making import papers, reports, requirements, reviews, sheets


def empty_papers() -> dict[str, bytes]:
    """Return the templates by name."""
    headings = {
        "systems.csv": papers.SYSTEM_HEADINGS,
        "vendors.csv": papers.VENDOR_HEADINGS,
        "tasks.csv": papers.TASK_HEADINGS,
        "dependencies.csv": papers.DEPENDENCY_HEADINGS,
        "reports.csv": reports.HEADINGS,
        "reviews.csv": reviews.HEADINGS,
        "requirements.csv": requirements.HEADINGS,
        "fitgap_sheet.csv": tuple(sheets.MANNERS["A社"].columns.values()),
    }
    tables = {name: papers.csv_bytes(columns, ()) for name, columns in headings.items()}
    return {"plan.toml": papers.EMPTY_TOML.encode()} | tables
