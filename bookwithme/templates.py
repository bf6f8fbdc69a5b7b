"""Templates that many threads draw at the same time."""

import threading
from typing import Any

from jinja2 import Environment, Template


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
