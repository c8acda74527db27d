"""What several answers say, and the types that their fields share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import Enum
from typing import TYPE_CHECKING, Any, Final

from logicnet.attractors.landscape import Landscape, PatternTable, Verdict
from logicnet.network.case import Update
from logicnet.network.model import Network, Setting
from logicnet.report.report import network_name
from logicnet.report.views.fields import Description, Field, Json, Parts, object_of
from logicnet.version import __version__

if TYPE_CHECKING:
    from logicnet.ensembles.depth import Depth
    from logicnet.perturbation.screen import Place

__all__ = [
    "ASSIGNMENT",
    "BIT",
    "CLAMPS",
    "DEPTH",
    "ENDING",
    "FLAG",
    "LIMITS",
    "NATURAL",
    "NETWORK",
    "NUMBER",
    "PLACES",
    "POSITIVE",
    "SETTING",
    "TEXT",
    "TEXTS",
    "UPDATE",
    "VERDICT",
    "VERDICTS",
    "WHOLE",
    "Options",
    "array",
    "assignment",
    "beginning",
    "common_settings",
    "depth_document",
    "joined",
    "mapping",
    "named",
    "network_document",
    "nullable",
    "options_type",
    "places_beginning",
    "places_document",
    "record",
    "setting",
    "settings_named",
    "texts",
    "verdict_words",
    "words",
]

#: The options of a command, with their effective values.
Options = Mapping[str, Any]

TEXT: Final[Json] = {"type": "string"}
TEXTS: Final[Json] = {"type": "array", "items": TEXT}
FLAG: Final[Json] = {"type": "boolean"}
NATURAL: Final[Json] = {"type": "integer", "minimum": 0}
POSITIVE: Final[Json] = {"type": "integer", "minimum": 1}
WHOLE: Final[Json] = {"type": "integer"}
NUMBER: Final[Json] = {"type": "number"}
BIT: Final[Json] = {"enum": [0, 1]}
SETTING: Final[Json] = {"$ref": "#/$defs/setting"}
ASSIGNMENT: Final[Json] = {"$ref": "#/$defs/assignment"}
CLAMPS: Final[Json] = {"$ref": "#/$defs/clamps"}
LIMITS: Final[Json] = {"$ref": "#/$defs/limits"}


def words(*values: str | Enum | type[Enum] | None) -> Json:
    """One of some words, and of those of enumerations or of some of their members."""
    told = (value if isinstance(value, type) else (value,) for value in values)
    return {"enum": [one.value if isinstance(one, Enum) else one for group in told for one in group]}


def texts(description: str, **more: Any) -> Json:
    """A list of texts."""
    return {**TEXTS, **more, "description": description}


def array(of: Json, **more: Any) -> Json:
    """A list."""
    return {"type": "array", "items": of, **more}


def mapping(of: Json) -> Json:
    """From names to values of one type."""
    return {"type": "object", "additionalProperties": of}


def nullable(of: Json) -> Json:
    """The type, or null."""
    if isinstance(name := of.get("type"), str):
        return {**of, "type": [name, "null"]}
    return {"anyOf": [{"type": "null"}, of]}


def record(properties: Mapping[str, Json], optional: Mapping[str, Json] | None = None, **more: Any) -> Json:
    """An object that has exactly these fields; it may lack those of ``optional``."""
    told = {"type": "object", "properties": {**properties, **(optional or {})}, "required": list(properties)}
    return {**told, "additionalProperties": False, **more}


UPDATE: Final = words(Update)
VERDICT: Final = words(Verdict)
#: What is proved about a list of attractors.
VERDICTS: Final = record({"complete": VERDICT, "univocal": VERDICT, "faithful": VERDICT})


DEPTH: Final = nullable(record({"at_least": NATURAL, "at_most": NATURAL, "rules": TEXTS}))
PLACES: Final = array(record({"name": TEXT, "settings": ASSIGNMENT}))


def setting(value: Setting) -> int | str:
    """``*`` is free or oscillating."""
    return "*" if value is None else value


def verdict_words(answer: Landscape | PatternTable) -> dict[str, str]:
    """What is proved about a list of attractors."""
    return {
        "complete": answer.complete.value,
        "univocal": answer.univocal.value,
        "faithful": answer.faithful.value,
    }


def assignment(network: Network, space: Any) -> dict[str, int | str]:
    """Value of every node, in file order."""
    return {name: setting(space.get(position)) for position, name in enumerate(network.names)}


def settings_named(settings: Iterable[tuple[str, Setting]]) -> dict[str, int | str]:
    """Value of each node that is set."""
    return {name: setting(value) for name, value in settings}


def common_settings(places: Sequence[Place]) -> dict[str, int | str]:
    """The value of an input where all environments agree, ``"*"`` where they differ."""
    settings = [dict(place.settings) for place in places]
    inputs = dict.fromkeys(name for values in settings for name in values)
    shared = [(name, {values.get(name) for values in settings}) for name in inputs]
    return {name: setting(values.pop()) if len(values) == 1 else "*" for name, values in shared}


def places_document(places: Sequence[Place]) -> list[Json]:
    """Each environment with its settings."""
    return [{"name": place.name, "settings": settings_named(place.settings)} for place in places]


def depth_document(depth: Depth | None) -> Json | None:
    """How many rules an expectation needs."""
    return None if depth is None else {"at_least": depth.at_least, "at_most": depth.at_most, "rules": list(depth.rules)}


NETWORK: Final[Description[Network, Any, Any]] = (
    Field("name", TEXT, lambda network, _: network_name(network)),
    Field("file_sha256", {"$ref": "#/$defs/hash"}, lambda network, _: network.file_sha256),
    Field(
        "meaning_sha256",
        {"$ref": "#/$defs/hash", "description": "Equal for files that differ only in the order or spacing of lines."},
        lambda network, _: network.meaning_sha256,
    ),
    Field("nodes", NATURAL, lambda network, _: len(network)),
    Field("inputs", NATURAL, lambda network, _: sum(1 for _ in network.input_nodes())),
)


def network_document(network: Network) -> Json:
    """Which network an answer is about, in a form that two runs can be compared by."""
    return object_of(NETWORK, network, None)


def named(name: str) -> Description[Any, Any, Any]:
    """Which answer it is, and who gave it."""
    return (
        Field("schema", {"const": f"logicnet.{name}/1"}, lambda *_: f"logicnet.{name}/1"),
        Field("logicnet", TEXT, lambda *_: __version__),
    )


def beginning(
    name: str,
    options: Json | None,
    *,
    in_environment: bool = False,
    facts: Callable[[Any], Sequence[tuple[str, str]]] = lambda _: (),
) -> Description[Any, Any, Any]:
    """What every answer about one network begins with.

    ``options``: their type; then they are what is told besides. ``facts``: what the head of the page says of them.
    """
    place: Field[Any, Any, Any] = Field("environment", ASSIGNMENT, lambda answer, _: settings_named(answer.environment))
    return (
        *named(name),
        Field("network", Parts(NETWORK), lambda answer, _: answer.network),
        *((place,) if in_environment else ()),
        *(() if options is None else (Field("options", options, lambda _, told: dict(told), facts=facts),)),
    )


def places_beginning(
    options: Json, told: Callable[[Any], Json], about: Callable[[Any], Any] = lambda answer: answer
) -> Description[Any, Any, Any]:
    """What an answer about several environments begins with. ``about``: what has its ``network`` and its ``places``.

    ``environment`` is an object there too: the value of an input where all of them agree, ``"*"`` where they differ.
    ``environments`` behind the options has each of them with its name.
    """
    return (
        Field("network", Parts(NETWORK), lambda answer, _: about(answer).network),
        Field(
            "environment",
            {
                **ASSIGNMENT,
                "description": 'The value of an input where all environments agree, "*" where they differ.',
            },
            lambda answer, _: common_settings(about(answer).places),
        ),
        Field("options", options, lambda answer, _: told(answer)),
        Field("environments", PLACES, lambda answer, _: places_document(about(answer).places)),
    )


#: What every answer ends with.
ENDING: Final[Description[Any, Any, Any]] = (
    Field("finished", FLAG, lambda answer, _: not answer.limits),
    Field("limits", LIMITS, lambda answer, _: list(answer.limits)),
)


def options_type(properties: Mapping[str, Json], optional: Mapping[str, Json] | None = None) -> Json:
    """The options of a command, and its limits; ``optional``: those that only some questions have."""
    return record({**properties, "time_limit": nullable(NUMBER), "memory_limit": nullable(NUMBER)}, optional)


def joined(items: Iterable[object]) -> str:
    """A set in one cell."""
    return " + ".join(str(item) for item in items)
