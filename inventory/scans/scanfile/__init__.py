"""
The scan file of domain.md section 5.

- `errors`: the one exception, a Dutch sentence that names the place in the file
- `parsing`: bytes to JSON values, and nothing that JSON does not say clearly
- `records`: an object in the file and the way to it
- `reading`: the file as the dataclasses of the analysis, checked as far as the file and the catalogue can tell
- `existing`: what is stored already under the same slugs, and whether it says something else
- `storing`: new initiatives, many rows at once, with their revisions
- `adding`: the new scan with its answers, decisions and steunpunten
- `replacing`: what `--replace` changes
- `writing`: the inputs of a scan as a file
"""
