"""Read the posted forms of a page, as a browser does."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlsplit

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

    def add(self, name, value):
        """One more value that a field can have."""
        self.fields.setdefault(name, []).append(value)

    def filled(self, typed):
        """What is sent when every field has its first value, or what a person typed."""
        return {name: typed.get(name, values[0]) for name, values in self.fields.items()}


class _Reader(HTMLParser):
    def __init__(self, here):
        super().__init__()
        self.forms = []
        self._here = here
        self._form = self._select = None

    def handle_starttag(self, tag, attrs):
        attributes = {name: value or "" for name, value in attrs}
        if tag == "form" and attributes.get("method", "").lower() == "post":
            self._form = Form(attributes.get("action") or self._here)
            self.forms.append(self._form)
        elif tag == "select":
            self._select = attributes.get("name")
        elif tag == "option" and self._form and self._select:
            self._form.add(self._select, attributes.get("value", ""))
        elif tag in {"input", "button", "textarea"} and self._form and attributes.get("name"):
            default = "on" if attributes.get("type") in _SET_BY_USER else ""
            self._form.add(attributes["name"], attributes.get("value") or default)

    def handle_endtag(self, tag):
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None


def posted_forms(text, here):
    """Every form of a page that is posted; `here`: the page's own address."""
    reader = _Reader(here)
    reader.feed(text)
    return reader.forms
