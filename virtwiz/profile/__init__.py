"""The profile: all answers about one cluster as one value, `Profile`, and its YAML form.

`load` reads a file and refuses a wrong one whole, with all its faults; `dump` writes what `loads` reads back;
`json_schema` describes the file to editors. `check` does the same for data that is still being put together.
Begin with model.py: it holds the fields, each with its help text.
"""

from virtwiz.profile.comments import has_comments
from virtwiz.profile.dump import dump
from virtwiz.profile.faults import Fault, ProfileError
from virtwiz.profile.load import check, load, loads
from virtwiz.profile.machines import Host, Login, Ssh, Vm
from virtwiz.profile.model import Profile
from virtwiz.profile.paths import Brick
from virtwiz.profile.schema import json_schema
from virtwiz.profile.storage import Glusterd, Image, Owner, Tunables, Volume
from virtwiz.profile.view import Finding

__all__ = [
    "Brick",
    "Fault",
    "Finding",
    "Glusterd",
    "Host",
    "Image",
    "Login",
    "Owner",
    "Profile",
    "ProfileError",
    "Ssh",
    "Tunables",
    "Vm",
    "Volume",
    "check",
    "dump",
    "has_comments",
    "json_schema",
    "load",
    "loads",
]
