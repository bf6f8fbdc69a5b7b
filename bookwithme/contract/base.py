"""What every record of the contract can do: be read, tell all its problems, be written.

Outside, names are camelCase; inside they are the domain's. What comes from outside goes through
`read`, which knows the outside names alone; Python code builds a record by its field names.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from functools import cache, partial
from operator import eq
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Self, TypeVar, cast

from pydantic import (
    BaseModel,
    ConfigDict,
    GetCoreSchemaHandler,
    ModelWrapValidatorHandler,
    PlainSerializer,
    PlainValidator,
    ValidationError,
    ValidationInfo,
    create_model,
    model_validator,
)
from pydantic.alias_generators import to_camel
from pydantic_core import CoreSchema, InitErrorDetails

from bookwithme.contract.problems import field_problems, line, lines
from bookwithme.domain.errors import FieldProblem, InvalidInput

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_Subject = TypeVar("_Subject", bound="DataclassInstance")

_OURS = object()
"""The context of a record that is built of the domain's objects."""


class Record(BaseModel):
    """A record: unknown names are refused, and it never changes.

    `example`: of what is sent, as JSON; the description shows it.
    """

    example: ClassVar[object] = None

    model_config = ConfigDict(
        alias_generator=to_camel,
        validate_by_name=True,
        validate_by_alias=True,
        serialize_by_alias=True,
        extra="forbid",
        defer_build=True,
        frozen=True,
        json_schema_serialization_defaults_required=True,
    )

    @classmethod
    def read(cls, document: object, context: object = None, at: tuple[int | str, ...] = ()) -> Self:
        """Read what somebody sent. `context`: what a field's own reading may need.

        `at`: where it stands in something larger.

        Raises:
            InvalidInput: naming everything that is wrong, each with its path.
        """
        try:
            return cls.model_validate(document, by_alias=True, by_name=False, context=context)
        except ValidationError as error:
            raise InvalidInput(*dict.fromkeys(field_problems(error, at))) from None

    @classmethod
    def of(cls, *sources: object, **values: object) -> Self:
        """Take each field from `values`, or else from the first source that has it.

        The domain's objects passed its rules when they were made, so they are not asked again.
        """
        key = (cls, *map(type, sources))
        if key not in _HOLDERS:
            _HOLDERS[key] = tuple(_holders(cls, sources))
        found = {name: getattr(sources[n], name) for name, n in _HOLDERS[key] if name not in values}
        return cls.model_validate(found | values, context=_OURS)

    @classmethod
    def rules(cls, given: Mapping[str, Any]) -> Iterable[FieldProblem]:
        """What the domain's rules say of the values, by field name, that could be read."""
        del given
        return ()

    def values(self) -> dict[str, Any]:
        """Its values by field name, as the domain's objects take them."""
        return {name: getattr(self, name) for name in type(self).model_fields}

    @model_validator(mode="wrap")
    @classmethod
    def _told_whole(
        cls, data: Any, read: ModelWrapValidatorHandler[Self], info: ValidationInfo
    ) -> Self:
        """Tell what cannot be read and what the rules refuse together, in our sentences."""
        if info.context is _OURS:
            return read(data)
        try:
            record = read(data)
        except ValidationError as error:
            known = [field.alias or name for name, field in cls.model_fields.items()]
            wrong = [*lines(error, known), *_of_the_rest(cls, data, error, info)]
        else:
            wrong = [line((each.field,), each.problem) for each in cls.rules(record.values())]
            if not wrong:
                return record
        raise ValidationError.from_exception_data(cls.__name__, wrong)


class Partial(Record):
    """A record of which fields may be left out, all but those that `required` names.

    `class NewType(Partial, TypeFields)`. A field that is left out has no value here, so that the
    domain's default counts; that is not the same as null.
    """

    required: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        """Let every other field be absent."""
        super().__pydantic_init_subclass__(**kwargs)
        for name in cls.model_fields.keys() - set(cls.required):
            cls.model_fields[name].default = None

    def values(self) -> dict[str, Any]:
        """The values that were given, by field name."""
        given = self.model_fields_set
        return {name: getattr(self, name) for name in type(self).model_fields if name in given}


def held_to(rule: dict[str, Any]) -> dict[str, Any]:
    """What a record must hold as a whole, for its schema.

    It is denied twice: of an `anyOf` or `oneOf` beside properties, generators of clients make a
    union of nameless classes.
    """
    return {"not": {"not": rule}}


def _one_is_there(schema: dict[str, Any], record: type[Any]) -> None:
    there = {"not": {"type": "null"}}
    cases = [{"required": [name], "properties": {name: there}} for name in record.outside()]
    schema.update(held_to({"oneOf": cases}))


class Either(Record):
    """A record in which just one of some fields says something; the others are absent or null.

    `either`: their names; what is wrong is told of the first.
    """

    model_config = ConfigDict(json_schema_extra=_one_is_there)

    either: ClassVar[tuple[str, ...]]

    @classmethod
    def outside(cls) -> list[str]:
        """The names of the fields, as outsiders write them."""
        return [cls.model_fields[name].alias or name for name in cls.either]

    @classmethod
    def rules(cls, given: Mapping[str, Any]) -> Iterator[FieldProblem]:
        """Hold it to one of them."""
        known = [given[name] for name in cls.either if name in given]
        if len(known) == len(cls.either) and sum(each is not None for each in known) != 1:
            first, *others = cls.outside()
            what = "both" if len(others) == 1 else "several"
            yield FieldProblem(first, f"is required, or {', or '.join(others)}; not {what}")


class Documented(Partial):
    """A record of a world's document that shares its fields with the control API's.

    A field that came after the document's first version is left out where it has its default, so
    that a world which does not use it is written as it was before.

    `kept`: the domain's dataclass, whose defaults count; `first`: what is written always.
    """

    kept: ClassVar[type[object]]
    first: ClassVar[tuple[str, ...]]

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        """Leave out the defaults of the fields that are not the record's own."""
        super().__pydantic_init_subclass__(**kwargs)
        shared = cls.model_fields.keys() - cls.__annotations__.keys() - {*cls.first}
        for each in fields(cast("type[DataclassInstance]", cls.kept)):
            if each.name in shared:
                cls.model_fields[each.name].exclude_if = partial(eq, each.default)


def those_of(kind: "type[DataclassInstance]", values: dict[str, Any]) -> dict[str, Any]:
    """The values that such an object of the domain has."""
    return {each.name: values[each.name] for each in fields(kind) if each.name in values}


class Change(Partial):
    """The fields of a record that are to change: `class SettingsChange(Change, Settings)`."""

    def applied_to(self, subject: _Subject) -> _Subject:
        """The domain's object with these fields changed."""
        return replace(subject, **self.values())


_HOLDERS: dict[tuple[type, ...], tuple[tuple[str, int], ...]] = {}
"""Which field of a record comes from which of some sources, by their types: found once."""


def _holders(record: type[Record], sources: tuple[object, ...]) -> Iterator[tuple[str, int]]:
    for name in record.model_fields:
        holding = (n for n, source in enumerate(sources) if hasattr(source, name))
        if (first := next(holding, None)) is not None:
            yield name, first


@dataclass(frozen=True)
class WrittenAs:
    """Annotates one of the domain's objects that is read and written as a record."""

    record: type[Record]

    def __get_pydantic_core_schema__(
        self, kind: type[object], handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        record = self.record

        def read(value: object) -> object:
            given = value if isinstance(value, kind) else record.model_validate(value).values()
            return kind(**given) if isinstance(given, dict) else given

        def written(value: object) -> Record:
            return record.of(value)

        return handler.generate_schema(
            Annotated[
                Any,
                PlainValidator(read, json_schema_input_type=record),
                PlainSerializer(written, return_type=record),
            ]
        )


@contextmanager
def by_rule() -> Iterator[None]:
    """Tell what a rule of the domain refuses inside a field as that field's problems."""
    try:
        yield
    except InvalidInput as error:
        wrong = [line((each.field,), each.problem) for each in error.problems]
        raise ValidationError.from_exception_data("rule", wrong) from None


def _of_the_rest(
    record: type[Record], data: object, error: ValidationError, info: ValidationInfo
) -> list[InitErrorDetails]:
    """What is wrong with the fields that could be read, when others could not."""
    wrong = {each["loc"][0] for each in error.errors(include_url=False) if each["loc"]}
    if not isinstance(data, dict) or not wrong:
        return []
    rest = {name: value for name, value in data.items() if name not in wrong}
    try:
        _part(record).model_validate(rest, context=info.context)
    except ValidationError as rules:
        return list(lines(rules, ()))
    return []


@cache
def _part(record: type[Record]) -> type[Record]:
    """A record of which any field may be absent, and which refuses unknown names as it does."""
    nothing: dict[str, Any] = {
        "required": (ClassVar[tuple[str, ...]], ()),
        "model_config": (ClassVar[ConfigDict], record.model_config),
    }
    return create_model(f"{record.__name__}Part", __base__=(record, Partial), **nothing)
