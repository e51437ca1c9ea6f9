"""What is read of YAML and what is refused, each with its place; and that nothing else is ever raised."""

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.profile.texts import MARK, RIGHT, faults_of
from virtwiz.profile import loads
from virtwiz.profile.yaml_reader import read
from virtwiz.profile.yaml_scalars import resolve

REFUSED = [
    ("a: »&x 1", "anchors (&)"),
    ("a: »*x", "anchors (&) and aliases (*)"),
    ("- »&x [1]", "anchors (&)"),
    ("»*x : 1", "anchors (&)"),
    ("»&x a: 1", "anchors (&)"),
    ("a: »!!str 1", "tags (!)"),
    ("a: »!x 1", "tags (!)"),
    ("a: »!e!x 1", "tags (!)"),
    ("a: »!!python/object/apply:os.system [ls]", "tags (!)"),
    ("»<<: {a: 1}", "merge keys (<<)"),
    ("b: {»<<: 1}", "merge keys (<<)"),
    ("a: 1\n»---\nb: 2", "a second document"),
    ("»%YAML 1.2\n---\na: 1", "directives"),
    ("»%NEW thing\n---\na: 1", "directives"),
    ("a: 1\nb: 2\n»a: 3", "the key 'a' is there already, at 1:1"),
    ("x: {a: 1, »a: 2}", "the key 'a' is there already, at 1:5"),
    ("? »[a]\n: 1", "a key is a single word"),
    ("? »{a: b}\n: 1", "a key is a single word"),
    ("a:\n»\tb: 1", "a tab: YAML is indented with blanks"),
    ("a:»\tb", "a tab"),
    ("a: b»: c", "a colon too many"),
    ("a: 1\n»b\nc: 1", "is a colon missing?"),
    ("a:\n  b: 1\n »c: 2", "is it indented like its neighbours?"),
    ("a: »[b\nc: d", "this bracket is not closed"),
    ("a: »- b", "a list cannot begin here"),
    ("a: »'b", "these quotes are not closed"),
    ("a: »@b", "a text that begins with @ goes in quotes"),
    ("a: »`b", "a text that begins with ` goes in quotes"),
    ("a: »%b", "a text that begins with % goes in quotes"),
    ('a: "\\»p"', "use single quotes"),
    ('a: "\\U»FFFFFFFF"', "names no character"),
    ("a: b»\0c", "the character '\\x00' has no place"),
    ("a:\n  b»\x1b[1m", "the character '\\x1b' has no place"),
    ("[" * 20 + "»[", "more than 20 levels"),
    ("a: 1\n»}", "does not fit what stands before it"),
    ("a: |»x\n", "this is not YAML: expected chomping"),
]


@pytest.mark.parametrize(("marked", "words"), REFUSED, ids=[marked[:30] for marked, _ in REFUSED])
def test_what_is_no_plain_yaml_is_refused_with_its_place(marked: str, words: str) -> None:
    before = marked.partition(MARK)[0]
    place = (before.count("\n") + 1, len(before) - before.rfind("\n"))
    refused = [((where.line, where.column), message) for _, where, message in read(marked.replace(MARK, "")).refused]
    assert place in [where for where, _ in refused], refused
    assert words in dict(refused)[place]


SCALARS = [
    *[(text, None) for text in ("", "~", "null", "Null", "NULL")],
    *[(text, True) for text in ("true", "True", "TRUE")],
    *[(text, False) for text in ("false", "False", "FALSE")],
    *[(text, text) for text in ("on", "off", "yes", "no", "y", "n", "On", "tRUE", "010", "1:30", "1_000", "0b1", "+")],
    *[(text, text) for text in ("2024-01-01", "=", "<<", ".", "1e", "0x", "0o8", "- 1", "9" * 50)],
    *[("0", 0), ("7", 7), ("-7", -7), ("+7", 7), ("0x1F", 31), ("0o17", 15)],
    *[("1.5", 1.5), ("1.", 1.0), (".5", 0.5), ("1e3", 1000.0), ("-.inf", float("-inf"))],
]


@pytest.mark.parametrize(("text", "value"), SCALARS)
def test_an_unquoted_word_means_what_yaml_1_2_says(text: str, value: object) -> None:
    assert resolve(text) == value
    assert isinstance(resolve(text), type(value))


def test_a_number_where_text_is_wanted_is_the_text_it_was_written_as() -> None:
    profile = loads(RIGHT.replace("name: lab", "name: 0x10").replace("size: 5G", "size: 5368709120"))
    assert profile.name == "0x10"
    assert profile.images[0].size == "5368709120"


@pytest.mark.parametrize("value", ["on", "off", "yes", "true", "TRUE", "20", "010", "1.50", "64MB", "1:30", '"on"'])
def test_an_option_has_the_text_it_was_written_as(value: str) -> None:
    profile = loads(RIGHT.replace("network.ping-timeout: 20", f"features.shard: {value}"))
    assert profile.volume.tunables.options == {"features.shard": value.strip('"')}


def test_a_section_with_nothing_behind_its_key_is_one_left_out() -> None:
    spaced = RIGHT.replace("  g1: {}", "  g1:").replace("options: {network.ping-timeout: 20}", "options:")
    profile = loads(spaced.partition("vms:")[0] + "vms:\n")
    assert profile.vms == ()
    assert profile.hosts["g1"].address is None
    assert profile.volume.tunables.options == {}


def test_a_byte_order_mark_and_windows_line_ends_are_read() -> None:
    assert loads("\ufeff" + RIGHT.replace("\n", "\r\n")) == loads(RIGHT)


def test_faults_below_a_refused_value_are_not_guessed() -> None:
    assert len(faults_of(RIGHT.replace("peers: [g1, g2, g3]", "peers: *pool"))) == 1


def test_faults_come_in_the_order_of_the_file() -> None:
    found = faults_of(RIGHT.replace("replica: 3", "replica: x").replace("name: lab", "name: ''") + "more: 1\n")
    assert len(found) == 3
    assert found == sorted(found)


@settings(deadline=None)
@given(st.text())
@example("a: !!binary x")
@example("? ")
@example("%")
@example("- - - !<!> ")
@example("{? a, ? b: }")
@example("virtwiz: 1\nhosts: []\nvolume: []\npeers: {}\nimages: [[], {}]\nvms: [1, {disks: {}}]")
def test_any_text_is_a_profile_or_a_profile_error(text: str) -> None:
    found = faults_of(text)
    assert all(line > 0 and column > 0 for line, column, _ in found)
    assert not any(sign in message for _, _, message in found for sign in "\n\x00\x1b")


PIECES = st.sampled_from(
    [*RIGHT.replace(":", " : ").replace("\n", " \n ").split(" "), "&", "*", "!", "'", '"', "\t", "-"]
)


@settings(deadline=None)
@given(st.lists(PIECES, max_size=30).map(" ".join))
def test_any_pieces_of_a_profile_are_a_profile_or_a_profile_error(text: str) -> None:
    faults_of(text)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=10,
)
KEYS = st.sampled_from(sorted(loads(RIGHT).model_dump()))


@settings(deadline=None)
@given(st.dictionaries(KEYS, JSON))
def test_any_data_is_a_profile_or_a_profile_error(data: dict[str, object]) -> None:
    faults_of(yaml.safe_dump({**yaml.safe_load(RIGHT), **data}))
