"""What the region's table talks about: pictures that differ, more providers, wishes, and who is not known yet."""

from inventory.scans.discussing.page import Discussion, discussion

__all__ = ["Discussion", "discussion"]
