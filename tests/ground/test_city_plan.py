"""The plan of a city: read strictly, refused with the sentence that says what to mend."""

import pytest

from leads.register.officers import Role
from leads.register.units import UnitKind
from tests.house.source import ROOT
from tipline.founding.plan import BadPlan, read_plan

EXAMPLE = (ROOT / "docs" / "city.example.toml").read_text(encoding="utf-8")
WANTING = "[[unit]] needs kind, code, en and zh"
NO_OFFICER = "An [[officer]] needs login, name and the code of a unit"


def officer(login: str, unit: str) -> str:
    return f'[[officer]]\nlogin = "{login}"\nname = "甲"\nunit = "{unit}"\n'


def unit(kind: str, code: str) -> str:
    return f'[[unit]]\nkind = "{kind}"\ncode = "{code}"\nen = "X"\nzh = "某"\n'


def test_the_example_is_a_plan() -> None:
    plan = read_plan(EXAMPLE)
    kinds = [one.kind for one in plan.units]
    assert {kind: kinds.count(kind) for kind in UnitKind} == {
        **dict.fromkeys(UnitKind, 1),
        UnitKind.DISTRICT: 2,
    }
    roles = {one.login: one.roles for one in plan.officers}
    assert roles["office-1"] == {Role.DESK, Role.PLANNER}
    assert roles["office-2"] == {Role.DESK}
    assert [one.tile for one in plan.units if one.kind is UnitKind.DISTRICT] == [(0, 0), (1, 0)]


def test_a_plan_may_give_a_usual_unit_another_name() -> None:
    named = {one.kind: one.name.zh for one in read_plan(EXAMPLE).units}
    assert named[UnitKind.OFFICE] == "市扫黄打非与文旅市场线索办"
    assert named[UnitKind.AUDIT] == "审计"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("nonsense", "The plan is not TOML"),
        ('city = "X"\n' + EXAMPLE, "holds [[unit]] and [[officer]] entries and nothing else"),
        ("unit = 3\n", "holds [[unit]] and [[officer]] entries and nothing else"),
        ("unit = [3]\n", WANTING),
        ("[officer]\nlogin = 'x'\n", "holds [[unit]] and [[officer]] entries and nothing else"),
        (EXAMPLE + unit("bureau", "b"), WANTING),
        (EXAMPLE + unit("district", "North"), WANTING),
        (EXAMPLE + unit("district", "北"), WANTING),
        (EXAMPLE + unit("district", "n").replace('zh = "某"', 'zh = ""'), WANTING),
        (EXAMPLE + unit("district", "n") + "tile = [1]\n", WANTING),
        (EXAMPLE + unit("district", "n") + "tile = [-1, 0]\n", WANTING),
        (EXAMPLE + unit("district", "n") + "colour = 3\n", WANTING),
        (EXAMPLE + '[[unit]]\nkind = "district"\n', WANTING),
        (EXAMPLE + unit("district", "east"), "A unit code stands twice"),
        (EXAMPLE + officer("east-1", "east"), "A sign-in name stands twice"),
        (EXAMPLE + unit("office", "second"), "exactly one unit of kind office"),
        (EXAMPLE.replace('kind = "district"', 'kind = "squad"'), "at least one [[unit]]"),
        (EXAMPLE + unit("district", "n"), "Unit n has no officer"),
        (EXAMPLE + officer("x", "nowhere"), NO_OFFICER),
        (EXAMPLE + officer("X Y", "east"), NO_OFFICER),
        (EXAMPLE + officer("x", "east").replace('"甲"', '" "'), NO_OFFICER),
        (EXAMPLE + officer("x", "east") + 'roles = ["boss"]\n', NO_OFFICER),
        (EXAMPLE + officer("x", "east") + 'roles = "desk"\n', NO_OFFICER),
        (EXAMPLE + officer("x", "east") + "roles = []\n", NO_OFFICER),
        (EXAMPLE + officer("x", "east") + 'phone = "1"\n', NO_OFFICER),
    ],
)
def test_a_plan_that_cannot_be_carried_out_says_why(text: str, says: str) -> None:
    with pytest.raises(BadPlan) as refused:
        read_plan(text)
    assert says in str(refused.value)
