"""Finds every sentence in the program's source; `python -m tests.translations` updates the files.

A sentence is the text of a call of `tr`, `tr_in` or `mark`, or a value of a `MESSAGES` table.
"""

from __future__ import annotations

import ast
import io
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "gatekeeper"
CATALOGUES = ROOT / "resources" / "translations"

# Which argument of a call is the sentence.
_CALLS = {"tr": 0, "mark": 0, "tr_in": 1}

_HEADER = """\
# Sentences of gatekeeper in another language.
# `python -m tests.translations` adds new sentences and drops those no longer said.
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""


def sentences(source: Path = SOURCE) -> dict[str, set[str]]:
    """Every English sentence with the files it stands in."""
    found: dict[str, set[str]] = {}
    for path in sorted(source.rglob("*.py")):
        for sentence in in_code(path.read_text(encoding="utf-8")):
            place = path.relative_to(source.parent).as_posix()
            found.setdefault(sentence, set()).add(place)
    return found


def in_code(code: str) -> Iterator[str]:
    """The sentences of one file."""
    for node in ast.walk(ast.parse(code)):
        match node:
            case ast.Call(func=ast.Name(id=name)) | ast.Call(func=ast.Attribute(attr=name)):
                yield from _texts(node.args[_CALLS[name] :][:1] if name in _CALLS else [])
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Dict(values=values)) | (
                ast.AnnAssign(target=ast.Name(id=name), value=ast.Dict(values=values))
            ) if name.endswith("MESSAGES"):
                yield from _texts(values)


def _texts(nodes: list[ast.expr]) -> Iterator[str]:
    for node in nodes:
        match node:
            case ast.Constant(value=str(text)) if text:
                yield text
            case ast.IfExp(body=one, orelse=other):
                yield from _texts([one, other])


def catalogue(language: str) -> dict[str, str]:
    """The translations of a language, as Babel reads them; unfinished ones are empty."""
    path = CATALOGUES / f"{language}.po"
    with path.open("rb") as file:
        entries = read_po(file, locale=language)
    return {str(m.id): "" if m.fuzzy else str(m.string) for m in entries if m.id}


def missing(language: str) -> list[str]:
    """Sentences without a translation."""
    known = catalogue(language)
    return sorted(sentence for sentence in sentences() if not known.get(sentence))


def update(language: str, new: Mapping[str, str] | None = None) -> None:
    """Write the file anew: all sentences, sorted, the translations there are, nothing unused."""
    known = catalogue(language) | dict(new or {})
    entries = Catalog(locale=language)
    for sentence, places in sentences().items():
        where = [(place, 0) for place in sorted(places)]
        entries.add(sentence, known.get(sentence, ""), locations=where)
    for message in entries:
        # Our fields are of str.format; Babel would mark a percent sign as a C format.
        message.flags -= {"python-format", "python-brace-format"}
    written = io.BytesIO()
    write_po(written, entries, omit_header=True, include_lineno=False, sort_output=True, width=95)
    text = _HEADER.format(language=language) + written.getvalue().decode()
    (CATALOGUES / f"{language}.po").write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    for path in sorted(CATALOGUES.glob("*.po")):
        update(path.stem)
        lacking = missing(path.stem)
        told = f"{path.name}: {len(sentences())} sentences, {len(lacking)} without translation"
        sys.stdout.write("\n".join([told, *(f"  {sentence}" for sentence in lacking)]) + "\n")
