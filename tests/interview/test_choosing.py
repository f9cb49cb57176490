"""Which choices words mean: tables of what people say, by language."""

import pytest

from server.interview.choices import choice_in_words, choices_corrected, options_aloud
from server.interview.choosing import Chosen, Match, Offer, Unclear, adds, mention_match, whole_match
from server.interview.phrasebook.choosing import understanding_of
from server.interview.plan import Plan, Question, QuestionType
from server.interview.turns import Move, Speaker, Turn

DATABASES = ("PostgreSQL", "MySQL", "Google Cloud Spanner", "None of these")
PLANS = ("Plan A", "Plan B", "Plan C")
YES_NO = ("Yes", "No", "Not sure")
YEARS = ("0-2 years", "3-5 years", "6-10 years", "More than 10 years")
LANGUAGES = ("C", "C++", "C#", "Python")
SCALE = ("1", "2", "3", "4", "5")


def read(said: str, options: tuple[str, ...], *, many: bool = False, language: str = "en") -> Match:
    plan = Plan("i", "t", (), language=language)
    kind = QuestionType.MULTIPLE_CHOICE if many else QuestionType.SINGLE_CHOICE
    return choice_in_words(Question("q", "Which?", kind, options=options), plan, (), said, confirming=False)


@pytest.mark.parametrize(
    ("said", "options", "meant"),
    [
        ("PostgreSQL", DATABASES, "PostgreSQL"),
        ("postgresql.", DATABASES, "PostgreSQL"),
        ("I'd say MySQL, please.", DATABASES, "MySQL"),
        ("Um, I would go with PostgreSQL", DATABASES, "PostgreSQL"),
        ("The second one.", DATABASES, "MySQL"),
        ("second", DATABASES, "MySQL"),
        ("second option", DATABASES, "MySQL"),
        ("these days I would say bank england", ("The Bank of England", "The Treasury"), "The Bank of England"),
        ("Number three", DATABASES, "Google Cloud Spanner"),
        ("2", DATABASES, "MySQL"),
        ("Option two, please", DATABASES, "MySQL"),
        ("the last one", DATABASES, "None of these"),
        ("B", DATABASES, "MySQL"),
        ("Option B", DATABASES, "MySQL"),
        ("the letter c", DATABASES, "Google Cloud Spanner"),
        ("None of these", DATABASES, "None of these"),
        ("Postgres", DATABASES, "PostgreSQL"),
        ("Probably Spanner", DATABASES, "Google Cloud Spanner"),
        ("Mostly PostgreSQL, because it has never failed us", DATABASES, "PostgreSQL"),
        ("We have been running MySQL for years since it was there", DATABASES, "MySQL"),
        ("Plan A", PLANS, "Plan A"),
        ("I prefer plan b because it is cheaper", PLANS, "Plan B"),
        ("Yes", YES_NO, "Yes"),
        ("Yes, I have worked with it for two years.", YES_NO, "Yes"),
        ("No.", YES_NO, "No"),
        ("No, never.", YES_NO, "No"),
        ("I'm not sure", YES_NO, "Not sure"),
        ("three to five years", YEARS, "3-5 years"),
        ("More than ten years", YEARS, "More than 10 years"),
        ("C plus plus", LANGUAGES, "C++"),
        ("C sharp", LANGUAGES, "C#"),
        ("C++", LANGUAGES, "C++"),
        ("mainly python these days", LANGUAGES, "Python"),
        ("4", SCALE, "4"),
        ("four", SCALE, "4"),
        ("I would give it a four", SCALE, "4"),
    ],
)
def test_words_that_name_one_choice_choose_it(said: str, options: tuple[str, ...], meant: str) -> None:
    assert read(said, options) == Chosen((meant,))


@pytest.mark.parametrize(
    ("said", "options", "between"),
    [
        ("PostgreSQL or MySQL", DATABASES, ("PostgreSQL", "MySQL")),
        ("PostgreSQL and MySQL", DATABASES, ("PostgreSQL", "MySQL")),
        ("We moved from MySQL to PostgreSQL last year", DATABASES, ("PostgreSQL", "MySQL")),
        ("Not MySQL", DATABASES, ()),
        ("I don't like PostgreSQL", DATABASES, ()),
        ("Anything but MySQL, never MySQL", DATABASES, ()),
        ("Not PostgreSQL but MySQL", DATABASES, ("PostgreSQL", "MySQL")),
        ("Maybe MySQL", DATABASES, ()),
        ("PostgreSQL?", DATABASES, ("PostgreSQL",)),
        ("not postgres", DATABASES, ()),
        ("a four out of five", SCALE, ("4", "5")),
        ("all of them", PLANS, PLANS),
        ("the first or the second", PLANS, ("Plan A", "Plan B")),
        ("Yes and no", YES_NO, ("Yes", "No")),
        ("No, well, yes, in a way", YES_NO, ()),
    ],
)
def test_words_that_could_mean_several_are_asked_about(
    said: str, options: tuple[str, ...], between: tuple[str, ...]
) -> None:
    assert read(said, options) == Unclear(between)


@pytest.mark.parametrize(
    ("said", "options"),
    [
        ("", DATABASES),
        ("It depends on what the product has to do and who is to run it", DATABASES),
        ("What does Spanner mean?", DATABASES),
        ("Can you repeat the question please", DATABASES),
        ("I don't know", YES_NO),
        ("I have no idea.", YES_NO),
        ("Oracle", DATABASES),
        ("It was a good one", ("A", "B", "C")),
        ("the twelfth", DATABASES),
        ("that one", DATABASES),
        ("17", DATABASES),
        ("!!!", DATABASES),
    ],
)
def test_words_that_name_no_choice_choose_nothing(said: str, options: tuple[str, ...]) -> None:
    assert read(said, options) is None


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("PostgreSQL and MySQL", ("PostgreSQL", "MySQL")),
        ("MySQL, PostgreSQL", ("PostgreSQL", "MySQL")),
        ("the first and the third", ("PostgreSQL", "Google Cloud Spanner")),
        ("one and two", ("PostgreSQL", "MySQL")),
        ("A and B", ("PostgreSQL", "MySQL")),
        ("We run MySQL in one team and PostgreSQL in the others", ("PostgreSQL", "MySQL")),
        ("just MySQL", ("MySQL",)),
        ("all of them", DATABASES),
    ],
)
def test_several_are_chosen_where_several_may_be(said: str, meant: tuple[str, ...]) -> None:
    assert read(said, DATABASES, many=True) == Chosen(meant)


def test_both_means_two() -> None:
    assert read("both", ("Tea", "Coffee"), many=True) == Chosen(("Tea", "Coffee"))
    assert read("both of them", DATABASES, many=True) is None


def test_either_of_two_is_asked_about_where_several_may_be_chosen_too() -> None:
    assert read("PostgreSQL or MySQL, I forget", DATABASES, many=True) == Unclear(("PostgreSQL", "MySQL"))


@pytest.mark.parametrize(
    ("language", "options", "said", "found"),
    [
        ("de", ("Täglich", "Wöchentlich", "Nie"), "Die zweite bitte", Chosen(("Wöchentlich",))),
        ("de", ("Täglich", "Wöchentlich", "Nie"), "Ich nehme täglich", Chosen(("Täglich",))),
        ("de", ("Täglich", "Wöchentlich", "Nie"), "Nummer drei", Chosen(("Nie",))),
        ("de", ("Täglich", "Wöchentlich", "Selten"), "Nicht täglich", Unclear(())),
        ("de", ("Täglich", "Wöchentlich", "Selten"), "täglich oder wöchentlich", Unclear(("Täglich", "Wöchentlich"))),
        ("de", ("Ja", "Nein"), "Ja, seit zwei Jahren", Chosen(("Ja",))),
        ("es", ("A diario", "Cada semana", "Nunca"), "la segunda", Chosen(("Cada semana",))),
        ("es", ("A diario", "Cada semana", "Nunca"), "yo diría cada semana", Chosen(("Cada semana",))),
        ("es", ("Té", "Café"), "no quiero café", Unclear(())),
        ("es", ("Sí", "No"), "Sí", Chosen(("Sí",))),
        ("fr", ("Chaque jour", "Chaque semaine", "Jamais"), "la deuxième", Chosen(("Chaque semaine",))),
        ("fr", ("Chaque jour", "Chaque semaine", "Jamais"), "Je dirais chaque semaine", Chosen(("Chaque semaine",))),
        ("fr", ("Thé", "Café"), "Je n'aime pas le café", Unclear(())),
        ("fr", ("Oui", "Non"), "Oui, depuis deux ans", Chosen(("Oui",))),
        ("fr", ("Thé", "Café"), "les deux", Unclear(("Thé", "Café"))),
        ("es", ("Té", "Café"), "los dos", Unclear(("Té", "Café"))),
        ("it", ("Sì", "No"), "sì", Chosen(("Sì",))),
        ("it", ("Tè", "Caffè"), "2", Chosen(("Caffè",))),
        ("it", ("Tè", "Caffè"), "non voglio caffè", None),
        ("it", ("Tè", "Caffè"), "tè e caffè", None),
    ],
)
def test_each_language_has_its_words(language: str, options: tuple[str, ...], said: str, found: Match) -> None:
    assert read(said, options, language=language) == found


def test_options_that_read_alike_are_asked_about() -> None:
    assert read("tea", ("Tea", "tea!")) == Unclear(("Tea", "tea!"))


def test_in_an_unknown_language_only_whole_choices_are_understood() -> None:
    offer = Offer(DATABASES, True, None)
    assert whole_match("mysql", offer) == Chosen(("MySQL",))
    assert mention_match("mysql, naturalmente", offer) is None
    assert not adds("mysql", None)


def test_what_a_letter_means_beyond_the_choices_is_nothing() -> None:
    english = understanding_of(Plan("i", "t", ()))
    assert whole_match("z", Offer(DATABASES, False, english)) is None
    assert whole_match("***", Offer(("***",), False, english)) is None


def turns(*said: tuple[Speaker, Move, str, tuple[str, ...]]) -> list[Turn]:
    return [Turn(n, who, move, text, 0, 0, "q", choices) for n, (who, move, text, choices) in enumerate(said)]


QUESTION = Question("q", "Which?", QuestionType.SINGLE_CHOICE, options=DATABASES)
PLAN = Plan("i", "t", (QUESTION,))
ASKED = (Speaker.INTERVIEWER, Move.GREET, "Which?", ())


def test_after_asking_back_the_second_one_is_the_second_of_those() -> None:
    before = turns(
        ASKED,
        (Speaker.CANDIDATE, Move.SAY, "MySQL or Google Cloud Spanner", ()),
        (Speaker.INTERVIEWER, Move.CLARIFY, "Which one?", ()),
    )
    found = choice_in_words(QUESTION, PLAN, before, "the second one", confirming=False)
    assert found == Chosen(("Google Cloud Spanner",))


def test_after_any_other_answer_the_second_one_is_the_second_of_all() -> None:
    before = turns(
        ASKED, (Speaker.CANDIDATE, Move.SAY, "Are you there?", ()), (Speaker.INTERVIEWER, Move.CLARIFY, "Yes.", ())
    )
    assert choice_in_words(QUESTION, PLAN, before, "the second one", confirming=False) == Chosen(("MySQL",))


def test_once_chosen_only_a_choice_and_nothing_else_changes_it() -> None:
    before = turns(ASKED, (Speaker.CANDIDATE, Move.SAY, "MySQL", ("MySQL",)))
    because = choice_in_words(QUESTION, PLAN, before, "Because PostgreSQL was not there yet", confirming=False)
    assert because is None
    assert choice_in_words(QUESTION, PLAN, before, "PostgreSQL", confirming=False) == Chosen(("PostgreSQL",))


def test_what_is_added_goes_beside_what_was_chosen() -> None:
    several = Question("q", "Which?", QuestionType.MULTIPLE_CHOICE, options=DATABASES)
    before = turns(ASKED, (Speaker.CANDIDATE, Move.SAY, "", ("MySQL",)))
    also = choice_in_words(several, PLAN, before, "also PostgreSQL", confirming=False)
    assert also == Chosen(("PostgreSQL", "MySQL"))


def test_yes_to_a_confirmation_is_not_the_choice_yes() -> None:
    question = Question("q", "Do you?", QuestionType.SINGLE_CHOICE, options=YES_NO)
    assert choice_in_words(question, PLAN, (), "yes", confirming=True) is None
    assert choice_in_words(question, PLAN, (), "yes", confirming=False) == Chosen(("Yes",))


@pytest.mark.parametrize(
    ("made", "heard", "corrected", "choices"),
    [
        (("MySQL",), "MySQL", "PostgreSQL", ("PostgreSQL",)),
        (("MySQL",), "MySQL", "I can't say", ()),
        ((), "my sequel", "MySQL", ("MySQL",)),
        (("MySQL",), "It is fast", "It is quick", ("MySQL",)),
    ],
)
def test_a_correction_chooses_what_the_corrected_words_do(
    made: tuple[str, ...], heard: str, corrected: str, choices: tuple[str, ...]
) -> None:
    plan = Plan("i", "t", (QUESTION,))
    asked, said = turns(ASKED, (Speaker.CANDIDATE, Move.SAY, heard, made))
    assert choices_corrected(plan, [asked], said, corrected) == choices


def test_a_correction_in_the_wrap_up_chooses_nothing() -> None:
    said = Turn(0, Speaker.CANDIDATE, Move.SAY, "MySQL", 0, 0, None)
    assert choices_corrected(PLAN, [], said, "PostgreSQL") == ()


def test_an_open_question_has_no_choices() -> None:
    assert choice_in_words(Question("q", "Why?"), PLAN, (), "MySQL", confirming=False) is None


@pytest.mark.parametrize(
    ("language", "kind", "options", "told"),
    [
        ("en", QuestionType.SINGLE_CHOICE, ("Tea", "Coffee", "Neither."), "The choices are: Tea, Coffee or Neither."),
        ("de", QuestionType.SINGLE_CHOICE, ("Tee", "Kaffee"), "Zur Wahl stehen: Tee oder Kaffee."),
        ("en", QuestionType.MULTIPLE_CHOICE, ("Tea", "Coffee"), "You may choose more than one: Tea or Coffee."),
        ("en", QuestionType.SINGLE_CHOICE, ("Tea",), "The choices are: Tea."),
        (
            "en",
            QuestionType.SINGLE_CHOICE,
            tuple("ABCDEF"),
            "There are 6 choices. 1: A. 2: B. 3: C. 4: D. 5: E. 6: F. The words or the number will do.",
        ),
        ("en", QuestionType.SINGLE_CHOICE, (), ""),
        ("en", QuestionType.OPEN_ENDED, ("Tea",), ""),
    ],
)
def test_choices_are_told_as_a_person_would(
    language: str, kind: QuestionType, options: tuple[str, ...], told: str
) -> None:
    plan = Plan("i", "t", (), language=language)
    assert options_aloud(plan, Question("q", "Which?", kind, options=options)) == told


def test_many_of_many_are_numbered_and_may_be_several() -> None:
    told = options_aloud(PLAN, Question("q", "?", QuestionType.MULTIPLE_CHOICE, options=tuple("ABCDEF")))
    assert told.endswith("You may choose more than one.")
