"""The room's audio threads in a real Chromium: what goes in comes out, to the sample."""

from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Page

from tests.support.server import RunningServer

pytestmark = [pytest.mark.e2e, pytest.mark.asyncio(loop_scope="session")]

LAB = (Path(__file__).parent / "audio_page.js").read_text()
TEN_MINUTES_S = 600


@pytest_asyncio.fixture(loop_scope="session")
async def lab(page: Page, server: RunningServer) -> Page:
    """A page of the server's origin, from which its worklets can be loaded."""
    await page.goto("/healthz")
    await page.evaluate(LAB)
    return page


@pytest.mark.parametrize("rate_hz", [16_000, 22_255, 44_100, 48_000])
async def test_ten_minutes_of_marked_sound_lose_and_add_no_sample(lab: Page, rate_hz: int) -> None:
    found = await lab.evaluate("([rate, seconds]) => audioLab.marks(rate, seconds)", [rate_hz, TEN_MINUTES_S])
    assert found["gaps"] == 0
    assert found["misplaced"] == []
    assert found["marks"] == TEN_MINUTES_S
    # What stands in the last frame and in the filter is sent when the microphone is closed.
    assert TEN_MINUTES_S * 24_000 - found["heard"] < 768 + 64


@pytest.mark.parametrize("rate_hz", [16_000, 44_100, 48_000, 96_000])
async def test_speech_keeps_its_level_and_nothing_folds_back_into_it(lab: Page, rate_hz: int) -> None:
    async def gain_db(hz: int) -> float:
        gain: float = await lab.evaluate("([rate, hz]) => audioLab.gain(rate, hz)", [rate_hz, hz])
        return gain

    for hz in (100, 1_000, 4_000, 6_500):
        assert abs(await gain_db(hz)) < 0.1, hz
    if rate_hz > 24_000:
        for hz in (12_500, 15_000, 20_000):
            assert await gain_db(hz) < -65, hz


async def test_closing_the_microphone_sends_the_last_samples(lab: Page) -> None:
    frames = await lab.evaluate(
        """async () => {
             const context = new OfflineAudioContext(1, 44100, 44100);
             await context.audioWorklet.addModule('/static/microphone.js');
             const options = {numberOfOutputs: 0, processorOptions: {first: 5000, muted: false}};
             const node = new AudioWorkletNode(context, 'microphone', options);
             const messages = [];
             const stopped = new Promise((resolve) => {
               node.port.onmessage = ({data}) => {
                 messages.push([data.type, data.first, data.pcm?.length]);
                 if (data.type === 'stopped') resolve();
               };
             });
             await context.startRendering();
             node.port.postMessage({type: 'stop'});
             await stopped;
             return messages;
           }"""
    )
    *heard, end = frames
    assert end[0] == "stopped"
    assert heard[0][1] == 5_000
    # 44 100 samples are 344.53 quanta of 128: the thread has heard 345.
    assert sum(count for _, _, count in heard) == -(-345 * 128 * 24_000 // 44_100)


async def test_a_muted_microphone_sends_zeros_and_time_goes_on(lab: Page) -> None:
    found = await lab.evaluate(
        """async () => {
             const context = new OfflineAudioContext(1, 48000, 48000);
             await context.audioWorklet.addModule('/static/microphone.js');
             const source = new ConstantSourceNode(context, {offset: 0.5});
             const options = {numberOfOutputs: 0, processorOptions: {first: 0, muted: true}};
             const node = new AudioWorkletNode(context, 'microphone', options);
             const frames = [];
             let heard = () => {};
             node.port.onmessage = ({data}) => { frames.push(data); heard(); };
             source.connect(node);
             source.start();
             await context.startRendering();
             while (frames.length < 31) await new Promise((resolve) => (heard = resolve));
             const loudest = Math.max(...frames.map(({pcm}) => Math.max(...pcm.map(Math.abs))));
             return {loudest, next: frames.at(-1).first + 768};
           }"""
    )
    assert found == {"loudest": 0, "next": 31 * 768}


async def play(lab: Page, rate_hz: int, seconds: int, script: str, measure: str) -> Any:
    """Run a script of orders; `measure` makes something comparable of `sound` and `reports`."""
    return await lab.evaluate(
        f"""async () => {{
              const add = audioLab.add;
              const {{sound, reports}} = await audioLab.play({rate_hz}, {seconds}, {script});
              const last = (id) => reports.filter((report) => report.itemId === id).at(-1);
              const sounding = sound.reduce((sum, sample) => sum + (Math.abs(sample) > 1e-4 ? 1 : 0), 0);
              const jump = sound.reduce((most, s, i) => Math.max(most, i ? Math.abs(s - sound[i - 1]) : 0), 0);
              return {measure};
            }}"""
    )


@pytest.mark.parametrize("rate_hz", [24_000, 44_100, 48_000])
async def test_what_is_played_is_what_was_sent_and_is_counted_to_the_sample(lab: Page, rate_hz: int) -> None:
    found = await play(
        lab,
        rate_hz,
        3,
        "[{at: 0, orders: [add('a', 0, 10000, false), add('a', 10000, 14000, false), add('a', 24000, 24000, true)]}]",
        "{report: last('a'), energy: sound.reduce((sum, s) => sum + s * s, 0), jump}",
    )
    assert found["report"]["state"] == "finished"
    assert found["report"]["played"] == 48_000
    assert found["energy"] / (2 * rate_hz) == pytest.approx(0.5**2 / 2, rel=0.02)
    assert found["jump"] < 1.25 * 0.5 * 2 * 3.1416 * 440 / rate_hz


async def test_a_pause_stops_at_once_and_going_on_repeats_and_drops_nothing(lab: Page) -> None:
    found = await play(
        lab,
        48_000,
        4,
        """[{at: 0, orders: [add('a', 0, 48000, true)]},
            {at: 0.512, orders: [{type: 'pause', itemId: 'a'}]},
            {at: 1.536, orders: [{type: 'resume', itemId: 'a'}]}]""",
        """{paused: reports.find((report) => report.state === 'paused'), end: last('a'), jump,
            silent: sound.slice(0.53 * 48000, 1.53 * 48000).every((s) => s === 0)}""",
    )
    assert found["silent"]
    assert 0.5 * 24_000 <= found["paused"]["played"] <= 0.53 * 24_000
    assert found["end"]["state"] == "finished"
    assert found["end"]["played"] == 48_000
    assert found["jump"] < 0.04


async def test_a_cleared_item_is_silent_and_what_still_arrives_of_it_is_not_played(lab: Page) -> None:
    found = await play(
        lab,
        48_000,
        3,
        """[{at: 0, orders: [add('a', 0, 24000, false)]},
            {at: 0.512, orders: [{type: 'clear', itemId: 'a'}]},
            {at: 0.768, orders: [add('a', 24000, 24000, true), add('b', 0, 12000, true)]}]""",
        "{a: last('a'), b: last('b'), jump, silent: sound.slice(0.53 * 48000, 0.768 * 48000).every((s) => s === 0)}",
    )
    assert found["silent"]
    assert found["a"]["state"] == "cleared"
    assert 12_000 <= found["a"]["played"] <= 13_000
    assert found["b"]["state"] == "finished"
    assert found["b"]["played"] == 12_000
    assert found["jump"] < 0.04


async def test_two_items_never_sound_together_and_a_dry_spell_is_waited_out(lab: Page) -> None:
    found = await play(
        lab,
        48_000,
        4,
        """[{at: 0, orders: [add('b', 0, 24000, false, () => 0.25), add('c', 0, 24000, true, () => 0.25)]},
            {at: 2.048, orders: [add('b', 24000, 12000, true, () => 0.25)]}]""",
        """{most: sound.reduce((most, s) => Math.max(most, s), 0),
            ends: reports.filter((r) => r.state === 'finished').map((r) => [r.itemId, r.played]),
            waited: reports.some((r) => r.itemId === 'b' && r.state === 'waiting' && r.played > 0), sounding,
            dry: sound.slice(1.01 * 48000, 2.04 * 48000).every((s) => s === 0)}""",
    )
    assert found["most"] < 0.3
    assert found["ends"] == [["b", 36_000], ["c", 24_000]]
    assert found["waited"]
    assert found["dry"]
    assert found["sounding"] == pytest.approx(60_000 * 2, abs=500)
