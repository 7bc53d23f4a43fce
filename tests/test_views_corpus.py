"""The corpus of bad sheets (not in this repository) through the real upload page: never an exception, always a word."""

import csv
import tempfile
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests import corpus

ROOT = Path(__file__).parents[1]
CORPUS = ROOT.parent / "shared" / "badcsv"
OWN = ("jp/", "excel/", "sec/", "graph/", "snap/")
MOST_BYTES = 200_000
SHARES = 4

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not (CORPUS / "manifest.csv").is_file(), reason="the corpus of bad sheets is not here"),
]


def own_files() -> list[Path]:
    """Return the corpus's files with our columns, as far as they are small."""
    if not (CORPUS / "manifest.csv").is_file():
        return []
    with (CORPUS / "manifest.csv").open(encoding="utf-8-sig", newline="") as manifest:
        names = [row["path"] for row in csv.DictReader(manifest)]
    own = [CORPUS / name for name in names if name.startswith(OWN)]
    return [path for path in own if path.stat().st_size <= MOST_BYTES]


@pytest.fixture(scope="module")
def database() -> Path:
    """Return a database that holds the corpus's plan."""
    path = Path(tempfile.mkdtemp(prefix="corpus-page-")) / "tracker.db"
    path.write_bytes(corpus._with_the_plan())  # noqa: SLF001 - the same store as the check's
    return path


@pytest.mark.parametrize("share", range(SHARES))
def test_every_small_file_of_the_corpus_is_previewed_on_the_page_without_an_exception(
    share: int, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{database}")
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    app.switch_page("views/pages/fitgap.py").run()
    app.segmented_control(key="fitgap_view").set_value("upload").run()
    app.selectbox(key="fitgap_vendor_ja").set_value(str(corpus.VENDOR)).run()
    weeks = app.selectbox(key="fitgap_week_ja").options
    assert weeks

    silent = []
    for path in own_files()[share::SHARES]:
        app.file_uploader(key="fitgap_file").upload(path.name, path.read_bytes()).run()
        assert not app.exception, (path.name, app.exception)
        refused = any("このファイルは取り込めません" in str(error.value) for error in app.error)
        offered = any(button.key == "fitgap_accept" for button in app.button)
        if refused == offered:
            silent.append(path.name)

    assert silent == []
