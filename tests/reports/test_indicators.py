import datetime as dt
import json

import pytest

from reports.disclosure import Publication, PublishedOneWay, figure_from_json, recovered
from reports.indicators import (
    LEAST_FOR_MEDIAN,
    NO_ANSWER_YET,
    OTHER_SCHOOLS,
    TOO_FEW,
    indicators,
    merged,
    workdays_between,
)
from tests.reports.made import Q2, asked, caught, extra, facts, figures


@pytest.mark.parametrize(
    ("expected", "realised", "met"),
    [
        (12, 12, True),
        (12, 13, True),  # a make-up visit
        (12, 11, True),  # an average: one week without a visit is no breach
        (12, 10, False),
        (2, 1, True),
        (1, 0, False),
        (1, 1, True),
        (0, 0, None),  # a quarter without a school week says nothing
        (0, 3, None),
    ],
)
def test_agreement_is_an_average_over_school_weeks(expected, realised, met):
    assert extra(expected=expected, realised=realised).met is met


def test_realised_counts_locations_that_can_be_measured():
    made = figures(extra=(extra(), extra(realised=2), extra(expected=0, realised=0)))

    assert made["realised"] == {"schools": 1, "of": 2}


@pytest.mark.parametrize(
    ("schools", "together"),
    [
        ({"a": 5, "b": 3}, set()),
        ({"a": 5, "b": 2, "c": 2}, {"b", "c"}),
        ({"a": 9, "b": 4, "c": 2}, {"b", "c"}),  # two alone are too few: the smallest joins
        ({"a": 9, "b": 1}, {"a", "b"}),
        ({"a": 9, "b": 4, "c": 0}, {"b", "c"}),  # a group without a school any more
        ({"a": 1}, {"a"}),
    ],
)
def test_groups_of_too_few_schools_go_together(schools, together):
    shown = merged(schools)

    assert {group for group in schools if shown[group] == OTHER_SCHOOLS} == together
    assert all(shown[group] == group for group in schools.keys() - together)


def test_a_single_group_is_no_table():
    made = figures(groups={"tier": {"basis": 4, "extra": 1}}, questions=(asked(20),))

    assert made["questions"]["groups"] == []


def test_questions_of_a_group_that_has_no_school_any_more_are_counted():
    groups = {"partnership": {"SWV PO": 4, "SWV VO": 3}}
    made = figures(groups=groups, questions=(asked(20), asked(9, partnership="SWV weg")))

    (group,) = made["questions"]["groups"]
    assert dict(zip(group["labels"], group["cells"], strict=True)) == {
        "SWV PO": 20,
        OTHER_SCHOOLS: 10,
    }


def _numbers(part):
    """Every number in a piece of JSON."""
    if isinstance(part, dict):
        part = list(part.values())
    if isinstance(part, list):
        return [number for each in part for number in _numbers(each)]
    return [part] if isinstance(part, int) else []


def test_no_exact_count_of_questions_or_tasks_is_in_the_figures():
    made = figures(
        questions=(
            asked(3),
            asked(17, "thuis", tier="extra"),
            asked(1, "leren", sector="voortgezet onderwijs", partnership="SWV VO"),
        ),
        activities={"consultatie": 13, "verwijzing": 2},
    )

    masked = [made["questions"], made["activities"], made["trend"]]
    assert all(number >= 5 and number % 5 == 0 for number in _numbers(masked))
    assert made["questions"]["themes"]["totals"] == ["0-4", 15, "0-4", "0-4"]
    assert made["activities"]["cells"] == [15, "0-4"]


def test_true_counts_do_not_show_in_a_repr():
    text = repr(facts(questions=(asked(31337),), activities={"consultatie": 27182}))

    assert "31337" not in text
    assert "27182" not in text


@pytest.mark.parametrize(
    ("question", "answer", "days"),
    [
        (dt.date(2026, 9, 1), dt.date(2026, 9, 1), 0),
        (dt.date(2026, 9, 1), dt.date(2026, 9, 3), 2),
        (dt.date(2026, 9, 4), dt.date(2026, 9, 7), 1),  # Friday to Monday
        (dt.date(2026, 9, 5), dt.date(2026, 9, 7), 1),  # asked on Saturday
        (dt.date(2026, 4, 24), dt.date(2026, 4, 28), 1),  # over King's Day
    ],
)
def test_workdays_between(question, answer, days):
    assert workdays_between(question, answer) == days


def _answered(number, day):
    return asked(number, answered_on=dt.date(2026, 9, day))


def test_median_is_the_time_in_which_at_least_half_had_an_answer():
    made = figures(questions=(_answered(9, 1), _answered(1, 3), _answered(10, 8)))

    assert made["first_response"]["all"] == 2  # ten of twenty within two workdays


def test_median_counts_questions_without_an_answer_as_still_waiting():
    made = figures(questions=(_answered(9, 1), asked(11)))

    assert made["first_response"]["all"] == NO_ANSWER_YET


def test_median_of_a_group_that_is_too_small_is_not_shown():
    made = figures(
        questions=(_answered(12, 1), asked(40, "thuis", answered_on=dt.date(2026, 9, 2)))
    )

    shown = dict(zip(("gedrag", "thuis"), made["first_response"]["themes"], strict=False))
    assert made["questions"]["themes"]["totals"][0] < LEAST_FOR_MEDIAN
    assert shown == {"gedrag": TOO_FEW, "thuis": 1}


def test_the_quarter_before_is_taken_over_as_it_was_frozen():
    before = indicators(facts(quarter=Q2, questions=(asked(23),)))
    made = indicators(facts(questions=(asked(41),)), before)

    assert made["previous"]["questions"]["total"] == 25
    assert made["trend"] == [["2026-Q2", 25], ["2026-Q3", 40]]
    assert "previous" not in made["previous"]


def test_figures_say_the_same_after_a_stay_in_the_database():
    """PostgreSQL sorts the names in JSON; nothing may hang on their order."""
    from reports.council_report import council_report

    made = figures(questions=(asked(23), asked(8, "thuis")), apart={"mbo": 1, "kinderopvang": 3})
    stored = json.loads(json.dumps(made, sort_keys=True))

    words = {"version": 1, "status": "concept", "dated": dt.date(2026, 10, 1)}
    assert council_report(stored, **words) == council_report(made, **words)


# --- light questions -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("schools", "people", "told"), [(3, 3, True), (2, 3, False), (3, 2, False), (0, 0, False)]
)
def test_light_questions_of_too_few_schools_or_people_are_not_counted(schools, people, told):
    made = figures(family=caught(from_schools=schools, from_people=people))

    assert (made["family"]["caught"] is not None) is told
    assert made["family"]["at_schools"] == 3


def test_no_exact_count_of_light_questions_is_in_the_figures():
    made = figures(family=caught({"zelf geholpen": 31, "uitgelegd": 12, "meegegaan": 3}))

    told = made["family"]["caught"]
    assert told["ends"]["cells"] == [30, 10, "0-4"]
    assert all(number >= 5 and number % 5 == 0 for number in _numbers(told))


@pytest.mark.parametrize("ends", [(2, 0, 0), (4, 4, 2), (5, 1, 0), (9, 3, 3), (40, 6, 4)])
def test_light_questions_are_one_population_that_gives_nothing_away(ends):
    """PRV-7: Ends, subjects and askers together let no count be worked out."""
    family = caught(dict(zip(("zelf geholpen", "uitgelegd", "meegegaan"), ends, strict=True)))

    told = figures(family=family)["family"]["caught"]

    tables = tuple(
        PublishedOneWay(name, tuple(told[name]["labels"]), _read(told[name]["cells"]))
        for name in ("ends", "subjects", "askers")
    )
    assert recovered(Publication(figure_from_json(told["total"]), tables)) == []


def _read(cells):
    return tuple(map(figure_from_json, cells))


def test_true_counts_of_light_questions_do_not_show_in_a_repr():
    assert "31337" not in repr(facts(family=caught({"zelf geholpen": 31337})))


def test_town_without_a_family_contact_has_no_figure_for_one():
    made = figures()

    assert made["family"] is None
    assert "Lichte vraag" not in {term for term, *_ in made["definitions"]}
