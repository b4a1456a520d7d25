from __future__ import annotations

from django.db import models


class LimitCounter(models.Model):
    """
    How often something was tried within a stretch of time: logging in with one address, asking for a code.

    `key` is a keyed hash of what is counted and for whom, so that the table tells nobody's address. It lives in the
    database and not in a cache: all processes count together, and one UPDATE adds one, however many try at once.
    """

    key = models.CharField(max_length=64)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "teller van pogingen"
        verbose_name_plural = "tellers van pogingen"
        constraints = [models.UniqueConstraint(fields=["key", "starts_at"], name="limit_counter_once")]

    def __str__(self) -> str:
        return f"{self.key[:8]}: {self.count}"
