"""The second step as a part of logging in."""

from __future__ import annotations

from allauth.mfa.stages import AuthenticateStage
from django.http import HttpRequest

from inventory.desk.accounts.single_sign_on import signed_on_with_second_step


class SecondStepStage(AuthenticateStage):  # type: ignore[misc]  # allauth has no type stubs
    """Asked of who has one, unless their municipality asked for its own just now."""

    def _should_handle(self, request: HttpRequest) -> bool:
        return bool(super()._should_handle(request)) and not signed_on_with_second_step(request, self.login.user)
