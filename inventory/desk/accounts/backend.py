"""Who is logged in, read once for each request."""

from __future__ import annotations

from django.contrib.auth.backends import ModelBackend

from regions.models import User
from regions.permissions import user_with_access


class AccountBackend(ModelBackend):
    """Django's own, that brings the roles along with the account: almost every page asks for both."""

    def get_user(self, user_id: int) -> User | None:
        user = user_with_access(user_id)
        return user if user is not None and self.user_can_authenticate(user) else None
