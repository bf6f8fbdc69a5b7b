"""Begin a lesson in a world."""

from bookwithme.domain.lesson_progress import Running
from bookwithme.service.lessons import running
from bookwithme.service.lessons.library import chosen
from bookwithme.service.world_context import WorldContext
from bookwithme.service.worlds import worlds
from bookwithme.storage.unit_of_work import UnitOfWork


def begin_lesson(context: WorldContext, wished: object, *, keep: bool = False) -> Running:
    """Begin a lesson, in its scenario or, with `keep`, in the world as it is.

    Raises:
        NotFound: there is no such world.
        InvalidInput: there is no such lesson, or its document is wrong; nothing is changed.
    """
    lesson, text = chosen(context, wished)

    def begin(uow: UnitOfWork) -> None:
        running.start(uow, lesson, text)
        running.tick(uow)

    if keep:
        with context.write() as uow:
            begin(uow)
    else:
        worlds.reset(context, lesson.scenario, for_good=True, then=begin)
    return running.running(context)
