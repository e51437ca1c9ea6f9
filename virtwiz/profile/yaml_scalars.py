"""What an unquoted word in YAML means: the core rules of YAML 1.2, by which `on`, `yes`, `010` and `1:30` are text."""

import re

NULL = re.compile(r"(?:~|null|Null|NULL|)\Z")
BOOL = re.compile(r"(?:true|True|TRUE|false|False|FALSE)\Z")
# Numbers end at 40 digits: what is longer is no number anyone means, and Python refuses to convert the longest.
INT = re.compile(r"(?:[-+]?(?:0|[1-9][0-9]{0,39})|0o[0-7]{1,40}|0x[0-9a-fA-F]{1,40})\Z")
FLOAT = re.compile(
    r"(?:[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*)(?:[eE][-+]?[0-9]+)?|[-+]?[0-9]+[eE][-+]?[0-9]+"
    r"|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))\Z"
)
TAGS = {"null": NULL, "bool": BOOL, "int": INT, "float": FLOAT}


class WrittenInt(int):
    """A whole number that remembers how it was written."""

    text: str


class WrittenFloat(float):
    """A number with a fraction that remembers how it was written."""

    text: str


Scalar = None | bool | WrittenInt | WrittenFloat | str


def resolve(text: str) -> Scalar:
    """Give the value of an unquoted scalar."""
    if NULL.match(text):
        return None
    if BOOL.match(text):
        return text.lower() == "true"
    if INT.match(text):
        return _int(text)
    return _float(text) if FLOAT.match(text) else text


def _int(text: str) -> WrittenInt:
    base = {"0o": 8, "0x": 16}.get(text[:2], 10)
    number = WrittenInt(int(text, base))
    number.text = text
    return number


def _float(text: str) -> WrittenFloat:
    number = WrittenFloat(text.replace(".inf", "inf").replace(".nan", "nan") if text[-1].isalpha() else text)
    number.text = text
    return number
