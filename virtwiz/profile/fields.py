"""The kinds of fields a profile has: text under a rule, whole numbers, yes or no."""

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BeforeValidator,
    GetJsonSchemaHandler,
    PlainSerializer,
    PlainValidator,
    StrictBool,
    StrictInt,
    StrictStr,
    WithJsonSchema,
)
from pydantic_core import core_schema

from virtwiz.profile import paths, rules
from virtwiz.profile.paths import Brick, read_brick
from virtwiz.profile.yaml_scalars import WrittenFloat, WrittenInt


def as_text(value: object) -> object:
    """Take a number for the text it was written as: where a text is wanted, 10 needs no quotes."""
    return value.text if isinstance(value, (WrittenInt, WrittenFloat)) else value


def as_size(value: object) -> object:
    """Take plain bytes, also given as a number, for a size."""
    value = as_text(value)
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def no_null_mapping(value: object) -> object:
    """Take a key with nothing behind it for a section whose fields are all left out."""
    return {} if value is None else value


def no_null_list(value: object) -> object:
    """Take a key with nothing behind it for an empty list."""
    return () if value is None else value


class _SizeSchema:
    """Lets the JSON Schema accept a size written as a number of bytes."""

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {**handler(schema), "type": ["string", "integer"], "pattern": "^[0-9]+[KMGTPkmgtp]?$"}


Text = Annotated[StrictStr, BeforeValidator(as_text)]
ProfileName = Annotated[Text, AfterValidator(rules.profile_name)]
HostName = Annotated[Text, AfterValidator(rules.host_name)]
Address = Annotated[Text, AfterValidator(rules.address)]
UserName = Annotated[Text, AfterValidator(rules.user_name)]
GroupName = Annotated[Text, AfterValidator(rules.group_name)]
VolumeName = Annotated[Text, AfterValidator(rules.volume_name)]
OptionName = Annotated[Text, AfterValidator(rules.option_name)]
OptionValue = Annotated[
    Text, AfterValidator(rules.option_value), WithJsonSchema({"type": ["string", "number", "boolean"]})
]
VmName = Annotated[Text, AfterValidator(rules.vm_name)]
Network = Annotated[Text, AfterValidator(rules.network)]
ImageName = Annotated[Text, AfterValidator(paths.image_name)]
AbsolutePath = Annotated[Text, AfterValidator(paths.absolute)]
IdentityFile = Annotated[Text, AfterValidator(paths.identity_file)]
DomainXml = Annotated[Text, AfterValidator(paths.domain_xml)]
Size = Annotated[StrictStr, BeforeValidator(as_size), AfterValidator(rules.size), _SizeSchema()]
Memory = Annotated[StrictStr, BeforeValidator(as_size), AfterValidator(rules.memory), _SizeSchema()]
Whole = StrictInt
YesNo = StrictBool
BrickText = Annotated[
    Brick,
    PlainValidator(read_brick),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": "string", "pattern": "^[^:]+:/.+$", "examples": ["g1:/data/brick1/vmstore"]}),
]


def owner_kind(value: object) -> str:
    """Tell which of the two forms of `owner` is meant, so that only its own faults are reported."""
    return "@ids" if isinstance(value, Mapping) or hasattr(value, "uid") else "@auto"
