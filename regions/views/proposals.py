"""Which municipalities form a region: proposed by its coordinator, decided on by staff."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from regions.actions.proposals import accept_proposal, propose_composition, refuse_proposal, withdraw_proposal
from regions.forms.proposals import DecisionForm, ProposalForm
from regions.models import Region
from regions.permissions import (
    access_of,
    get_region_to_confirm,
    get_region_to_coordinate,
    get_region_to_propose,
    signed_in,
)
from regions.proposals import Proposal, proposal_of
from regions.saving import ConflictError

CONFLICT = "Er is intussen iets veranderd aan deze regio. Kijk hoe het nu is, en doe het zo nodig nog een keer."


@require_http_methods(["GET", "POST"])
def region_proposal(request: HttpRequest, slug: str) -> HttpResponse:
    """The municipalities of a region, what is proposed, and who decides."""
    region = get_region_to_propose(request.user, slug)
    proposal = proposal_of(region)
    if request.method == "GET":
        return _render(request, proposal, ProposalForm(proposal=proposal))
    step = request.POST.get("step", "")
    try:
        if step in {"accept", "refuse"}:
            return _decide(request, get_region_to_confirm(request.user, slug), proposal, step)
        return _propose(request, get_region_to_coordinate(request.user, slug), proposal, step)
    except ConflictError:
        messages.warning(request, CONFLICT)
        if step in {"accept", "withdraw"}:
            return redirect("region-proposal", slug)
        return _again(request, get_region_to_propose(request.user, slug), step)


def _propose(request: HttpRequest, region: Region, proposal: Proposal, step: str) -> HttpResponse:
    by = signed_in(request.user)
    if step == "withdraw":
        form = DecisionForm(request.POST)
        withdraw_proposal(region=region, expected=_seen(form), by=by)
        messages.success(request, "Het voorstel is ingetrokken.")
        return redirect("region-proposal", region.slug)
    proposing = ProposalForm(request.POST, proposal=proposal)
    if not proposing.is_valid():
        return _render(request, proposal, proposing)
    chosen = proposing.cleaned_data
    propose_composition(
        region=region, expected=chosen["version"], codes=chosen["municipalities"], note=chosen["note"], by=by
    )
    messages.success(request, "Uw voorstel staat klaar voor het beheer. Tot die tijd verandert er niets.")
    return redirect("region-proposal", region.slug)


def _decide(request: HttpRequest, region: Region, proposal: Proposal, step: str) -> HttpResponse:
    form, by = DecisionForm(request.POST), signed_in(request.user)
    if not proposal.is_open:
        raise ConflictError(None)
    if step == "accept":
        accept_proposal(region=region, expected=_seen(form), by=by)
        messages.success(request, "De nieuwe indeling geldt vanaf nu.")
    else:
        expected = _seen(form)
        if form.has_error("reason"):
            return _render(request, proposal, ProposalForm(proposal=proposal), form, status=422)
        refuse_proposal(region=region, expected=expected, reason=form.cleaned_data["reason"], by=by)
        messages.success(request, "Het voorstel is niet overgenomen. De coördinator kan lezen waarom.")
    return redirect("region-proposal", region.slug)


def _again(request: HttpRequest, region: Region, step: str) -> HttpResponse:
    """The page as it is now, with what was typed, ready to be sent once more."""
    data = request.POST.copy()
    data["version"] = str(region.version)
    proposal = proposal_of(region)
    form, decision = ProposalForm(proposal=proposal), None
    if step == "refuse" and proposal.is_open:
        decision = DecisionForm(data)
    elif step != "refuse":
        form = ProposalForm(data, proposal=proposal)
    return _render(request, proposal, form, decision, status=409)


def _seen(form: DecisionForm) -> int:
    """The version that was on the page; 0, which nothing has, for what no page of ours sends."""
    return int(form.cleaned_data["version"]) if form.is_valid() else 0


def _render(
    request: HttpRequest,
    proposal: Proposal,
    form: ProposalForm,
    decision: DecisionForm | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    context = {
        "region": proposal.region,
        "proposal": proposal,
        "form": form,
        "decision": decision or DecisionForm(initial={"version": proposal.region.version}),
        "is_coordinator": proposal.region.pk in access_of(request.user).coordinator_of,
    }
    return render(
        request, "regions/region_proposal.html", context, status=422 if status == 200 and form.errors else status
    )
