"""
Keys stay out of the log.

Django writes down the address of whatever was refused. That of an invitation, a reading link or a new password is a
key, which may still open something: of those the log tells what was asked for and never with which key.
"""

from __future__ import annotations

import logging
import re

LOGGERS = ("django.request", "django.security.csrf")
"""Those that write down addresses."""

_KEY = re.compile(r"[^/\s]{32,}")
"""
As long as every key is at least, and hardly anything else in an address. Not by the name of the page: a key that was
copied with a bracket behind it is of no page at all.
"""


class WithoutKeys(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(_KEY.sub("…", one) if isinstance(one, str) else one for one in record.args)
        return True


def keep_keys_out() -> None:
    """Once, when the product starts."""
    for name in LOGGERS:
        logging.getLogger(name).addFilter(WithoutKeys())
