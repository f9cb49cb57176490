"""English."""

from server.interview.phrasebook.choosing.base import ChoiceWords, Choosing, Understanding, numbers, ordinals, words

ENGLISH = Choosing(
    words=ChoiceWords(
        offer_one="The choices are: {options}.",
        offer_many="You may choose more than one: {options}.",
        numbered="There are {count} choices. {options} The words or the number will do.",
        more_than_one="You may choose more than one.",
        either="or",
        which_one="So that I get it right, which one is it: {options}?",
        which_ones="So that I get it right, which of them are they: {options}?",
        closest="Which of these comes closest: {options}?",
    ),
    understanding=Understanding(
        lead=words(
            "i id ill d ll m am we ve would will say choose chose pick picked take took go went with for my me mine it its s is "
            "that this answer option choice please definitely rather prefer like think guess ok okay well um uh erm "
            "so let lets select want then one thanks thank you just be the a an of to number"
        ),
        fillers=words("a an the of to and"),
        numbers=numbers(
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
            "seventeen eighteen nineteen twenty"
        ),
        ordinals=ordinals(
            "first/1st second/2nd third/3rd fourth/4th fifth/5th sixth/6th seventh/7th eighth/8th ninth/9th tenth/10th",
            "last",
        ),
        pointing=words("the this that which any each no every another"),
        named_number=words("option number choice answer letter"),
        joiners=words("and plus also too"),
        either=words("or either"),
        negations=words("not no never neither nor without except none cannot t than instead hardly"),
        hedges=words("maybe perhaps between unsure"),
        new_clause=words("because since but although though cause"),
        everything=words("all everything"),
        both=words("both"),
        also=words("also and plus additionally"),
        plain=words("yes no true false"),
        symbols={"+": "plus", "#": "sharp", "%": "percent", "&": "and", "@": "at"},
        all_the_same=words("them these"),
    ),
    up_to=("I have up to {count} questions for you.", "I've got up to {count} questions for you."),
    topic_probes=(
        (
            "You have not mentioned {topic} yet. What can you tell me about that?",
            "Nothing has been said about {topic} so far. How was that for you?",
        ),
        (
            "You haven't mentioned {topic} yet. What can you tell me about that?",
            "We haven't talked about {topic} so far. How was that for you?",
        ),
    ),
)
