"""Steps 1 and 2: what kind; which venue and where, when, and what happened."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import Any

from flask import render_template, request
from markupsafe import Markup
from werkzeug.wrappers import Response

from tipline.forms.choices import option
from tipline.house import the_house
from tipline.pages.i18n import current_locale, gettext
from tipline.whistleblower.blanks import around, blank, gap, still
from tipline.whistleblower.districts import offered
from tipline.whistleblower.door import door
from tipline.whistleblower.gate import Passed, gate
from tipline.whistleblower.questions import (
    WHAT_BY_KIND,
    KindForm,
    StoryForm,
    split_what,
)
from tipline.whistleblower.sealed_here import addressee, integrity, story_sealing
from tipline.whistleblower.steps import NAMES, after, elsewhere
from tipline.whistleblower.unsent import Unsent
from tipline.whistleblower.visitor import Errand, Visitor, arrive

Page = str | Response | tuple[str | Response, int]
UNUSABLE = 422


@dataclass(frozen=True, slots=True)
class Question:
    """One step: its form, how a draft fills it, how its answers go into the draft, its page.

    `offers` are the choices that do not stand in the code; `given` is what its script is given.
    """

    name: str
    make: Callable[..., Any]
    filled: Callable[[Unsent], Mapping[str, Any]]
    told: Callable[[Unsent, Any], Unsent]
    page: Callable[[Any], Mapping[str, Any]] = field(default=lambda _form: {})
    offers: Callable[[], Iterable[Hashable]] = field(default=tuple)
    given: Callable[[Unsent], Mapping[str, str]] = field(default=lambda _draft: {})


def put(question: Question) -> Page:
    """Show a step, or take its answers; what was typed is kept in either case."""
    visitor = arrive(Errand.REPORT)
    if request.method == "GET":
        draft = visitor.load(Unsent) or Unsent()
        return elsewhere(draft, question.name) or _open(question, visitor, draft)
    passed = gate(visitor)
    if not isinstance(passed, Passed):
        return passed
    form = question.make(request.form, **visitor.bound())
    if not form.validate():
        given = question.given(visitor.load(Unsent) or Unsent())
        return around(_show(question, form, given), alike=_alike(question, form)), UNUSABLE

    def edit(draft: Unsent | None) -> Unsent:
        # A draft whose hour is over begins anew with what was just typed, so that it is not lost.
        known = draft or Unsent()
        return known if known.sent else question.told(known, form)

    return after(question.name, visitor.change(Unsent, edit))


def _open(question: Question, visitor: Visitor, draft: Unsent) -> Page:
    filled, lapsed = question.filled(draft), _lapsed(draft)
    given = question.given(draft)
    if filled == question.filled(Unsent()) and not lapsed:
        return blank(
            (question.name, *question.offers()),
            visitor,
            make=question.make,
            lay_out=lambda form: _show(question, form, {name: gap(name) for name in given}),
            words=given,
        )
    form = question.make(data=filled, **visitor.bound())
    return around(_show(question, form, given, lapsed=lapsed), alike=_alike(question, form))


def _alike(question: Question, form: Any) -> str:
    return str(question.page(form).get("choices", ""))


def _show(question: Question, form: Any, given: Mapping[str, str], *, lapsed: bool = False) -> str:
    return render_template(
        f"whistleblower/{question.name}.html",
        form=form,
        steps=NAMES,
        lapsed=lapsed,
        sealing=given,
        integrity=integrity(),
        **question.page(form),
    )


def _lapsed(draft: Unsent) -> bool:
    return bool(draft.narrative or draft.venue_name) and not draft.category


def _kind_filled(draft: Unsent) -> Mapping[str, Any]:
    return {
        "what": f"{draft.kind}.{draft.category}" if draft.category else "",
        "official": {None: "", True: "yes", False: "no"}[draft.concerns_office],
    }


def _kind_told(draft: Unsent, form: KindForm) -> Unsent:
    kind, category = split_what(form.what.data or "")
    official = form.official.data == "yes"
    return replace(draft, kind=kind, category=category, concerns_office=official)


def _kind_page(form: KindForm) -> Mapping[str, Any]:
    chosen = form.what.data if form.what.data and not form.what.errors else ""
    return {"choices": _choices(current_locale().code, chosen)}


@lru_cache(maxsize=512)
def _choices(locale: str, chosen: str) -> Markup:
    # A hundred radio buttons, the same for everybody: laid out once for each language and choice.
    kinds = [
        (kind.value, kind.said(locale), [(w.code, w.name.said(locale)) for w in whats])
        for kind, whats in WHAT_BY_KIND.items()
    ]
    open_kind = chosen.partition(".")[0] or None
    page = render_template(
        "whistleblower/_choices.html", kinds=kinds, chosen=chosen, open_kind=open_kind
    )
    return Markup(page)  # noqa: S704 - our own template's output, with our own words in it


def _story_form(formdata: Any = None, **bound: Any) -> StoryForm:
    form = StoryForm(formdata, **bound)
    locale = current_locale().code
    names = [option(code, name.said(locale)) for code, name in offered().items()]
    form.district.choices = [option("", gettext("Choose a district")), *names]
    return form


def _story_filled(draft: Unsent) -> Mapping[str, Any]:
    return {
        "venue_name": draft.venue_name,
        "district": draft.district,
        "address": draft.address,
        "happened": draft.happened_on,
        "about": draft.about,
        "narrative": draft.narrative,
    }


def _story_told(draft: Unsent, form: StoryForm) -> Unsent:
    day = form.happened.data
    told = replace(
        draft,
        venue_name=form.venue_name.data or "",
        district=form.district.data or "",
        address=form.address.data or "",
        happened_on=day if isinstance(day, date) else None,
        about=bool(form.about.data),
        narrative=form.narrative.data or "",
        **_sealed(draft, form),
    )
    return told.with_receipt(the_house().keys.check)


def _sealed(draft: Unsent, form: StoryForm) -> dict[str, Any]:
    """Keep what the browser sealed, unless the words came in clear: the newest way counts."""
    sealed = "" if form.narrative.data else form.sealed_story.data or ""
    numbers = form.numbers.data if sealed and not draft.concerns_office else ""
    return {
        "sealed_story": sealed,
        "sealed_for": addressee(draft, sealed),
        "numbers": numbers or "",
    }


KIND = Question("kind", KindForm, _kind_filled, _kind_told, _kind_page)
STORY = Question(
    "story",
    _story_form,
    _story_filled,
    _story_told,
    offers=lambda: offered().values(),
    given=story_sealing,
)


@door.get("/")
def start() -> Page:
    """Tell what happens, what is kept and who reads it."""
    return still("whistleblower/start.html")


@door.route("/report/kind", methods=["GET", "POST"])
def kind() -> Page:
    """Ask what it is about."""
    return put(KIND)


@door.route("/report/story", methods=["GET", "POST"])
def story() -> Page:
    """Ask which venue, where, when, and what happened."""
    return put(STORY)
