"""Text that stands in templates and programs by itself, and so in one language only."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Final, TypeGuard

from jinja2 import Environment

SENTENCE: Final = re.compile(r"[^\W\d_]{2,}[^\S\n]+[^\W\d_]{2,}")
"""Two words beside each other."""
SHOWN_ATTRIBUTES: Final = frozenset({"aria-label", "aria-description", "title", "alt", "placeholder", "label"})
NAMES_OF_STYLES: Final = re.compile(r"{% block (?:body|main)_class %}[\w -]*{% endblock %}")
UNSEEN: Final = frozenset({"script", "style"})
CAPITALIZED: Final = re.compile(r"[A-Z][a-z]+[.!?…:]?")
KEYS: Final = frozenset({"Enter", "Escape", "Tab"})


class _Shown(HTMLParser):
    """Collects what a page shows: text, and attributes that are read out."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._unseen += tag in UNSEEN
        self.found += [value for name, value in attrs if name in SHOWN_ATTRIBUTES and value]

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in UNSEEN

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.found.append(data)


def _has_letters(text: str) -> bool:
    return any(char.isalpha() for char in text)


def literals_of_template(source: str) -> list[str]:
    """Letters outside of Jinja's expressions that a page would show, and sentences inside of them."""
    tokens = list(Environment().lex(NAMES_OF_STYLES.sub("", source)))
    page = _Shown()
    page.feed("".join(value for _, kind, value in tokens if kind == "data"))
    page.close()
    strings = [value for _, kind, value in tokens if kind == "string" and SENTENCE.search(value)]
    return [text.strip() for text in page.found if _has_letters(text)] + strings


def literals_of_python(source: str) -> list[str]:
    """Sentences among the constants of a module; docstrings are none."""
    tree = ast.parse(source)
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = {ast.get_docstring(node, clean=False) for node in ast.walk(tree) if isinstance(node, documented)}
    beside = {node.value.value for node in ast.walk(tree) if isinstance(node, ast.Expr) and _is_string(node.value)}
    constants = [
        node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    return [text for text in constants if SENTENCE.search(text) and text not in docstrings | beside]


def _is_string(node: ast.expr) -> TypeGuard[ast.Constant]:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def literals_of_script(source: str, classes: frozenset[str]) -> list[str]:
    """Sentences and capitalized words among the strings of a TypeScript module.

    Names of style classes, words of errors that are thrown, and names of keys are none.
    """
    found = []
    for text, before in strings_of_script(source):
        sentence = SENTENCE.search(text) and not classes.issuperset(text.split())
        word = CAPITALIZED.fullmatch(text) and text not in KEYS
        if (sentence or word) and not re.search(r"new \w*Error\($", before):
            found.append(text)
    return found


def strings_of_script(source: str) -> Iterator[tuple[str, str]]:
    """Each string and each part of a template string, and what stands before it; comments are passed over."""
    at, open_braces = 0, list[int]()
    while at < len(source):
        char = source[at]
        if char == "/" and (passed := COMMENT.match(source, at) or _pattern_at(source, at)):
            at = passed.end()
        elif char in "\"'":
            match = QUOTED[char].match(source, at)
            assert match, source[at : at + 80]
            yield match[1], source[max(0, at - 80) : at]
            at = match.end()
        elif char == "`" or (char == "}" and open_braces and open_braces[-1] == 0):
            match = TEMPLATE.match(source, at + 1)
            assert match, source[at : at + 80]
            yield match[1], source[max(0, at - 80) : at]
            if char == "}":
                open_braces.pop()
            if match[2] == "${":
                open_braces.append(0)
            at = match.end()
        else:
            if open_braces:
                open_braces[-1] += {"{": 1, "}": -1}.get(char, 0)
            at += 1


def _pattern_at(source: str, at: int) -> re.Match[str] | None:
    return PATTERN.match(source, at) if BEFORE_PATTERN.search(source[max(0, at - 20) : at]) else None


COMMENT: Final = re.compile(r"//[^\n]*|/\*.*?\*/", re.DOTALL)
BEFORE_PATTERN: Final = re.compile(r"[(,=:?&|!\[]\s*\Z")
PATTERN: Final = re.compile(r"/(?![/*])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\n\\\[])+/[a-z]*")
QUOTED: Final = {quote: re.compile(rf"{quote}((?:\\.|[^{quote}\\])*){quote}", re.DOTALL) for quote in "\"'"}
TEMPLATE: Final = re.compile(r"((?:\\.|\$(?!\{)|[^`$\\])*)(`|\$\{)", re.DOTALL)
