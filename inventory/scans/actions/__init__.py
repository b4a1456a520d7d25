"""Everything that changes a scan. Each function is atomic and writes its revisions."""
