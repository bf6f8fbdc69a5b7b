"""A template that is new is compiled once, however many ask for it at the same time."""

import time
from threading import Barrier, Thread

from jinja2 import DictLoader

from bookwithme.templates import CompiledOnce, compile_all

MANY = 8


class Counting(CompiledOnce):
    """Compiles as slowly as a large template does, and notes what."""

    compiled = ()

    def compile(self, source, name=None, *others, **options):
        self.compiled += (name,)
        time.sleep(0.05)
        return super().compile(source, name, *others, **options)


def test_many_threads_that_draw_a_new_template_compile_it_and_what_it_needs_once():
    parts = {"base": "<{% block a %}{% endblock %}>", "part": "{% macro b() %}b{% endmacro %}"}
    page = (
        "{% extends 'base' %}{% import 'part' as part %}{% block a %}{{ part.b() }}{% endblock %}"
    )
    environment = Counting(loader=DictLoader({"page": page, **parts}))
    together, drawn = Barrier(MANY), []

    def draw():
        together.wait()
        drawn.append(environment.get_template("page").render())

    threads = [Thread(target=draw) for _ in range(MANY)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert drawn == ["<b>"] * MANY
    assert sorted(environment.compiled) == ["base", "page", "part"]


def test_all_can_be_compiled_before_anybody_asks():
    environment = Counting(loader=DictLoader({"page": "{% include 'part' %}", "part": "b"}))
    compile_all(environment)
    assert sorted(environment.compiled) == ["page", "part"]
    assert environment.get_template("page").render() == "b"
    assert len(environment.compiled) == 2
