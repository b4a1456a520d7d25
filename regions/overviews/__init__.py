"""What the pages of one initiative show, a file for each page, each read in a fixed number of queries."""
