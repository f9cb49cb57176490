import pytest

from server.interview.voice.barge_in import LONGEST_BACKCHANNEL_MS, Overlap, judge_overlap

SAID = "Thank you. What did you build last, and what was hard about it?"


def judge(heard: str, *, language: str = "en", spoken_ms: int = 600, over: bool = True) -> Overlap:
    return judge_overlap(heard, SAID, language, spoken_ms=spoken_ms, over=over)


@pytest.mark.parametrize(
    ("heard", "language"),
    [
        ("Mhm.", "en"),
        ("Yeah, okay.", "en-US"),
        ("Uh-huh", "en"),
        ("I see.", "en"),
        ("um", "en"),
        ("Sí, claro.", "es"),
        ("Oui, d'accord.", "fr"),
        ("Ja, genau.", "de"),
        ("", "en"),
        ("...", "it"),
        ("Sim, claro.", "pt"),
        ("Uhum", "pt-BR"),
        ("嗯。", "zh"),
        ("对对对，是的。", "zh-CN"),
        ("明白了", "zh"),
        ("نعم، تمام.", "ar"),
        ("آه", "ar"),
    ],
)
def test_listening_aloud_and_noise_are_no_interruption(heard: str, language: str) -> None:
    assert judge(heard, language=language) is Overlap.BACKCHANNEL
    assert judge(heard, language=language, over=False) is Overlap.UNDECIDED


@pytest.mark.parametrize(
    ("heard", "language"),
    [
        ("Stop.", "en"),
        ("Wait", "en"),
        ("No.", "en"),
        ("Yeah, but I said that", "en"),
        ("Sorry, could you repeat that?", "en"),
        ("Espera", "es"),
        ("Attendez", "fr"),
        ("Moment", "de"),
        ("sim", "it"),
        ("Espera", "pt"),
        ("Sim, mas eu disse", "pt"),
        ("等一下", "zh"),
        ("不是。", "zh"),
        ("对，但是我说过", "zh"),
        ("انتظر", "ar"),
        ("لا", "ar"),
    ],
)
@pytest.mark.parametrize("over", [True, False])
def test_a_real_word_interrupts(heard: str, language: str, over: bool) -> None:
    assert judge(heard, language=language, over=over) is Overlap.INTERRUPTION


def test_who_goes_on_and_on_wants_the_turn() -> None:
    assert judge("yeah yeah", spoken_ms=LONGEST_BACKCHANNEL_MS + 100, over=False) is Overlap.INTERRUPTION
    assert judge("", spoken_ms=LONGEST_BACKCHANNEL_MS + 100, over=False) is Overlap.UNDECIDED


@pytest.mark.parametrize("over", [True, False])
def test_the_interviewers_own_voice_is_no_interruption(over: bool) -> None:
    assert judge("What did you build last?", over=over) is Overlap.ECHO


@pytest.mark.parametrize("over", [True, False])
@pytest.mark.parametrize("heard", ["Yes.", "Okay.", "Yeah, sure."])
def test_when_the_interviewer_has_finished_yes_is_an_answer(heard: str, over: bool) -> None:
    said = "Okay. Shall we go on?"
    verdict = judge_overlap(heard, said, "en", spoken_ms=300, over=over, still_speaking=False)
    assert verdict is Overlap.INTERRUPTION


def test_when_the_interviewer_has_finished_its_last_words_still_come_back() -> None:
    verdict = judge_overlap("hard about it", SAID, "en", spoken_ms=300, over=True, still_speaking=False)
    assert verdict is Overlap.ECHO
    assert judge_overlap("", SAID, "en", spoken_ms=300, over=True, still_speaking=False) is Overlap.BACKCHANNEL


def test_an_echo_is_known_in_a_script_without_spaces() -> None:
    said = "谢谢您。您最近做了什么项目，难在哪里？"
    for heard, verdict in (
        ("您最近做了什么项目", Overlap.ECHO),
        ("您最近做了什么香木", Overlap.ECHO),
        ("我最近没做项目", Overlap.INTERRUPTION),
    ):
        assert judge_overlap(heard, said, "zh", spoken_ms=1_200, over=True) is verdict
