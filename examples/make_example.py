"""Write the papers of the example ward anew, byte for byte the same: ``python -m examples.make_example``."""

from pathlib import Path

from examples.making.papers import plan_papers
from examples.making.reports import report_papers
from examples.making.requirements import master_papers
from examples.making.reviews import review_papers
from examples.making.sheets import sheet_papers

WARD = Path(__file__).parent / "meguro"


def example_papers() -> dict[str, bytes]:
    """Return every paper of the example by its path below ``examples/meguro``."""
    return plan_papers() | report_papers() | master_papers() | sheet_papers() | review_papers()


def main() -> None:
    """Write the papers and tell how many there are and how large."""
    papers = example_papers()
    for name, content in papers.items():
        path = WARD / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    print(f"{len(papers)} papers, {sum(map(len, papers.values())):,} bytes in {WARD}")


if __name__ == "__main__":
    main()
