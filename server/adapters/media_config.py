"""What is set for media; apart from what keeps them, so that reading settings loads nothing."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class MediaConfig:
    """Where media go. `url`: `s3://bucket` or `s3://bucket/prefix`; empty: a folder in the data folder."""

    data_dir: Path
    url: str = ""
    endpoint: str = ""
    region: str = ""
    access_key: str = ""
    secret_key: str = ""
