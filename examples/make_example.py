"""Write the papers of the example ward and the empty ones anew, byte for byte: ``python -m examples.make_example``."""

from pathlib import Path

from examples.making.empty import empty_papers
from examples.making.papers import plan_papers
from examples.making.reports import report_papers
from examples.making.requirements import master_papers
from examples.making.reviews import review_papers
from examples.making.sheets import sheet_papers

EXAMPLES = Path(__file__).parent


def example_papers() -> dict[str, bytes]:
    """Return every paper that is made, by its path below ``examples``."""
    ward = plan_papers() | report_papers() | master_papers() | sheet_papers() | review_papers()
    empty = {f"empty/{name}": content for name, content in empty_papers().items()}
    return {f"meguro/{name}": content for name, content in ward.items()} | empty


def main() -> None:
    """Write the papers and tell how many there are and how large."""
    papers = example_papers()
    for name, content in papers.items():
        path = EXAMPLES / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    print(f"{len(papers)} papers, {sum(map(len, papers.values())):,} bytes in {EXAMPLES}")


if __name__ == "__main__":
    main()
