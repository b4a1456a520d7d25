"""check_trail: whatever is done to the history past the product is found, and what the product does is not."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from inventory.scans.actions.answers import AnswerValues, save_answer
from inventory.scans.actions.life import (
    add_addition,
    adopt_scan,
    delete_scan,
    hide_name,
    publish_scan,
    set_consent,
)
from inventory.scans.actions.merging import merge_initiatives
from inventory.scans.actions.scans import add_participant, create_scan
from inventory.scans.actions.sheets import add_provider
from inventory.scans.adopting import named_initiatives
from inventory.scans.merging import Pair
from inventory.scans.models import Answer, AnswerKind, Scan
from inventory.scans.permissions import Filling
from inventory.scans.trails import all_trails
from regions.chain import seal
from regions.models import Initiative, Revision, TrailHead, User
from tests.builders import GOUDA, get_activity, get_municipality, make_coordinator, make_officer, make_user
from tests.scans.example import FAR_AWAY, import_example

pytestmark = pytest.mark.django_db

CODE = "B2.1"


@pytest.fixture
def officer() -> User:
    return make_officer(GOUDA, name="Anneke")


@pytest.fixture
def scan(officer: User) -> Scan:
    """An imported scan in which an officer changed an answer twice: a trail and a trail of its initiative, linked."""
    scan = import_example().scan
    coordinator = make_coordinator(scan.region)
    add_participant(scan=scan, perspective="experience", who="Vier mensen", by=coordinator)
    set_consent(scan=scan, municipality=get_municipality(GOUDA), given_on=timezone.localdate(), by=coordinator)
    say(scan, officer, "Eerst")
    say(scan, officer, "Toen")
    seal(*all_trails())
    return scan


def say(scan: Scan, by: User, note: str) -> Answer:
    filling = Filling(scan, get_municipality(GOUDA), scan.sheets.get(municipality=GOUDA))
    answer = scan.answers.get(municipality=GOUDA, activity__code=CODE)
    values = AnswerValues(answer=AnswerKind.PRESENT, note=note)
    return save_answer(filling=filling, activity=get_activity(CODE), values=values, expected=answer.version, by=by)


def check(*scans: Scan) -> tuple[int, list[str]]:
    """The exit code, and the lines that were printed."""
    printed = io.StringIO()
    try:
        call_command("check_trail", *[str(one.pk) for one in scans], stdout=printed)
    except SystemExit as end:
        return int(str(end.code)), printed.getvalue().splitlines()
    return 0, printed.getvalue().splitlines()


def sql(statement: str, *values: str | int | datetime.datetime | None) -> None:
    """What somebody does who gets at the database itself."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def last_two(scan: Scan) -> tuple[Revision, Revision]:
    """The two changes by the officer."""
    first, last = Revision.objects.filter(trail=scan.trail, subject="answer", before__isnull=False).order_by("pk")
    return first, last


def copy(revision: Revision, **changes: object) -> Revision:
    """The same as another revision but for the changes, written past the product."""
    fields = {name: getattr(revision, name) for name in ("subject", "subject_id", "version", "trail", "at", "action")}
    return Revision.objects.create(**(fields | {"before": {}, "after": {}} | changes))


# --- all is well -----------------------------------------------------------------------------------------------
def test_all_is_well_after_import_changes_and_adoption(scan: Scan, officer: User) -> None:
    adopt_scan(scan=scan, by=officer)

    code, lines = check()

    assert (code, len(lines)) == (0, 1)
    assert lines[0].startswith("Alles klopt. Geschiedenissen: ")
    assert f"wijzigingen: {Revision.objects.count()}." in lines[0]


def test_one_scan_is_checked_with_its_initiatives_and_nothing_else(scan: Scan) -> None:
    other = create_scan(region=scan.region, title="Andere", reference_date=datetime.date(2026, 11, 1), by=make_user())
    seal(other.trail)
    sql("UPDATE regions_revision SET reason = 'Anders' WHERE trail = %s", other.trail)

    assert check(scan)[0] == 0
    assert check(other)[0] == 1
    assert check()[0] == 1


def test_scan_that_is_not_there_is_told() -> None:
    for number in ("0", "x", "1" * 30):
        with pytest.raises(CommandError, match="Er is geen scan met nummer"):
            call_command("check_trail", number)


def test_what_waits_for_its_link_is_linked_and_no_break(scan: Scan, officer: User) -> None:
    say(scan, officer, "Nu")
    assert Revision.objects.filter(position=None).exists()

    assert check()[0] == 0

    assert not Revision.objects.filter(position=None).exists()


def test_history_from_before_the_chain_is_linked_and_no_break(scan: Scan) -> None:
    TrailHead.objects.all().delete()
    Revision.objects.update(position=None, hash="", at=timezone.now() - datetime.timedelta(days=90))

    assert check()[0] == 0
    assert not Revision.objects.filter(position=None).exists()


def test_history_stays_right_when_an_account_goes(scan: Scan, officer: User) -> None:
    number = officer.pk
    officer.delete()

    assert Revision.objects.filter(by=None, by_number=number).count() == 2
    assert check()[0] == 0


def test_history_of_a_deleted_scan_stays_right(scan: Scan) -> None:
    by = make_user()
    preparing = create_scan(
        region=scan.region, title="Weg", reference_date=datetime.date(2026, 11, 1), by=by, state="preparing"
    )
    delete_scan(scan=preparing, by=by)

    assert check()[0] == 0


def test_records_that_became_one_keep_a_right_history(scan: Scan, officer: User) -> None:
    by = make_coordinator(scan.region)
    for name in ("Het Oude Huis", "Het Huisje"):
        filling = Filling(scan, get_municipality(GOUDA), scan.sheets.get(municipality=GOUDA))
        add_provider(filling=filling, activity=get_activity("A1.1"), name=name, by=officer)
    stays, oldest, older = (Initiative.objects.get(name=name) for name in ("Het Huis", "Het Oude Huis", "Het Huisje"))
    for each in ((oldest, older), (older, stays)):
        goes, into = (Initiative.objects.get(pk=one.pk) for one in each)
        seen = Pair(into, goes).fingerprint
        merge_initiatives(stays=into, goes=goes, take=[], seen=seen, region=scan.region, by=by)

    assert check()[0] == 0
    # And each of the three still tells when it does not say what its history says.
    sql("UPDATE regions_initiative SET merged_into_id = %s WHERE id = %s", older.pk, oldest.pk)
    assert check()[0] == 1


# --- what is found ---------------------------------------------------------------------------------------------
def change_a_row(scan: Scan) -> None:
    first, _ = last_two(scan)
    sql("UPDATE regions_revision SET reason = 'Nooit gezegd' WHERE id = %s", first.pk)


def change_what_it_became(scan: Scan) -> None:
    first, _ = last_two(scan)
    sql("UPDATE regions_revision SET after = '{}' WHERE id = %s", first.pk)


def change_when(scan: Scan) -> None:
    first, _ = last_two(scan)
    sql("UPDATE regions_revision SET at = %s WHERE id = %s", first.at - datetime.timedelta(days=1), first.pk)


def take_one_out_of_the_middle(scan: Scan) -> None:
    first, _ = last_two(scan)
    sql("DELETE FROM regions_revision WHERE id = %s", first.pk)


def take_the_first_away(scan: Scan) -> None:
    sql("DELETE FROM regions_revision WHERE trail = %s AND position = 1", scan.trail)


def take_the_last_away(scan: Scan) -> None:
    _, last = last_two(scan)
    sql("DELETE FROM regions_revision WHERE id = %s", last.pk)


def take_one_out_and_close_the_row(scan: Scan) -> None:
    first, last = last_two(scan)
    sql("DELETE FROM regions_revision WHERE id = %s", first.pk)
    sql("UPDATE regions_revision SET position = %s WHERE id = %s", first.position, last.pk)


def take_all_away(scan: Scan) -> None:
    sql("DELETE FROM regions_revision WHERE trail = %s", scan.trail)


def put_one_in_between(scan: Scan) -> None:
    first, last = last_two(scan)
    sql("UPDATE regions_revision SET position = position + 1 WHERE id = %s", last.pk)
    copy(first, version=90, position=last.position, hash="0" * 64)


def put_one_in_at_the_end(scan: Scan) -> None:
    first, last = last_two(scan)
    copy(first, version=90, position=(last.position or 0) + 1, hash="0" * 64)


def put_one_in_without_a_link(scan: Scan) -> None:
    first, _ = last_two(scan)
    copy(first, version=90, at=timezone.now() - datetime.timedelta(minutes=2))


def swap_two(scan: Scan) -> None:
    first, last = last_two(scan)
    sql("UPDATE regions_revision SET position = NULL WHERE id = %s", first.pk)
    sql("UPDATE regions_revision SET position = %s WHERE id = %s", first.position, last.pk)
    sql("UPDATE regions_revision SET position = %s WHERE id = %s", last.position, first.pk)


def name_somebody_else(scan: Scan) -> None:
    first, _ = last_two(scan)
    sql("UPDATE regions_revision SET by_id = %s WHERE id = %s", make_user().pk, first.pk)


def name_nobody(scan: Scan) -> None:
    first, _ = last_two(scan)
    sql("UPDATE regions_revision SET by_id = NULL WHERE id = %s", first.pk)


def change_who_took_part(scan: Scan) -> None:
    sql("UPDATE scans_participant SET who = 'Niemand' WHERE scan_id = %s", scan.pk)


def change_when_a_college_agreed(scan: Scan) -> None:
    sql("UPDATE scans_consent SET given_on = '2020-01-01' WHERE scan_id = %s", scan.pk)


def name_somebody_where_nobody_was(scan: Scan) -> None:
    sql("UPDATE regions_revision SET by_id = %s WHERE trail = %s AND position = 1", make_user().pk, scan.trail)


def forget_the_head(scan: Scan) -> None:
    sql("DELETE FROM regions_trailhead WHERE trail = %s", scan.trail)


def change_the_head(scan: Scan) -> None:
    sql("UPDATE regions_trailhead SET hash = %s WHERE trail = %s", "0" * 64, scan.trail)


def change_an_answer(scan: Scan) -> None:
    sql("UPDATE scans_answer SET answer = 'elsewhere' WHERE scan_id = %s", scan.pk)


def change_a_version(scan: Scan) -> None:
    sql("UPDATE scans_answer SET version = version + 1 WHERE scan_id = %s", scan.pk)


def take_an_answer_away(scan: Scan) -> None:
    sql("DELETE FROM scans_answer WHERE scan_id = %s", scan.pk)


def add_an_answer(scan: Scan) -> None:
    Answer.objects.create(
        scan=scan, municipality=get_municipality(GOUDA), activity=get_activity("C4.3"), answer="present"
    )


def change_and_save_again(scan: Scan) -> None:
    change_an_answer(scan)
    say(scan, make_officer(GOUDA), "Weer gewoon")


def change_a_steunpunt(scan: Scan) -> None:
    sql("UPDATE scans_steunpunt SET status = 'no' WHERE scan_id = %s", scan.pk)


def change_an_offer(_: Scan) -> None:
    sql("UPDATE regions_offer SET funding = 'structural'")


def change_where_an_offer_is(_: Scan) -> None:
    sql("UPDATE regions_offer_places SET municipality_id = %s", FAR_AWAY)


def share_a_sheet(scan: Scan) -> None:
    sql("UPDATE scans_sheet SET shared_on = NULL WHERE scan_id = %s", scan.pk)


CHANGED = "is veranderd nadat het was opgeslagen, of is er later tussen gezet"
SAID_OTHERWISE = "is veranderd nadat het was opgeslagen"
GONE = "is weggehaald"
MOVED = "staat op een andere plaats dan toen het werd opgeslagen"
OTHERWISE = "zegt nu iets anders dan de laatste wijziging ervan"
FOUND: list[tuple[Callable[[Scan], None], str]] = [
    (change_a_row, SAID_OTHERWISE),
    (change_what_it_became, SAID_OTHERWISE),
    (change_when, CHANGED),
    (take_one_out_of_the_middle, GONE),
    (take_the_first_away, "wijziging 1: is weggehaald"),
    (take_the_last_away, GONE),
    (take_one_out_and_close_the_row, "is versie 3, en daarvoor stond versie 1"),
    (take_all_away, "zijn weggehaald"),
    (put_one_in_between, CHANGED),
    (put_one_in_at_the_end, "staat na het einde van de keten"),
    (put_one_in_without_a_link, "hoort nog bij geen schakel"),
    (swap_two, MOVED),
    (name_somebody_else, "noemt een ander dan wie het opsloeg"),
    (name_somebody_where_nobody_was, "noemt een ander dan wie het opsloeg"),
    (forget_the_head, "de laatste schakel van deze geschiedenis is weggehaald"),
    (change_the_head, "de laatste schakel van deze geschiedenis is veranderd"),
    (change_an_answer, OTHERWISE),
    (change_a_version, OTHERWISE),
    (take_an_answer_away, "is weg, en dat staat niet in de geschiedenis"),
    (add_an_answer, "staat er zonder geschiedenis"),
    (change_and_save_again, "begint anders dan de vorige wijziging ervan eindigde"),
    (change_a_steunpunt, OTHERWISE),
    (change_who_took_part, OTHERWISE),
    (change_when_a_college_agreed, OTHERWISE),
    (name_nobody, "noemt niet meer wie het opsloeg"),
    (change_an_offer, OTHERWISE),
    (change_where_an_offer_is, OTHERWISE),
    (share_a_sheet, OTHERWISE),
]


@pytest.mark.parametrize(("fault", "said"), FOUND, ids=[fault.__name__ for fault, _ in FOUND])
def test_what_was_done_past_the_product_is_found(scan: Scan, fault: Callable[[Scan], None], said: str) -> None:
    assert check(scan)[0] == 0
    fault(scan)

    code, lines = check(scan)

    assert code == 1
    assert any(said in line for line in lines), lines
    assert lines[-1] == "Er is iets mis in 1 van 2 geschiedenissen."


def test_line_names_trail_position_subject_and_date(scan: Scan) -> None:
    change_a_row(scan)
    first, _ = last_two(scan)
    day = timezone.localtime(first.at)

    line = check()[1][0]

    assert line.startswith(f"{scan.trail}, wijziging {first.position} (antwoord, Gouda, B2.1 ")
    assert f", versie 2, {day.day} " in line
    assert f" {day.year}, {day:%H.%M} uur): is veranderd" in line


def test_swapped_changes_are_told_by_the_place_that_was_theirs(scan: Scan) -> None:
    first, last = last_two(scan)
    swap_two(scan)

    lines = check()[1]

    assert any(f"wijziging {last.position} " in line and f"het was nummer {first.position}." in line for line in lines)
    assert any(f"wijziging {first.position} " in line and f"het was nummer {last.position}." in line for line in lines)


def test_repaired_chain_still_differs_from_what_was_kept_at_adoption(scan: Scan, officer: User) -> None:
    """Whoever can write in the database can make the whole chain anew; not so that it ends as it did."""
    adopt_scan(scan=scan, by=officer)
    change_a_row(scan)
    sql("UPDATE regions_revision SET position = NULL, hash = '' WHERE trail = %s", scan.trail)
    sql("DELETE FROM regions_trailhead WHERE trail = %s", scan.trail)
    seal(scan.trail)

    code, lines = check()

    assert code == 1
    assert "is niet meer de wijziging waarmee de scan is vastgesteld" in lines[0]


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        (
            "UPDATE scans_scan SET frozen_inputs = '{}' WHERE id = %s",
            "wat bij het vaststellen is vastgelegd, is veranderd",
        ),
        (
            "UPDATE scans_scan SET frozen_report = '{}' WHERE id = %s",
            "het rapport dat bij het vaststellen is vastgelegd, is veranderd",
        ),
        # Without its sum it would pass for a scan of before there was one.
        ("UPDATE scans_scan SET frozen_report = '{}', report_sha256 = '' WHERE id = %s", OTHERWISE),
        ("UPDATE scans_addition SET text = 'Iets anders' WHERE scan_id = %s", "zegt nu iets anders"),
    ],
)
def test_what_was_done_to_an_adopted_report_past_the_product_is_found(
    scan: Scan, officer: User, statement: str, said: str
) -> None:
    adopted = adopt_scan(scan=scan, by=officer)
    add_addition(scan=adopted, text="Sinds mei is er een inloop.", by=officer)
    seal(adopted.trail)
    assert check(adopted)[0] == 0

    sql(statement, adopted.pk)

    code, lines = check(adopted)
    assert code == 1
    assert any(said in line for line in lines), lines


def test_report_without_a_name_that_was_left_out_later_is_right(scan: Scan, officer: User) -> None:
    adopted = adopt_scan(scan=scan, by=officer)
    named = named_initiatives(adopted)[0][0]

    hide_name(scan=adopted, slug=named, by=officer)

    assert named not in dict(named_initiatives(adopted))
    assert check(adopted)[0] == 0


def test_scan_that_was_adopted_before_reports_had_a_sum_stays_right(scan: Scan, officer: User) -> None:
    """Its history knows no sum, and the column is empty since the table has it."""
    adopted = adopt_scan(scan=scan, by=officer)
    told = Revision.objects.get(trail=scan.trail, action="adopt")
    for said in (told.before, told.after):
        assert said is not None
        del said["report_sha256"]
    Revision.objects.filter(trail=scan.trail).update(position=None, hash="")
    TrailHead.objects.filter(trail=scan.trail).delete()
    told.position, told.hash = None, ""
    told.save()
    Scan.objects.filter(pk=scan.pk).update(report_sha256="", trail_hash="")

    publish_scan(scan=Scan.objects.get(pk=adopted.pk), by=officer, publish=True)

    assert check(scan)[0] == 0


def test_scan_whose_whole_history_is_gone_is_found_by_a_check_of_everything(scan: Scan) -> None:
    sql("DELETE FROM regions_revision WHERE trail = %s", scan.trail)
    sql("DELETE FROM regions_trailhead WHERE trail = %s", scan.trail)

    code, lines = check()

    assert code == 1
    assert any(line.startswith(scan.trail) and "staat er zonder geschiedenis" in line for line in lines), lines


def test_adoption_is_the_last_link_that_the_scan_remembers(scan: Scan, officer: User) -> None:
    adopted = adopt_scan(scan=scan, by=officer)

    last = Revision.objects.get(trail=scan.trail, position=adopted.trail_length)

    stored = Scan.objects.get(pk=scan.pk)
    assert (last.action, last.hash) == ("adopt", stored.trail_hash)
    assert stored.trail_length == Revision.objects.filter(trail=scan.trail).count()


@pytest.mark.django_db(transaction=True)
def test_check_beside_people_who_save_finds_nothing(officer: User) -> None:
    """The command reads each trail in one moment, in a transaction of its own."""
    scan = import_example().scan
    say(scan, officer, "Nu")

    assert check()[0] == 0
    with transaction.atomic():
        say(scan, officer, "Straks")
    assert check()[0] == 0
