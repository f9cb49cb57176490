"""Names are hidden wherever they stand, and what is quoted is still found."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.services.reviewing.blindfold import Blindfold, alias_of
from server.services.reviewing.covering import Cover, cover

ONE = UUID(int=1)
ALIAS = alias_of(ONE)


@pytest.mark.parametrize(
    ("name", "said", "shown"),
    [
        ("Ada Lovelace", "I am Ada Lovelace.", f"I am {ALIAS}."),
        ("Ada Lovelace", "ada, or Mrs. LOVELACE", f"{ALIAS}, or Mrs. {ALIAS}"),
        ("Ada Lovelace", "Ada\nLovelace's engine", f"{ALIAS}'s engine"),
        ("Ada Lovelace", "Adam wrote in Canada", "Adam wrote in Canada"),
        ("José Núñez", "Me llamo José.", f"Me llamo {ALIAS}."),
        ("علي حداد", "أنا علي، قال لعلي وعلي: عليه ذلك", f"أنا {ALIAS}، قال ل{ALIAS} و{ALIAS}: عليه ذلك"),
        ("王小明", "我叫王小明。", f"我叫{ALIAS}。"),
        ("A.", "A plan B", "A plan B"),
        ("", "Nobody", "Nobody"),
        ("Al (the) [cat*", "Al likes the [cat*", f"{ALIAS} likes the {ALIAS}"),
    ],
)
def test_names_are_covered_as_words(name: str, said: str, shown: str) -> None:
    assert Blindfold(ONE, name, None).hide(said) == shown


def test_addresses_of_everybody_are_covered() -> None:
    fold = Blindfold(ONE, "Ada", "countess@example.org")
    said = "Write to countess@example.org, or to bob.b+x@mail.example.co.uk. The countess reads it."
    assert fold.hide(said) == f"Write to [email], or to [email]. The {ALIAS} reads it."


def test_everybody_calls_a_candidate_the_same() -> None:
    assert alias_of(ONE) == alias_of(UUID(int=1)) != alias_of(UUID(int=2))


@given(
    st.text(alphabet="ab c", max_size=30),
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=4),
    st.integers(0, 30),
    st.integers(0, 30),
)
def test_what_is_not_covered_is_found_where_it_has_moved(
    text: str, spans: list[tuple[int, int]], one: int, other: int
) -> None:
    wanted = [Cover(a, b, "[…]") for a, b in spans if a < b <= len(text)]
    covered = cover(text, wanted)
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    first, last = covered.moved(start, end)
    assert 0 <= first <= last <= len(covered.text)
    if all(end <= c.start or start >= c.end for c in covered.covers):
        assert covered.text[first:last] == text[start:end]
    for piece in covered.covers:
        at, until = covered.moved(piece.start, piece.end)
        assert covered.text[at:until] == "[…]"


def test_names_are_hidden_within_what_was_made() -> None:
    fold = Blindfold(ONE, "Ada Code", "ada@example.org")
    made = {"kind": "code", "text": "# by Ada", "results": [{"name": "Ada's", "passed": 2}], "elements": ["Ada"]}
    assert fold.hide_within(made) == {
        "kind": "code",
        "text": f"# by {fold.alias}",
        "results": [{"name": f"{fold.alias}'s", "passed": 2}],
        "elements": [fold.alias],
    }
