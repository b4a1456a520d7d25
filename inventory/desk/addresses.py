"""What no address of ours holds, and no form of ours takes."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.db import DataError
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

NUL = "\0"


class PlainAddresses:
    """
    An address with a NUL sign in it is of nothing: no row holds one, and PostgreSQL breaks when it is asked.

    A field for text says so itself, with all that was typed. What breaks on one elsewhere, in a choice or in a list,
    was made by no page of ours, and is refused.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponseBase], args: object, kwargs: object
    ) -> None:
        if NUL in request.path_info:
            raise Http404

    def process_exception(self, request: HttpRequest, error: Exception) -> None:
        if isinstance(error, ValueError | DataError) and _holds_nul(request):
            raise BadRequest("A NUL sign") from error


def _holds_nul(request: HttpRequest) -> bool:
    return any(NUL in one for sent in (request.GET, request.POST) for _, some in sent.lists() for one in map(str, some))
