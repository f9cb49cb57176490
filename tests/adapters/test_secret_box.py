"""Secrets at rest."""

import pytest

from server.adapters.secret_box import FernetBox
from server.ports.guarding import Unsealable


def test_what_is_sealed_is_not_seen_and_can_be_read_again() -> None:
    box = FernetBox("the installation's secret")
    sealed = box.seal("cq_sk_ünsicher")
    assert "cq_sk" not in sealed
    assert sealed != box.seal("cq_sk_ünsicher")
    assert FernetBox("the installation's secret").unseal(sealed) == "cq_sk_ünsicher"


@pytest.mark.parametrize("change", [lambda s: s[:-4] + "AAA=", lambda s: s[:-1], lambda s: "", lambda s: "plain"])
def test_what_was_changed_is_refused(change) -> None:  # type: ignore[no-untyped-def]
    box = FernetBox("secret")
    with pytest.raises(Unsealable):
        box.unseal(change(box.seal("text")))


def test_another_secret_does_not_open_it() -> None:
    with pytest.raises(Unsealable):
        FernetBox("another").unseal(FernetBox("secret").seal("text"))
