"""The reference data: catalogue, municipalities, neighbours and regions, read from files and kept up to date."""

from regions.reference.loading import Outcome, ReferenceFiles, load_reference
from regions.reference.reading import FileError

__all__ = ["FileError", "Outcome", "ReferenceFiles", "load_reference"]
