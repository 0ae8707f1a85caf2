"""Where the reference data is, which is not a part of the repository."""

import os
from pathlib import Path

ROOT = Path(__file__).parents[2]


def shared(path: str = "") -> Path:
    """Return a path under ``GUILLEMET_SHARED``, or under ``shared`` beside the repository."""
    return ROOT / os.environ.get("GUILLEMET_SHARED", "../shared") / path
