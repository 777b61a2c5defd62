"""Writes the wire's types as JSON Schema, from which the browser's are made."""

import json
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode, models_json_schema

from greenroom.protocol.everything import Snapshot, said
from greenroom.protocol.wire import Wire


class Untitled(GenerateJsonSchema):
    """Without a title for each field, of which the generator would make a type each."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # Any: pydantic's own
        return False


def schema() -> dict[str, Any]:
    """One schema whose definitions are every type; a browser is asked for commands, all else is what it gets."""
    kinds = said()
    asked: list[tuple[type[BaseModel], JsonSchemaMode]] = [(one, "validation") for one in kinds["Commands"]]
    heard: list[type[Wire]] = [Snapshot, *kinds["Events"], *kinds["Signals"], *kinds["Replies"]]
    told: list[tuple[type[BaseModel], JsonSchemaMode]] = [(one, "serialization") for one in heard]
    _, found = models_json_schema([*asked, *told], schema_generator=Untitled)
    definitions = found["$defs"]
    for one in kinds["Events"]:
        _number(definitions[one.__name__])
    unions = {
        kind: {"anyOf": [{"$ref": f"#/$defs/{one.__name__}"} for one in models]}
        for kind, models in kinds.items()
    }
    return {
        "title": "Protocol",
        "type": "object",
        "additionalProperties": False,
        "properties": {name: {"$ref": f"#/$defs/{name}"} for name in [*unions, "Snapshot"]},
        "required": [*unions, "Snapshot"],
        "$defs": definitions | unions,
    }


def _number(definition: dict[str, Any]) -> None:
    """Every event comes with its number."""
    definition["properties"] = {"seq": {"type": "integer"}} | definition["properties"]
    definition["required"] = ["seq", *definition.get("required", [])]


def as_json() -> str:
    """The schema, for the generator of the browser's types."""
    return json.dumps(schema(), indent=1)
