"""What a lesson's file asks this application for: whether there are such calls and cmdlets."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from werkzeug.exceptions import MethodNotAllowed, NotFound
from werkzeug.routing import Map, RequestRedirect

from bookwithme.contract.lesson import Call, Lesson, Solution
from bookwithme.domain.errors import FieldProblem
from bookwithme.exchange.console import problem_of
from bookwithme.service.lessons.placeholders import MARK

_ANY = "00000000-0000-4000-8000-000000000000"
"""What a mark may stand for, in a path or in a command."""


def problems(lesson: Lesson, routes: Map) -> Iterator[FieldProblem]:
    """Calls that lead nowhere, commands that cannot be read or have no such cmdlet, by place."""
    for number, step in enumerate(lesson.steps):
        at, solution = f"steps[{number}]", step.solution or Solution()
        commands = [(f"{at}.solution.commands[{n}]", c) for n, c in enumerate(solution.commands)]
        parts = step.done.parts(f"{at}.done") if step.done else ()
        wanted = [(f"{place}.command", part.command) for place, part in parts if part.command]
        # With a blank or an asterisk it is no name, but what a line is compared with.
        commands += [(place, name) for place, name in wanted if not {" ", "*"} & set(name)]
        for place, text in commands:
            if problem := problem_of(MARK.sub(_ANY, text)):
                yield FieldProblem(place, f"is no command of this console: {problem}")
        for n, call in enumerate(solution.calls):
            yield from _call_problems(f"{at}.solution.calls[{n}]", call, routes)


def _call_problems(at: str, call: Call, routes: Map) -> Iterator[FieldProblem]:
    path = MARK.sub(_ANY, call.path.replace("{link:", "bookwithme/user/{link:"))
    try:
        routes.bind("localhost").match(urlsplit(path).path, call.method)
    except MethodNotAllowed as error:
        known = sorted(set(error.valid_methods or ()) - {"HEAD", "OPTIONS"})
        yield FieldProblem(f"{at}.method", f"must be {' or '.join(known)} there")
    except (NotFound, RequestRedirect):
        yield FieldProblem(f"{at}.path", "leads nowhere")
