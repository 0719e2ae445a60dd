"""Identifiers against the published vectors, their near misses and every single-digit typing error."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from husheng.foundation.kernel import identifiers as ids
from husheng.foundation.kernel.identifiers import Fault

# Specimens printed in GB 11643 and in public examples, and one of the synthetic area.
SPECIMENS = ("11010519491231002X", "440524188001010014", "360426199101010071", "999999199001010016")


@pytest.mark.parametrize("number", SPECIMENS)
def test_the_published_id_numbers_are_well_formed(number: str) -> None:
    assert ids.resident_id_fault(number) is None


@pytest.mark.parametrize("number", SPECIMENS)
def test_every_single_wrong_digit_of_an_id_number_is_noticed(number: str) -> None:
    for place in range(17):
        for digit in "0123456789":
            if digit != number[place]:
                assert ids.resident_id_fault(number[:place] + digit + number[place + 1 :]) is not None


@pytest.mark.parametrize("number", SPECIMENS)
def test_two_swapped_neighbours_in_an_id_number_are_noticed(number: str) -> None:
    for i in range(16):
        if number[i] != number[i + 1]:
            swapped = number[:i] + number[i + 1] + number[i] + number[i + 2 :]
            assert ids.resident_id_fault(swapped) is not None


@pytest.mark.parametrize(
    ("number", "fault"),
    [
        ("99999919900101001", Fault.FORM),
        ("9999991990010100167", Fault.FORM),
        ("99999919900101001A", Fault.FORM),
        ("999999199002300016", Fault.DATE),
        ("999999179001010016", Fault.DATE),
        ("999999199001010017", Fault.CHECK),
        ("", Fault.FORM),
        ("٩٩٩٩٩٩199001010016", Fault.FORM),
    ],
)
def test_a_wrong_id_number_says_which_way_it_is_wrong(number: str, fault: Fault) -> None:
    assert ids.resident_id_fault(number) is fault


def test_lower_case_full_width_and_gaps_are_one_spelling() -> None:
    assert ids.normalise(" 110105 19491231－002ｘ") == "11010519491231002X"


def test_an_old_number_of_fifteen_digits_gets_its_century_and_check_digit() -> None:
    assert ids.resident_id_fault("999999900101001") is None
    assert ids.resident_id_18("999999900101001") == "999999199001010016"
    assert ids.resident_id_fault("999999901301001") is Fault.DATE


def test_the_birth_date_and_the_synthetic_area_can_be_read() -> None:
    assert ids.birth_date("999999199001010016") == dt.date(1990, 1, 1)
    assert ids.is_synthetic("999999199001010016")
    assert not ids.is_synthetic("11010519491231002X")


def test_the_published_credit_code_is_well_formed_and_holds_a_good_organisation_code() -> None:
    assert ids.credit_code_fault("91110000600037341L") is None
    assert ids.organisation_code_fault("600037341") is None


@pytest.mark.parametrize(
    ("number", "fault"),
    [
        ("91110000600037341M", Fault.CHECK),
        ("91110000600037342L", Fault.CHECK),
        ("9111000060003734IL", Fault.FORM),  # I, O, S, V and Z are not in the alphabet
        ("91110000600037341", Fault.FORM),
    ],
)
def test_a_wrong_credit_code_is_noticed(number: str, fault: Fault) -> None:
    assert ids.credit_code_fault(number) is fault


def test_a_wrong_organisation_code_is_noticed() -> None:
    assert ids.organisation_code_fault("600037342") is Fault.CHECK
    assert ids.organisation_code_fault("60003734") is Fault.FORM


def test_birth_certificate_numbers_are_a_letter_and_nine_digits() -> None:
    assert ids.birth_certificate_fault("T120000001") is None
    assert ids.birth_certificate_fault("T12000001") is Fault.FORM
    assert ids.birth_certificate_fault("12T0000001") is Fault.FORM


def test_the_edition_follows_the_day_of_issue() -> None:
    assert ids.birth_certificate_edition(dt.date(2023, 3, 31)) == 6
    assert ids.birth_certificate_edition(dt.date(2023, 4, 1)) == 7
    assert ids.birth_certificate_edition(dt.date(1995, 12, 31)) is None


@pytest.mark.parametrize(
    "text",
    ["19900001234", "+86 199 0000 1234", "0086-19900001234", "１９９００００１２３４", "199-0000-1234"],
)
def test_a_mobile_number_is_read_however_it_is_spelt(text: str) -> None:
    assert ids.mobile_number(text) == "19900001234"
    assert ids.mobile_fault(ids.mobile_number(text)) is None


@pytest.mark.parametrize("text", ["12900001234", "1990000123", "199000012345", "1.99E+10", ""])
def test_what_is_no_mobile_number_is_refused(text: str) -> None:
    assert ids.mobile_fault(ids.mobile_number(text)) is Fault.FORM


def test_bank_cards_follow_luhn() -> None:
    assert ids.bank_card_fault("6212260200012345670") is None
    assert ids.bank_card_fault("6212260200012345671") is Fault.CHECK
    assert ids.bank_card_fault("621226020001234") is Fault.FORM


def test_masks_hide_the_middle() -> None:
    assert ids.mask_resident_id("999999199001010016") == "99**************16"
    assert ids.mask_mobile("19900001234") == "199****1234"
    assert ids.mask_bank_card("6212260200012345670") == "***************5670"
    assert ids.mask_birth_certificate("T120000001") == "T******001"
    assert ids.mask_name("测试甲") == "测**"
    assert ids.mask_name("测") == "测*"
    assert ids.mask_name("") == ""


@given(st.text(max_size=30))
def test_no_text_makes_a_check_fail_otherwise_than_by_a_fault(text: str) -> None:
    number = ids.normalise(text)
    for check in (ids.resident_id_fault, ids.credit_code_fault, ids.organisation_code_fault, ids.mobile_fault,
                  ids.bank_card_fault, ids.birth_certificate_fault):  # fmt: skip
        assert check(number) is None or isinstance(check(number), Fault)


@given(st.text(alphabet="0123456789X", max_size=20))
def test_a_mask_never_shows_more_than_its_ends(number: str) -> None:
    masked = ids.mask_resident_id(number)
    assert len(masked) == len(number)
    assert sum(c != "*" for c in masked) <= 4
