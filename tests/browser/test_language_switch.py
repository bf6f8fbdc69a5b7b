"""Whoever changes the language midway keeps what was typed."""

from tests.browser.stage import ADELE


def test_what_was_typed_goes_along_into_another_language(walker, stage):
    walker.open(f"{stage.names['public']}?anonymous&start={stage.names['start']}")
    walker.type("Name", "Ann Example")
    walker.type("Notes", "About the plan.")
    walker.one("[data-languages] > summary").click()
    walker.one("a[hreflang=fr]").click()
    walker.settle()
    assert walker.one("html").get_attribute("lang") == "fr"
    assert walker.one("[name=name]").get_property("value") == "Ann Example"
    assert walker.one("[name=notes]").get_property("value") == "About the plan."
    walker.open("/bookwithme/me")  # and is not kept beyond that page
    assert walker.run("return sessionStorage.length") == 0


def test_a_form_that_came_back_is_kept_too(walker):
    walker.become(ADELE)
    walker.open("/bookwithme/me/share")
    walker.type("Recipients", "nobody")
    walker.press("Send")
    walker.one("[aria-invalid]")
    walker.one("[data-languages] > summary").click()
    walker.one("a[hreflang=fr]").click()
    walker.settle()
    assert walker.one("html").get_attribute("lang") == "fr"
    assert walker.one("[name=to]").get_property("value") == "nobody"
