"""Templates that many threads draw at the same time, in the reader's language."""

import datetime as dt
import threading
from collections.abc import Callable
from typing import Any

from jinja2 import Environment, Template, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from bookwithme.i18n import Language


class CompiledOnce(Environment):
    """An environment that compiles a template once, however many ask for it when it is new.

    By itself each of them would compile it: thirty who open one page at once, thirty times.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._compiling = threading.RLock()

    def get_template(self, *arguments: Any, **options: Any) -> Template:
        """As Jinja's own; it is what `include`, `import` and `extends` call too."""
        with self._compiling:
            return super().get_template(*arguments, **options)


def compile_all(templates: Environment) -> None:
    """Compile every template there is, so that nobody waits for one: it takes a second."""
    for name in templates.list_templates():
        templates.get_template(name)


def instant(value: dt.datetime) -> str:
    """Write an instant as our addresses and forms do: RFC 3339, UTC, whole seconds."""
    return value.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def teach(environment: Environment) -> None:
    """Give templates `_`, `ngettext` and the filters of a language.

    The language is the template's variable `lang`, so one environment serves them all; templates
    import macros `with context`. Filters: day, date, time, times, datetime, moment, month,
    duration, expires, zone_label (the methods of `Language`), and instant.
    """
    environment.globals.update(_=_gettext, ngettext=_ngettext)
    environment.context_class = _Context
    names = ("day", "date", "time", "times", "datetime", "moment", "month", "duration", "expires")
    environment.filters.update({name: _filter(name) for name in names})
    environment.filters.update(zone_label=_filter("zone"), instant=instant)


class _Context(Context):
    """Calls what translates with itself, where Jinja would copy it with all variables of a loop."""

    def call(self, obj: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        if obj is _gettext or obj is _ngettext:
            kwargs.pop("_loop_vars", None)
            kwargs.pop("_block_vars", None)
            return obj(self, *args, **kwargs)
        return super().call(obj, *args, **kwargs)


# Jinja's own extension does the same at three times the price, some hundred times a page.
@pass_context
def _gettext(context: Context, message: str, **values: object) -> str:
    return _filled(context, _of(context).catalog.gettext(message), values)


@pass_context
def _ngettext(context: Context, singular: str, plural: str, n: int, **values: object) -> str:
    text = _of(context).catalog.ngettext(singular, plural, n)
    return _filled(context, text, {"num": n, **values})


def _filled(context: Context, text: str, values: dict[str, object]) -> str:
    """A message is trusted, as the template around it; what is put into it is not."""
    message = Markup(text) if context.eval_ctx.autoescape else text  # noqa: S704
    return message % values if "%" in text else message


def _filter(method: str) -> Callable[..., str]:
    @pass_context
    def apply(context: Context, *arguments: object) -> str:
        return str(getattr(_of(context), method)(*arguments))

    return apply


def _of(context: Context) -> Language:
    found = context.get("lang")
    if not isinstance(found, Language):
        raise TypeError("a template needs the variable `lang`; import macros `with context`")
    return found
