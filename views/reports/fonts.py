"""The typeface of every paper and printed chart: Noto Sans CJK JP, which comes with the packages, never of a machine.

So a server without a Japanese font prints the same page as any other, byte for byte.
"""

from pathlib import Path
from typing import Final

import noto_cjk_sans_jp_bold  # type: ignore[import-untyped]  # a folder with a font
import noto_cjk_sans_jp_regular  # type: ignore[import-untyped]

FOLDERS: Final = tuple(
    str(Path(package.FONT_PATH).parent) for package in (noto_cjk_sans_jp_regular, noto_cjk_sans_jp_bold)
)
"""Where the font files lie."""
