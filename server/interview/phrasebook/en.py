"""English."""

from dataclasses import replace

from server.interview.phrasebook.base import Cues, Language, Meaning, Phrases, ProbeKind, whole

_FORMAL = Phrases(
    hello="Hello, and welcome.",
    hello_name="Hello {name}, and welcome.",
    i_am_ai="I am {ai_name}, an AI interviewer.",
    my_name="My name here is {ai_name}.",
    one_question="I have one question for you.",
    questions="I have {count} questions for you.",
    time_limit="We have {minutes} minutes in all.",
    manners="You may skip a question, pause or stop at any time.",
    first_question="Here is the first question.",
    acknowledgements=(
        "Thank you.",
        "I see.",
        "Understood.",
        "Noted, thank you.",
        "All right.",
        "Noted.",
        "Thank you for telling me.",
    ),
    skipped=("No problem, we will leave that one.", "That is fine, we will move on.", "Certainly, on to the next one."),
    repeat="Certainly. Here is the question again.",
    probe_again="I had then asked:",
    wait=("Of course, take the time you need.", "Certainly. I will wait.", "By all means. There is no hurry."),
    check_in="Take your time. I am still here whenever you are ready.",
    offer_to_move_on=(
        "There is no hurry. If you would rather go on to the next question, use Skip; "
        "you can also leave and come back later."
    ),
    confirm_skip="Would you like to skip this question?",
    nothing_said="I have no answer to this question yet. Would you like to skip it?",
    confirm_end="Would you like to end the interview here? The questions still open would remain unanswered.",
    go_on="Very well, let us go on with the question.",
    hold_course="Let us stay with the question; if you would rather not answer it, you may skip it.",
    wrap_up="That was the last question. Is there anything you would like to add or ask?",
    wrap_up_check_in="If there is nothing more, you can finish the interview now.",
    time_up="The time is up. Please finish the answer you are giving, and send it; then we will close.",
    close="That is the end of the interview.",
    thanks="Thank you for your time.",
    close_ended="We will end here, then. Thank you for your time.",
    close_time="The time is up, so we will end here. Thank you for your time.",
    close_by_organizer="The people who invited you have ended the interview here. What you have said is kept. Thank you for your time.",
    probes={
        ProbeKind.OFF: (
            "What comes to mind first when you think about this?",
            "What could you say about it from your own experience?",
        ),
        ProbeKind.SHORT: (
            "Could you tell me a little more about that?",
            "Could you describe that in more detail?",
            "What else should I know about that?",
        ),
        ProbeKind.EXAMPLE: (
            "Could you walk me through one specific example?",
            "Could you describe a particular occasion when that happened?",
        ),
        ProbeKind.VAGUE: (
            "Could you put that more precisely, perhaps with a number or a time?",
            "How would you describe the extent of that more exactly?",
        ),
        ProbeKind.DEPENDS: (
            "What does it depend on for you?",
            "Which circumstances make the difference?",
        ),
        ProbeKind.REASON: (
            "What led you to choose that?",
            "What was the reason for your choice?",
        ),
        ProbeKind.FAILING: (
            "Not every test came out as expected. What does that tell you about your code?",
            "One of the tests gave another result than it should. How would you look for the reason?",
        ),
        ProbeKind.TESTING: (
            "How would you make sure that this code does what it should?",
            "Which inputs would you try next on this code?",
        ),
        ProbeKind.GROWTH: ("What happens to the time this code takes when the input gets larger?",),
        ProbeKind.BOARD: (
            "Could you walk me through your drawing, from one end to the other?",
            "What does the most important part of your drawing do?",
        ),
        ProbeKind.LIMITS: ("Where would what you have drawn reach its limits first?",),
    },
    answers={
        Meaning.GREETING: "Hello. Please answer whenever you are ready.",
        Meaning.HEARING: "Yes, I am here, and what you send reaches me.",
        Meaning.WHAT_IS_MEANT: (
            "I can only give you the question as it is worded. Please answer it as you understand it; "
            "there is no trick in it."
        ),
        Meaning.IDENTITY: "I am an AI interviewer, not a person.",
        Meaning.PRIVACY: (
            "Your answers are stored with this interview for the people who invited you. "
            "The notice you saw before the start says what is kept and for how long."
        ),
        Meaning.PROGRESS: "This is question {number} of {count}.",
        Meaning.READERS: "The people who invited you to this interview read the answers.",
        Meaning.MAY_SKIP: "Yes, you may. Use Skip, or say that you would like to skip this question.",
        Meaning.MAY_STOP: "Yes, you may stop at any time. Use End, or say that you would like to end the interview.",
        Meaning.MAY_PAUSE: "Yes, you may pause. What you have said is kept, and you can come back by the same link.",
        Meaning.JUDGEMENT: "I do not assess answers. Please say it in your own way, as you see it.",
    },
    time_left="About {left} minutes remain.",
    dont_know=("That is quite all right. You may say whatever does come to mind, or use Skip to move on."),
    question_for_team="I cannot answer that myself. It is kept with your interview, so the people who invited you can see it.",
)

_CASUAL = replace(
    _FORMAL,
    hello="Hi there, good to have you here!",
    hello_name="Hi {name}, good to have you here!",
    i_am_ai="I'm {ai_name}, an AI interviewer.",
    one_question="I've got one question for you.",
    questions="I've got {count} questions for you.",
    time_limit="We've got {minutes} minutes in all.",
    manners="You can skip a question, take a break or stop whenever you like.",
    first_question="Here's the first one.",
    acknowledgements=(
        "Thanks.",
        "Okay, got it.",
        "I see.",
        "Right, thanks.",
        "Okay.",
        "Alright.",
        "Thanks for telling me.",
    ),
    skipped=("No problem, let's leave that one.", "That's fine, let's move on.", "Sure, on to the next one."),
    repeat="Sure! Here's the question again.",
    probe_again="And then I'd asked:",
    wait=("Sure, take your time.", "No rush, I'll wait.", "Of course, whenever you're ready."),
    check_in="Take your time, I'm still here whenever you're ready.",
    offer_to_move_on=(
        "No hurry. If you'd rather go on to the next question, just use Skip; you can also leave and come back later."
    ),
    confirm_skip="Would you like to skip this one?",
    nothing_said="I don't have an answer to this one yet. Would you like to skip it?",
    confirm_end="Would you like to end the interview here? The questions still open would stay unanswered.",
    go_on="Okay, let's go on with the question.",
    hold_course="Let's stay with the question; if you'd rather not answer it, you can skip it.",
    wrap_up="That was the last question. Is there anything you'd like to add or ask?",
    wrap_up_check_in="If that's everything, you can finish the interview now.",
    time_up="Time's up. Finish the answer you're giving and send it, then we'll close.",
    close="That's the end of the interview.",
    thanks="Thanks for your time!",
    close_ended="Okay, we'll end here. Thanks for your time!",
    close_time="Time's up, so we'll end here. Thanks for your time!",
    close_by_organizer="The people who invited you have ended the interview here. What you've said is kept. Thanks for your time!",
    answers={
        **_FORMAL.answers,
        Meaning.GREETING: "Hi! Go ahead whenever you're ready.",
        Meaning.HEARING: "Yes, I'm here, and what you send reaches me.",
        Meaning.WHAT_IS_MEANT: (
            "I can only give you the question as it's worded. Just answer it the way you understand it; "
            "there's no trick in it."
        ),
        Meaning.IDENTITY: "I'm an AI interviewer, not a person.",
        Meaning.MAY_SKIP: "Yes, you can. Use Skip, or just say you'd like to skip this question.",
        Meaning.MAY_STOP: "Yes, you can stop whenever you like. Use End, or say you'd like to end the interview.",
        Meaning.MAY_PAUSE: "Yes, take a break if you like. What you've said is kept, and the same link brings you back.",
        Meaning.JUDGEMENT: "I don't assess answers. Just say it your own way, as you see it.",
    },
    dont_know="That's quite all right. Say whatever does come to mind, or use Skip to move on.",
    question_for_team="I can't answer that myself. It's kept with your interview, so the people who invited you can see it.",
)

_PLEASE = r"(?: please| thanks| thank you)?"
_LEAD = r"(?:(?:ok|okay|sure|thanks|thank you|well|so|um|uh|er|sorry|hm|hmm|please|actually|yeah|yes|no|alright|all right) )*"

_MEANINGS = {
    Meaning.DONE: (
        r"(?:i am|i m|im) (?:done|finished|through)(?: (?:with (?:this|that|my answer|the answer|this question|it)|answering|here|now))?",
        r"i ?ve (?:finished|completed)(?: (?:answering|my answer|the answer|this answer|with (?:this|my answer)))?",
        r"i have (?:finished|completed)(?: (?:answering|my answer|the answer|this answer|with (?:this|my answer)))?",
        r"(?:that s|thats|that is|that was) (?:it|all|everything|my answer|all i (?:have|have got|ve got|can say))(?: (?:for this (?:question|one)|from me|on that|i think))?",
        r"i think (?:that s|thats|that is) (?:it|all|everything)",
        r"(?:next|next question|move on|go on|let s move on|lets move on|let s go on|we can move on|(?:can we |let s )?go to the next (?:one|question)|next one)",
        r"done|finished|nothing (?:more|else) to (?:add|say)(?: (?:here|on this|about this))?|i have nothing (?:more|else|further) to (?:add|say)",
    ),
    Meaning.SKIP: (
        r"skip|pass|skip (?:it|this|that|this one|this question|the question|that one)",
        r"(?:i want|i d like|i would like|i d rather|i would rather|i d prefer|i would prefer|i wish|let me|let s|lets|can you|could you|can we|could we|may we)(?: to)? (?:skip|pass)(?: (?:it|this|that|this one|on this|on this one|this question|the question|on that|on this question|that one))?",
        r"(?:i d|i would) (?:rather|prefer)(?: to)? not (?:answer|say|to answer|to say)(?: (?:this|that|it|this one|this question|the question))?",
        r"i (?:do not|don t|dont) want to answer(?: (?:this|that|it|this one|this question|the question))?",
        r"i prefer not to (?:answer|say)(?: (?:this|that|this one|this question))?",
    ),
    Meaning.REPEAT: (
        r"(?:can|could|would|will) you (?:please )?(?:repeat|say|read|ask)(?: (?:it|that|this|the question|the last question|your question|that question|me that))?(?: again| once more| one more time)?",
        r"(?:please )?repeat(?: (?:it|that|the question|please|this question))?",
        r"(?:what was|what s|what is) the question(?: again)?",
        r"say (?:it|that) again|once more|come again|again|pardon|pardon me|excuse me|i did(?: no|n )t (?:hear|catch) (?:it|that|you|the question)",
        r"what did you (?:say|ask)|(?:what was|what s) that(?: again)?",
    ),
    Meaning.WAIT: (
        r"(?:give|let) me (?:think|(?:a|one|another|some|just a|a few|two) (?:minute|minutes|moment|moments|second|seconds|sec|bit|time|more time|more minutes)(?: to think)?(?: about (?:it|that|this))?|some time|more time|think about (?:it|that|this))(?: for a (?:minute|moment|second|bit))?",
        r"let me think(?: about (?:it|that|this))?(?: for a (?:minute|moment|second|bit))?",
        r"(?:just )?(?:one|a|1) (?:moment|minute|second|sec)|hold on|hang on|wait|wait a (?:moment|minute|second|sec|bit)|just a (?:moment|minute|second|sec)",
        r"i need (?:(?:a|one|another|some|a few|two|just a|a bit|a little) (?:minute|minutes|moment|moments|second|seconds|more time|time|bit|of time|more minutes)|more time|time|to think)(?: to think)?(?: about (?:it|that|this))?",
        r"(?:can|could|may) i have (?:a|one|some|another) (?:minute|moment|second|time|more time)(?: to think)?(?: about (?:it|that|this))?",
    ),
    Meaning.END: (
        r"(?:i want|i d like|i would like|i wish|i d prefer|i need|i have)(?: to)? (?:end|stop|quit|finish|leave|abort|terminate)(?: (?:the|this) interview| the session| here| now)+",
        r"(?:i want|i d like|i would like|i wish) to (?:end|stop|quit)",
        r"(?:please )?(?:end|stop|quit|finish|terminate) (?:the|this) (?:interview|session|conversation|call)(?: now| here)?",
        r"(?:let s|lets|can we|could we|can you|could you) (?:end|stop|finish)(?: (?:the|this) interview| the session| here| it here| now| this)",
        r"(?:goodbye|good bye|bye|bye bye)",
    ),
    Meaning.YES: (
        r"(?:yes|yeah|yep|yup|sure|ok|okay|correct|right|please|please do|of course|absolutely|certainly|definitely|go ahead|do it|yes do|y|fine|i do|i would|i m sure|i am sure|that s right|exactly|confirmed|yes i (?:do|would|am)|yes i m sure|yes i would like to|sounds good|yes go ahead)",
    ),
    Meaning.NO: (
        r"(?:no|nope|nah|n|not yet|not really|no i (?:don t|do not|wouldn t|would not)|don t|do not|no don t|no let s (?:go on|continue|carry on)|let s (?:go on|continue|carry on)|continue|carry on|go on|keep going|no wait|never mind|nevermind|i changed my mind|no i want to (?:continue|answer|go on)|i want to (?:continue|answer|go on)|cancel|please don t|i ll answer|i will answer|let me answer)",
    ),
    Meaning.NOTHING: (
        r"(?:no|nope|nothing|none|not really|no nothing|nothing else|nothing more|no questions|no question|i don t think so|i think (?:that s|we re|i m) (?:it|all|good|fine|done)|i m (?:good|fine|done|all set)|all good|no (?:that s|that is|that was) (?:all|it|everything)|no (?:that s|that is) fine|no i m (?:good|fine|done)|no more questions|nothing to add|i have no (?:more |further )?questions|no (?:goodbye|bye))(?: from me| from my side| to add| really| at the moment| right now| for now)?",
    ),
    Meaning.DONT_KNOW: (
        r"(?:i (?:really |honestly |just )?(?:don t|do not|dont) (?:really |actually )?know|dunno|no idea|i have no idea|i ve no idea|not sure|i m not sure|i am not sure|no clue|i have no clue|i can t think of (?:anything|one|any)|i can t say|can t say|hard to say|nothing comes to mind|i can t remember|i don t remember|idk)(?: (?:really|actually|sorry|to be honest|honestly|about (?:that|this|it)|the answer|how to answer(?: (?:that|this))?|what to say))*",
    ),
    Meaning.GREETING: (
        r"(?:hi|hello|hey|good (?:morning|afternoon|evening|day)|hi there|hello there|hey there)(?: (?:there|everyone|to you|aural|nice to meet you|how are you))*",
        r"(?:i am|i m|im) ready|ready|let s (?:start|begin|go)|lets (?:start|begin|go)|how are you(?: doing| today)*|nice to meet you",
    ),
    Meaning.HEARING: (
        r"(?:can|do|could) you (?:hear|see|read)(?: (?:me|this|my message|my messages|that|what i (?:write|wrote|type|say)))?(?: now| ok| okay)?",
        r"(?:are you|you) (?:still )?(?:there|here|listening|with me|alive|awake|working)|is (?:this|it|anyone|anybody|somebody|someone) (?:working|on|there|here)|is this thing (?:on|working)|does this work|did you (?:get|receive) (?:that|this|it|my (?:answer|message))|hello (?:can you hear me|are you there|is anyone there)|test|testing|test test",
    ),
    Meaning.WHAT_IS_MEANT: (
        r"what do you mean(?: (?:by (?:that|this|it)|exactly|with (?:that|this)|by .{1,60}))?(?: exactly)?|what does (?:that|this|it|the question) mean|what does .{1,40} mean",
        r"i (?:do not|don t|dont|didn t|did not) (?:quite |really |fully )?(?:understand|get)(?: (?:it|that|this|you|the question|your question|what you mean|what you re asking|what is meant|what you want))?",
        r"(?:can|could|would) you (?:please )?(?:explain|clarify|rephrase|elaborate)(?: (?:it|that|this|the question|on that|what you mean|a bit|further|please))*|(?:explain|clarify|rephrase) (?:that|this|the question)|what (?:exactly )?(?:are you asking|do you want to know|do you want)|(?:i m|i am) (?:confused|not sure (?:i understand|what you mean|what you re asking)(?: the question)?)|what|huh|how do you mean|meaning|in what sense|the question is unclear|unclear|(?:can|could) you give me an example|for example|like what|such as",
    ),
    Meaning.IDENTITY: (
        r"(?:are you|am i (?:talking|speaking|chatting) (?:to|with)|is this|you are|you re) (?:a |an )?(?:real |actual |live )?(?:person|human|human being|robot|bot|ai|machine|computer|chatbot|chatgpt|gpt|llm|language model|somebody|someone real|real)(?: or (?:a |an )?(?:real |actual )?(?:person|human|human being|robot|bot|ai|machine|computer|chatbot))?(?: right)?",
        r"who are you|what are you|what (?:is|s) your name|what is your name|who am i (?:talking|speaking) (?:to|with)",
    ),
    Meaning.PRIVACY: (
        r"what (?:happens|will happen|do you do|are you doing|will you do) (?:to|with) (?:my|the|this|all this|all my) (?:data|answers|information|responses|recording|recordings|words|info)(?: (?:afterwards|after this|later|then))?",
        r"(?:is|are) (?:this|it|my (?:data|answers|responses)|the (?:data|answers)|that|the interview|this interview) (?:being )?(?:recorded|stored|saved|kept|confidential|private|anonymous|secure|safe|shared)(?: (?:anywhere|with anyone|somewhere))?|where (?:is|are) (?:my|the) (?:data|answers|information) (?:stored|kept|saved|going)|how long (?:is|are|will) (?:my|the) (?:data|answers|information|responses) (?:be )?(?:stored|kept|saved)|do you (?:store|record|save|keep) (?:this|my data|my answers|it)",
    ),
    Meaning.PROGRESS: (
        r"how (?:long|much longer|much time)(?: (?:is it|is this|does it|does this|will it|will this|do i have|do we have|is left|have i got|have we got|going to|take|still|more|will|left|the interview|is the interview|does the interview|remaining|be|to go|last))*",
        r"how many (?:more )?(?:questions|are)(?: (?:are|left|there|more|remaining|to go|do you have|do we have|still|remain|come|will there be|is it|in total|are there))*|how far (?:are we|along are we|in are we)|are we (?:almost|nearly) (?:done|finished|there)|which question is this|is this the last (?:question|one)|how much is left",
    ),
    Meaning.READERS: (
        r"who (?:will |can |is going to |gets to |is |s )?(?:read|reads|reading|see|sees|seeing|review|reviews|reviewing|going to read|look at|looks at|hear|hears|get|gets|evaluates|evaluate)(?: (?:this|it|that|my answers|my answer|the answers|these|these answers|my responses|all this|what i (?:write|say)))?(?: afterwards| later)?|who is this for|who is behind this|will (?:anyone|somebody|someone|a human|a person) (?:read|see|review) (?:this|it|my answers)",
    ),
    Meaning.MAY_SKIP: (
        r"(?:can|may|could|am i allowed to|is it ok(?:ay)? (?:to|if i)|do i have to|must i|do i need to) (?:i )?(?:skip|pass|answer)(?: (?:on )?(?:it|this|that|this one|this question|questions|a question|the question|all questions|every question))?",
        r"is it possible to skip(?: (?:it|this|that|this one|this question|questions|a question|the question))?",
    ),
    Meaning.MAY_STOP: (
        r"(?:can|may|could) i (?:stop|quit|leave|end)(?: (?:it|this|the interview|here|now|at any time|any time|anytime|whenever i (?:want|like)|early))*|what happens if i (?:stop|quit|leave|end)(?: (?:it|this|the interview|here|now|early))*",
    ),
    Meaning.MAY_PAUSE: (
        r"(?:can|may|could) (?:i|we) (?:pause|take a break|have a break|take a pause|come back(?: later| tomorrow)?|continue (?:later|tomorrow)|finish (?:this |it )?(?:later|tomorrow)|do this later|make a break)(?: (?:it|this|the interview|here|now|for a (?:bit|moment|minute|while)))*",
    ),
    Meaning.JUDGEMENT: (
        r"(?:is|was|were) (?:this|that|it|my answer|my answers) (?:right|correct|ok|okay|good|good enough|wrong|enough|fine|what you (?:wanted|want|expected|were looking for|needed|meant))(?: (?:answer|so far))?",
        r"how (?:am i|did i|have i|are we) (?:doing|do|done|doing so far|performing)(?: so far)?|did i (?:pass|get (?:it|that) right|do (?:well|ok|okay)|answer (?:correctly|well|right))|am i (?:right|doing (?:well|ok|okay|good|fine)|correct)(?: so far)?|what (?:is|s) my score|what(?: do| did) you think(?: of (?:my answer|that|this|it|me))?|do i get the job|did i get the job|what (?:is|s) the (?:right|correct) answer|what (?:is|are) the criteria|what are you looking for|how will i be (?:scored|graded|evaluated|assessed)",
    ),
}

ENGLISH = Language(
    formal=_FORMAL,
    casual=_CASUAL,
    meanings=whole(_LEAD, _PLEASE, _MEANINGS),
    cues=Cues(
        depends=("it depends", "that depends", "depends", "it varies", "case by case"),
        vague=(
            "a lot",
            "lots",
            "many",
            "often",
            "sometimes",
            "some",
            "several",
            "a few",
            "quite",
            "big",
            "large",
            "much",
            "better",
            "faster",
            "more or less",
            "stuff",
            "things",
            "usually",
            "regularly",
            "various",
            "a while",
        ),
        concrete=(
            "for example",
            "for instance",
            "because",
            "since",
            "once",
            "when i",
            "when we",
            "last year",
            "last month",
            "last week",
            "in my",
            "at my",
            "so that",
            "therefore",
            "specifically",
            "namely",
            "which meant",
            "due to",
        ),
        figures=(
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "twelve",
            "twenty",
            "hundred",
            "thousand",
            "half",
            "percent",
            "twice",
            "month",
            "months",
            "week",
            "weeks",
            "year",
        ),
        asks=(
            "what",
            "how",
            "why",
            "who",
            "when",
            "where",
            "which",
            "can",
            "could",
            "do",
            "does",
            "did",
            "is",
            "are",
            "will",
            "would",
            "may",
            "should",
            "and",
            "but",
            "so",
        ),
    ),
)
