"""
Logging in at one's own municipality (OpenID Connect).

It only lets in who has an account already, at an address in one of the provider's own domains, which the provider
says it has verified. The first time ties the account to the provider's number for this person; from then on another
number with the same address stays out. Whatever is amiss, there is one sentence, which tells nothing of any account.
"""

from __future__ import annotations

import secrets
from typing import Any, NoReturn

from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal.deferred import jwt
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from inventory.desk.accounts.providers import Provider
from regions.models import User

REFUSED = "Inloggen via uw gemeente lukte niet. Vraag een code aan, of vraag het na bij de coördinator van uw regio."
SIGNED_WITH = {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"}
"""What a provider may sign with: a key of its own, never a secret that we have as well, and never nothing."""


def find_provider(provider_id: str) -> Provider | None:
    providers: tuple[Provider, ...] = settings.OIDC_PROVIDERS
    return next((one for one in providers if one.id == provider_id), None)


def signed_on_with_second_step(request: HttpRequest, user: User) -> bool:
    """Whether this session came in through a provider that asks for a second step itself."""
    through = [
        one.get("provider", "") for one in get_authentication_records(request, user) if one["method"] == "socialaccount"
    ]
    found = find_provider(through[-1]) if through else None
    return found is not None and found.second_step


def refused(request: HttpRequest) -> HttpResponse:
    messages.error(request, REFUSED)
    return redirect("account_login")


def begin(request: HttpRequest, provider_id: str, next_url: str | None) -> HttpResponse:
    """To the provider, with a number that has to come back inside what it signs."""
    nonce = secrets.token_urlsafe(32)
    provider = SignedOpenID(request, provider_id).get_provider()
    response: HttpResponse = provider.redirect(
        request, "login", next_url=next_url, auth_params={"nonce": nonce}, nonce=nonce
    )
    return response


class SignedOpenID(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]  # allauth has no type stubs
    """allauth trusts what comes over TLS; ours also checks the signature of what says who somebody is."""

    def complete_login(self, request: HttpRequest, app: SocialApp, token: SocialToken, **kwargs: Any) -> SocialLogin:
        try:
            claims = self._claims(app, token, kwargs["response"]["id_token"])
            login = self.get_provider().sociallogin_from_response(request, {"id_token": claims})
        except (KeyError, TypeError, ValueError, jwt.PyJWTError) as error:
            raise OAuth2Error("The provider said something that we cannot use.") from error
        login.claims = claims
        # An account holds a name and an address. What else the provider tells is not kept.
        login.account.extra_data = {}
        return login

    def _claims(self, app: SocialApp, token: SocialToken, id_token: str) -> dict[str, Any]:
        if jwt.get_unverified_header(id_token).get("alg") not in SIGNED_WITH:
            raise OAuth2Error("Signed in a way that proves nothing.")
        claims: dict[str, Any] = jwtkit.verify_and_decode(
            credential=id_token,
            keys_url=self.openid_config["jwks_uri"],
            issuer=self.openid_config["issuer"],
            audience=app.client_id,
            lookup_kid=jwtkit.lookup_kid_jwk,
        )
        if "email" in claims:
            return claims
        told = self._fetch_user_info(token.token)
        if told.get("sub") != claims["sub"]:
            raise OAuth2Error("What the provider tells is about somebody else.")
        return {**told, **claims}


class SingleSignOnAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth has no type stubs
    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False

    def on_authentication_error(self, request: HttpRequest, provider: object, **kwargs: Any) -> NoReturn:
        raise ImmediateHttpResponse(refused(request))

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        # Never to tie an identity to whoever happens to be logged in.
        sociallogin.state["process"] = "login"
        user = _whose(sociallogin)
        if user is None:
            raise ImmediateHttpResponse(refused(request))
        sociallogin.user = user


def _whose(sociallogin: SocialLogin) -> User | None:
    """The account that this login is for, tied to it from now on; None if there is none that it may open."""
    claims: dict[str, Any] = sociallogin.claims
    provider = find_provider(sociallogin.account.provider)
    nonce = sociallogin.state.get("nonce")
    email = str(claims.get("email", "")).strip().lower()
    if provider is None or not nonce or claims.get("nonce") != nonce:
        return None
    if claims.get("email_verified") is not True or email.rpartition("@")[2] not in provider.domains:
        return None
    return _tied(provider, email, sociallogin.account.uid)


@transaction.atomic
def _tied(provider: Provider, email: str, uid: str) -> User | None:
    # The row is locked, so that of two first times at the same moment one is first.
    user = User.objects.select_for_update().filter(email=email, is_active=True).first()
    if user is None:
        return None
    ties = set(SocialAccount.objects.filter(user=user).values_list("provider", "uid"))
    if ties:
        return user if ties == {(provider.id, uid)} else None
    if SocialAccount.objects.filter(provider=provider.id, uid=uid).exists():
        return None
    SocialAccount.objects.create(user=user, provider=provider.id, uid=uid)
    return user
