"""A page as a test reads it: parsed once, its parts found by CSS selectors."""

from lxml import html

_VISIBLE = (
    ".//text()[not(ancestor::head or ancestor::script or ancestor::style or ancestor::template)]"
)
_SPACE = str.maketrans("\n\r\t\f", "    ")


class Page:
    """A page, or a part of one, out of an answer or a text of HTML."""

    def __init__(self, source):
        """Parse an answer of a client, or HTML."""
        text = source if isinstance(source, str) else source.text
        self._element = html.document_fromstring(text or "<html></html>")

    @classmethod
    def _of(cls, element):
        part = cls.__new__(cls)
        part._element = element
        return part

    def all(self, css):
        """Every part that a selector finds, in the page's order."""
        return [self._of(each) for each in self._element.cssselect(css)]

    def one(self, css):
        """The part that a selector finds; that there is one, and no other, is asserted."""
        found = self.all(css)
        assert len(found) == 1, f"{len(found)} times on the page, not once: {css}\n{self.text}"
        return found[0]

    def __getitem__(self, name):
        """An attribute, which must be there."""
        return self._element.attrib[name]

    def get(self, name, default=None):
        """An attribute, if it is there."""
        return self._element.get(name, default)

    def values(self, css, name):
        """An attribute of every part that a selector finds; each must have it."""
        return [each[name] for each in self.all(css)]

    @property
    def raw(self):
        """All text of it, with its white space."""
        return self._element.text_content()

    @property
    def text(self):
        """The words that people read, white space folded; no-break spaces stay what they are."""
        words = " ".join(self._element.xpath(_VISIBLE)).translate(_SPACE)
        return " ".join(filter(None, words.split(" ")))

    def texts(self, css):
        """The words of every part that a selector finds."""
        return [each.text for each in self.all(css)]

    @property
    def heading(self):
        """The words of the heading, of which a page has one."""
        return self.one("h1").text

    @property
    def addresses(self):
        """Wherever on this server it leads: what it links to, and where it sends its forms."""
        found = self.all("[href], [action], [formaction]")
        told = [each.get(name, "") for each in found for name in ("href", "action", "formaction")]
        return [each for each in told if each.startswith("/")]

    def link(self, words):
        """Where the one link of these words leads."""
        found = [each["href"] for each in self.all("a[href]") if each.text == words]
        assert len(found) == 1, f"{len(found)} links on the page, not one: {words}"
        return found[0]

    @property
    def hidden(self):
        """The hidden fields of the page's own forms that are posted, and their values."""
        found = self.own('form[method="post"] input[type="hidden"]')
        return {each["name"]: each["value"] for each in found}

    def own(self, css):
        """What is neither the emulator bar's nor the header's: those are around every page."""
        around = "ancestor::*[@id='emulator-bar' or @class='header']"
        return [each for each in self.all(css) if not each._element.xpath(around)]

    @property
    def fields(self):
        """Its own named fields, each with all that it holds now; nothing that is not checked."""
        found = {}
        for field in self.own("input[name], select[name], textarea[name]"):
            unchecked = field.get("type") in {"radio", "checkbox"} and field.get("checked") is None
            if not unchecked:
                found.setdefault(field["name"], []).append(field._value)
        return found

    @property
    def _value(self):
        if self._element.tag == "select":
            options = self.all("option")
            chosen = [each for each in options if each.get("selected") is not None]
            return (chosen or options)[0]["value"]
        if self._element.tag == "textarea":
            return self.raw.removeprefix("\n").replace("\n", "\r\n")  # as browsers send it
        return self.get("value", "")


def without_emulator_bar(source):
    """A page's source without the emulator's own bar, which may tell the operator why."""
    tree = html.document_fromstring(source)
    for bar in tree.cssselect("#emulator-bar"):
        bar.drop_tree()
    return html.tostring(tree, encoding="unicode")


def words(answer):
    """The words that people read on a page."""
    return Page(answer).text
