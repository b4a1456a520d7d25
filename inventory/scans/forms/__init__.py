"""What comes in through a page, checked and turned into values."""
