"""Saving answers: versions, revisions, colleagues, undo."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from inventory.scans.actions.answers import (
    AnswerValues,
    CellSaving,
    fill_rest,
    save_answer,
    save_cells,
    undo_batch,
)
from inventory.scans.actions.on_behalf import GridInput, answer_on_behalf
from inventory.scans.models import Answer, AnswerKind, Sheet
from inventory.scans.permissions import Filling
from regions.models import Revision, User
from regions.saving import ConflictError
from tests.builders import (
    GOUDA,
    get_activity,
    get_bouwsteen,
    get_municipality,
    make_coordinator,
    make_officer,
    make_scan,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def filling() -> Filling:
    return Filling(make_scan(), get_municipality(GOUDA), None)


@pytest.fixture
def officer() -> User:
    return make_officer()


def save(filling: Filling, officer: User, activity: str = "B2.1", expected: int = 0, **values: Any) -> Answer:
    token = values.pop("token", None)
    return save_answer(
        filling=filling,
        activity=get_activity(activity),
        values=AnswerValues(**values),
        expected=expected,
        by=officer,
        token=token,
    )


def revisions(answer: Answer) -> list[Revision]:
    return list(Revision.objects.filter(subject="answer", subject_id=answer.pk))


def test_answer_saved_first_time_has_version_one_and_a_revision(filling: Filling, officer: User) -> None:
    answer = save(filling, officer, answer="present", provider="Het Huis")

    assert answer.version == 1
    [revision] = revisions(answer)
    assert (revision.version, revision.before, revision.by) == (1, None, officer)
    assert revision.after is not None
    assert revision.after["provider"] == "Het Huis"
    assert revision.trail == f"scan:{filling.scan.pk}"
    assert Sheet.objects.filter(scan=filling.scan, municipality=filling.municipality, shared_on=None).exists()


def test_answer_changed_keeps_what_it_was(filling: Filling, officer: User) -> None:
    save(filling, officer, answer="present")

    answer = save(filling, officer, expected=1, answer="missing", reason="no_space", working_on_it=True)

    assert answer.version == 2
    last = revisions(answer)[-1]
    assert last.before is not None
    assert last.after is not None
    assert (last.before["answer"], last.after["answer"], last.after["reason"]) == ("present", "missing", "no_space")


def test_answer_of_a_colleague_is_not_overwritten(filling: Filling, officer: User) -> None:
    save(filling, officer, answer="present", note="van mijn collega")

    with pytest.raises(ConflictError) as conflict:
        save(filling, officer, expected=0, answer="missing")

    assert isinstance(conflict.value.current, Answer)
    assert conflict.value.current.note == "van mijn collega"
    stored = Answer.objects.get()
    assert (stored.answer, stored.note, stored.version) == ("present", "van mijn collega", 1)


def test_answer_with_an_old_version_is_a_conflict(filling: Filling, officer: User) -> None:
    save(filling, officer, answer="present")
    save(filling, officer, expected=1, answer="elsewhere")

    with pytest.raises(ConflictError) as conflict:
        save(filling, officer, expected=1, answer="missing")

    assert isinstance(conflict.value.current, Answer)
    assert conflict.value.current.answer == "elsewhere"
    assert Revision.objects.filter(subject="answer").count() == 2


def test_answer_sent_twice_with_one_token_happens_once(filling: Filling, officer: User) -> None:
    token = uuid.uuid4()
    first = save(filling, officer, answer="present", token=token)
    save(filling, officer, expected=1, answer="missing")

    again = save(filling, officer, expected=0, answer="present", token=token)

    assert (again.pk, again.answer) == (first.pk, "missing")
    assert Revision.objects.filter(subject="answer").count() == 2


def test_answer_repeated_after_a_colleague_does_not_overwrite_what_the_writer_never_saw(
    filling: Filling, officer: User
) -> None:
    """The reply got lost, a colleague answered, and the page still shows what was sent."""
    token = uuid.uuid4()
    save(filling, officer, answer="present", token=token)
    save(filling, make_officer(), expected=1, answer="missing", note="van mijn collega")
    again = save(filling, officer, expected=0, answer="present", token=token)

    with pytest.raises(ConflictError) as conflict:
        save(filling, officer, expected=again.version, answer="present", note="en nog iets")

    assert isinstance(conflict.value.current, Answer)
    assert conflict.value.current.note == "van mijn collega"


def test_token_of_another_save_is_no_repetition(filling: Filling, officer: User) -> None:
    """Neither of another content, nor of another cell: what is said to be saved, is saved."""
    token = uuid.uuid4()
    save(filling, officer, answer="present", token=token)

    with pytest.raises(ConflictError):
        save(filling, officer, expected=0, answer="present", note="later getypt", token=token)
    with pytest.raises(ConflictError):
        save(filling, officer, "B2.2", answer="present", token=token)

    assert Answer.objects.get().note == ""


def test_first_answer_of_two_in_the_same_moment_shows_what_the_other_said(
    filling: Filling, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(filling, officer, answer="present", note="van mijn collega")
    stored = Answer.objects.get()
    reads = iter([None])
    monkeypatch.setattr("inventory.scans.actions.answers._cell", lambda *_: next(reads, stored))

    with pytest.raises(ConflictError) as conflict:
        save(filling, officer, answer="missing")

    assert conflict.value.current == stored


def test_answer_that_was_saved_in_the_same_moment_is_no_conflict(
    filling: Filling, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page and its cell are sent at once: the second finds the version gone, and says nothing else."""
    save(filling, officer, answer="present")
    read_before = Answer.objects.get()
    save(filling, officer, expected=1, answer="missing")
    reads = iter([read_before])
    monkeypatch.setattr("inventory.scans.actions.answers._cell", lambda *_: next(reads, Answer.objects.get()))

    answer = save(filling, officer, expected=1, answer="missing")

    assert (answer.answer, answer.version) == ("missing", 2)


def test_answer_saved_without_a_change_writes_nothing(filling: Filling, officer: User) -> None:
    save(filling, officer, answer="present")

    answer = save(filling, officer, expected=1, answer="present")

    assert answer.version == 1
    assert len(revisions(answer)) == 1


@pytest.mark.parametrize(
    ("answer", "reason", "limits"),
    [
        ("present", "", ("too_little",)),
        ("missing", "no_space", ()),
        ("dont_know", "", ()),
        ("", "", ()),
    ],
)
def test_answer_keeps_only_what_goes_with_it(
    filling: Filling, officer: User, answer: str, reason: str, limits: tuple[str, ...]
) -> None:
    stored = save(
        filling, officer, answer=answer, reason="no_space", limits=("too_little",), working_on_it=True, note="blijft"
    )

    assert (stored.reason, tuple(stored.limits), stored.note) == (reason, limits, "blijft")
    assert stored.working_on_it is (answer == "missing")


def test_cells_that_nobody_touched_are_left_alone(filling: Filling, officer: User) -> None:
    save(filling, officer, "B2.1", answer="present")
    save(filling, officer, "B2.1", expected=1, answer="elsewhere")  # by a colleague, meanwhile
    seen_at_version_one = CellSaving(get_activity("B2.1"), AnswerValues(answer="present"), 1)
    typed = CellSaving(get_activity("B2.2"), AnswerValues(answer="missing"), 0)

    saved, conflicts = save_cells(filling=filling, cells=[seen_at_version_one, typed], by=officer)

    assert (saved, conflicts) == (1, [])
    assert Answer.objects.get(activity__code="B2.1").answer == "elsewhere"


def test_cells_with_a_conflict_come_back_and_the_others_are_saved(filling: Filling, officer: User) -> None:
    save(filling, officer, "B2.1", answer="present")
    mine = CellSaving(get_activity("B2.1"), AnswerValues(answer="missing", note="mijn tekst"), 0)
    other = CellSaving(get_activity("B2.2"), AnswerValues(answer="elsewhere"), 0)

    saved, conflicts = save_cells(filling=filling, cells=[mine, other], by=officer)

    assert (saved, conflicts) == (1, [mine])
    assert Answer.objects.get(activity__code="B2.1").answer == "present"
    assert Answer.objects.get(activity__code="B2.2").answer == "elsewhere"


def test_rest_fills_only_what_is_empty_and_can_be_undone(filling: Filling, officer: User) -> None:
    save(filling, officer, "B1.1", answer="present")
    save(filling, officer, "B1.2", answer="", note="nog vragen")

    filled, batch = fill_rest(filling=filling, bouwsteen=get_bouwsteen("B1"), answer=AnswerKind.DONT_KNOW, by=officer)

    answers = dict(Answer.objects.values_list("activity__code", "answer"))
    assert filled == 2
    assert answers == {"B1.1": "present", "B1.2": "dont_know", "B1.3": "dont_know"}
    assert Answer.objects.get(activity__code="B1.2").note == "nog vragen"

    save(filling, officer, "B1.3", expected=1, answer="missing")  # touched since: stays
    undone = undo_batch(filling=filling, batch=batch, by=officer)

    answers = dict(Answer.objects.values_list("activity__code", "answer"))
    assert undone == 1
    assert answers == {"B1.1": "present", "B1.2": "", "B1.3": "missing"}


def test_rest_and_undo_leave_alone_what_a_colleague_says_in_the_same_moment(
    filling: Filling, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    bouwsteen = get_bouwsteen("B1")
    first = bouwsteen.activities.order_by("pk")[0]

    def somebody_is_first(*args: Any) -> list[Answer]:
        known = list(Answer.objects.filter(activity__bouwsteen=bouwsteen))
        if not known:
            save(filling, officer, first.code, answer="missing")
        return known

    monkeypatch.setattr("inventory.scans.actions.answers._cells_of", somebody_is_first)
    filled, batch = fill_rest(filling=filling, bouwsteen=bouwsteen, answer=AnswerKind.DONT_KNOW, by=officer)

    assert filled == bouwsteen.activities.count() - 1
    assert Answer.objects.get(activity=first).answer == "missing"

    def refuse(**_: Any) -> Answer:
        raise ConflictError(None)

    monkeypatch.setattr("inventory.scans.actions.answers.save_answer", refuse)
    assert undo_batch(filling=filling, batch=batch, by=officer) == 0


def test_answer_repeated_after_the_region_gave_it_again_is_still_one_save(filling: Filling, officer: User) -> None:
    """The reply got lost, the region changed the answer and changed it back: the repeat is no new save."""
    token, coordinator = uuid.uuid4(), make_coordinator(filling.scan.region)
    answer = save(filling, officer, answer="present", token=token)
    for expected, said in ((1, "missing"), (2, "present")):
        cell = GridInput(
            activity=answer.activity,
            municipality=answer.municipality,
            answer=said,
            expected=expected,
            reason="Samen gebeld",
        )
        answer_on_behalf(scan=filling.scan, cell=cell, by=coordinator)

    repeated = save(filling, officer, answer="present", token=token)

    assert (repeated.pk, repeated.version, len(revisions(answer))) == (answer.pk, 3, 3)
