"""Read the posted forms of a page, as a browser does."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from tests.page import Page

_SET_BY_USER = {"radio", "checkbox"}


@dataclass
class Form:
    """A form that is posted: where to, and the values that each of its fields can have."""

    action: str
    fields: dict[str, list[str]] = field(default_factory=dict)

    @property
    def path(self):
        """The action without its query."""
        return urlsplit(self.action).path

    def filled(self, typed):
        """What is sent when every field has its first value, or what a person typed."""
        return {name: typed.get(name, values[0]) for name, values in self.fields.items()}


def posted_forms(answer, here):
    """Every form of a page's own that is posted; `here`: the page's own address."""
    page = Page(answer)
    posted = [
        Form(form.get("action") or here, _possible(form))
        for form in page.own('form[method="post"]')
    ]
    return posted + [_of_button(page, each) for each in page.all('button[formmethod="post"]')]


def _of_button(page, button):
    """The form that a button elsewhere posts, with the fields elsewhere that belong to it."""
    name = button["form"]
    form = page.one(f'form[id="{name}"]')
    return Form(button["formaction"], _possible(form) | _of(page.all(f'[form="{name}"][name]')))


def _possible(form):
    return _of(form.all("input[name], button[name], textarea[name], select[name]"))


def _of(controls):
    found = {}
    for control in controls:
        found.setdefault(control["name"], []).extend(_values(control))
    return found


def _values(control):
    default = "on" if control.get("type") in _SET_BY_USER else ""
    return control.values("option", "value") or [control.get("value") or default]
