"""Comments in a profile: they are not part of its data, and so are not written again."""

import yaml


def has_comments(text: str) -> bool:
    """Whether there is a comment in a YAML text; what cannot be read has none that we know of."""
    end = 0
    try:
        for token in yaml.scan(text) if "#" in text else ():
            if "#" in text[end : token.start_mark.index]:
                return True
            end = token.end_mark.index
    except yaml.YAMLError:
        return False
    return "#" in text[end:]
