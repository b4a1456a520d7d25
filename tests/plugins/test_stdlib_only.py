import pytest
from grimp import ImportGraph

from tests.plugins.stdlib_only import StdlibOnlyContract


@pytest.mark.parametrize(
    ("imported", "kept"),
    [
        ("dataclasses", True),
        ("collections.abc", True),
        ("inventory.gaps.inputs", True),
        ("inventory.gapsahead", False),
        ("inventory.scans", False),
        ("regions", False),
        ("django", False),
    ],
)
def test_stdlib_only_contract_for_an_import(imported: str, kept: bool) -> None:
    graph = ImportGraph()
    for module in {"inventory.gaps", "inventory.gaps.report", imported}:
        graph.add_module(module)
    graph.add_import(importer="inventory.gaps.report", imported=imported)
    contract = StdlibOnlyContract("analysis", {}, {"package": "inventory.gaps"})

    assert contract.check(graph, verbose=False).kept is kept
