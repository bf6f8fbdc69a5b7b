"""Freeze the machine's clock for everybody."""

from contextlib import contextmanager

from freezegun import config, freeze_time


@contextmanager
def frozen_machine(moment):
    """Stop it, for `bookwithme.clock` too: a pytest session with an emulator lets that go on."""
    kept = config.settings.default_ignore_list
    all_but_ours = [each for each in kept if each != "bookwithme.clock"]
    config.configure(default_ignore_list=all_but_ours)
    try:
        with freeze_time(moment) as frozen:
            yield frozen
    finally:
        config.configure(default_ignore_list=kept)
