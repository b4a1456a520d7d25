"""The analysis: a pure function from what a scan holds to what its report shows.

Standard library only: no clock, no database, no Dutch (an import contract holds the first).

- `inputs`: the frozen dataclasses that go in (`ScanInputs`)
- `scope`: which initiatives are inputs of a scan at all
- `canonical`: the canonical JSON of the inputs and its SHA-256
- `analysis`: `analyse(inputs)`, the rules of domain.md section 4
- `results`: the frozen dataclasses that come out (`GapReport`)
- `report_json`: the report file of domain.md section 5
"""
