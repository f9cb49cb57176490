"""When the sound of a recording was heard, whatever the network did to it."""

from server.adapters.recording_clock import TOLERANCE_MS, Anchor, RecordingClock

FRAME = 40
BEGAN = 1_000_000


def hear(clock: RecordingClock, position: int, at: int, length: int, late: int = 0) -> list[Anchor]:
    """Sound as it is said, `late` on its way."""
    frames = range(FRAME, length + FRAME, FRAME)
    found = [clock.heard(position + frame, at + frame + late) for frame in frames]
    return [anchor for anchor in found if anchor is not None]


def place(anchors: list[Anchor], position: int) -> int:
    """When what stands there was said, by the anchors."""
    newest = {anchor.position_ms: anchor for anchor in anchors}
    known = [newest[key] for key in sorted(newest) if key <= position] or [anchors[0]]
    return known[-1].at_ms + position - known[-1].position_ms


def test_sound_without_a_gap_has_one_anchor() -> None:
    clock = RecordingClock()
    anchors = hear(clock, 0, BEGAN, 60_000)
    assert anchors == [Anchor(FRAME, BEGAN + FRAME)]
    assert clock.close() is None


def test_a_gap_of_the_candidates_is_a_gap_of_the_clock() -> None:
    clock = RecordingClock()
    anchors = hear(clock, 0, BEGAN, 20_000) + hear(clock, 20_000, BEGAN + 80_000, 20_000)
    assert place(anchors, 10_000) == BEGAN + 10_000
    assert place(anchors, 21_000) == BEGAN + 81_000
    assert place(anchors, 39_000) == BEGAN + 99_000


def test_what_a_network_holds_back_and_then_lets_go_is_no_gap() -> None:
    clock = RecordingClock()
    anchors = hear(clock, 0, BEGAN, 20_000)
    for frame in range(FRAME, 30_000 + FRAME, FRAME):  # half a minute of sound at once
        anchors += [a for a in [clock.heard(20_000 + frame, BEGAN + 50_000 + frame // 100)] if a]
    anchors += hear(clock, 50_000, BEGAN + 50_000, 20_000)
    for position in (5_000, 19_000, 30_000, 49_000, 60_000):
        assert abs(place(anchors, position) - BEGAN - position) <= TOLERANCE_MS


def test_a_slow_beginning_is_put_right() -> None:
    clock = RecordingClock()
    anchors = hear(clock, 0, BEGAN, 1_000, late=800) + hear(clock, 1_000, BEGAN + 1_000, 20_000)
    assert abs(place(anchors, 500) - BEGAN - 500) <= TOLERANCE_MS
    assert abs(place(anchors, 15_000) - BEGAN - 15_000) <= TOLERANCE_MS


def test_a_short_recording_is_known_at_its_end() -> None:
    clock = RecordingClock()
    anchors = hear(clock, 0, BEGAN, 500, late=400) + hear(clock, 500, BEGAN + 500, 1_000)
    last = clock.close()
    assert last is not None
    assert place([*anchors, last], 1_000) == BEGAN + 1_000


def test_nothing_heard_is_nothing_known() -> None:
    assert RecordingClock().close() is None
