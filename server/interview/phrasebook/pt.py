"""Portuguese, in words that are understood on both sides of the Atlantic and fit everybody."""

from dataclasses import replace

from server.interview.phrasebook.base import Language, Meaning, Phrases, ProbeKind, cue_words, whole

_FORMAL = Phrases(
    hello="Olá. Boas-vindas a esta entrevista.",
    hello_name="Olá, {name}. Boas-vindas a esta entrevista.",
    i_am_ai="Sou {ai_name}, uma inteligência artificial que conduz entrevistas.",
    my_name="Aqui o meu nome é {ai_name}.",
    one_question="Tenho uma pergunta para você.",
    questions="Tenho {count} perguntas para você.",
    time_limit="Dispomos de {minutes} minutos no total.",
    manners="A qualquer momento, você pode pular uma pergunta, fazer uma pausa ou encerrar.",
    first_question="Esta é a primeira pergunta.",
    acknowledgements=(
        "Agradeço a resposta.",
        "Compreendo.",
        "Entendido.",
        "Está anotado.",
        "Certo.",
        "Agradeço muito.",
        "Tomei nota, agradeço.",
    ),
    skipped=(
        "Não há problema, deixamos essa de lado.",
        "Está bem, seguimos adiante.",
        "Certamente, vamos à seguinte.",
    ),
    repeat="Certamente. Esta é novamente a pergunta.",
    probe_again="Depois, eu havia perguntado:",
    wait=("Claro, leve o tempo que for necessário.", "Certamente, eu espero.", "Não há pressa, quando quiser."),
    check_in="Leve o tempo que precisar. Continuo aqui para quando quiser responder.",
    offer_to_move_on=(
        "Não há pressa. Se preferir passar à próxima pergunta, pode pular esta; também pode sair e voltar mais tarde."
    ),
    confirm_skip="Gostaria de pular esta pergunta?",
    nothing_said="Ainda não tenho uma resposta a esta pergunta. Gostaria de pulá-la?",
    confirm_end="Gostaria de encerrar a entrevista aqui? As perguntas que faltam ficariam sem resposta.",
    go_on="Muito bem, continuemos com a pergunta.",
    hold_course="Fiquemos com a pergunta; se preferir não responder, pode pulá-la.",
    wrap_up="Essa foi a última pergunta. Gostaria de acrescentar ou de perguntar alguma coisa?",
    wrap_up_check_in="Se não houver mais nada, pode concluir a entrevista.",
    time_up="O tempo acabou. Termine, por favor, a resposta que está dando e envie-a; depois encerramos.",
    close="Chegamos ao fim da entrevista.",
    thanks="Agradeço o seu tempo.",
    close_ended="Encerramos aqui, então. Agradeço o seu tempo.",
    close_time="O tempo acabou, por isso encerramos aqui. Agradeço o seu tempo.",
    close_by_organizer=(
        "As pessoas que fizeram o convite encerraram a entrevista aqui. "
        "O que você disse fica guardado. Agradeço o seu tempo."
    ),
    probes={
        ProbeKind.OFF: (
            "Qual é a primeira coisa que lhe vem à mente quando pensa nisso?",
            "O que poderia dizer sobre isso a partir da sua própria experiência?",
        ),
        ProbeKind.SHORT: (
            "Poderia contar um pouco mais sobre isso?",
            "Poderia descrever isso com mais detalhes?",
            "O que mais eu deveria saber sobre isso?",
        ),
        ProbeKind.EXAMPLE: (
            "Poderia contar um caso concreto?",
            "Poderia descrever uma ocasião específica em que isso aconteceu?",
        ),
        ProbeKind.VAGUE: (
            "Poderia dizer isso com mais precisão, talvez com um número ou uma data?",
            "Como descreveria isso com mais exatidão?",
        ),
        ProbeKind.DEPENDS: ("De que isso depende, no seu caso?", "Que circunstâncias fazem a diferença?"),
        ProbeKind.REASON: ("O que levou você a essa escolha?", "Qual foi o motivo da sua escolha?"),
        ProbeKind.FAILING: (
            "Nem todos os testes deram o resultado esperado. O que isso diz sobre o seu código?",
            "Um dos testes deu um resultado diferente. Como procuraria o motivo?",
        ),
        ProbeKind.TESTING: (
            "Como verificaria se este código faz o que deve fazer?",
            "Que entradas experimentaria a seguir com este código?",
        ),
        ProbeKind.GROWTH: ("O que acontece com o tempo de execução deste código quando a entrada cresce?",),
        ProbeKind.BOARD: (
            "Poderia explicar o seu desenho de uma ponta à outra?",
            "O que faz a parte mais importante do seu desenho?",
        ),
        ProbeKind.LIMITS: ("Onde aquilo que desenhou chegaria primeiro ao limite?",),
    },
    answers={
        Meaning.GREETING: "Olá. Responda quando quiser.",
        Meaning.HEARING: "Sim, estou aqui, e o que você envia chega até mim.",
        Meaning.WHAT_IS_MEANT: (
            "Só posso apresentar a pergunta tal como está redigida. Responda como a entende; não há armadilha nela."
        ),
        Meaning.IDENTITY: "Sou uma inteligência artificial, não uma pessoa.",
        Meaning.PRIVACY: (
            "As suas respostas ficam guardadas com esta entrevista para as pessoas que fizeram o convite. "
            "O aviso do início diz o que é conservado e por quanto tempo."
        ),
        Meaning.PROGRESS: "Esta é a pergunta {number} de {count}.",
        Meaning.READERS: "As respostas são lidas pelas pessoas que convidaram você para esta entrevista.",
        Meaning.MAY_SKIP: "Sim, pode. Use o botão para isso, ou diga que gostaria de pular esta pergunta.",
        Meaning.MAY_STOP: (
            "Sim, pode parar a qualquer momento. Use o botão para isso, ou diga que gostaria de encerrar a entrevista."
        ),
        Meaning.MAY_PAUSE: "Sim, pode fazer uma pausa. O que já disse fica guardado, e o mesmo link traz você de volta.",
        Meaning.JUDGEMENT: "Eu não avalio as respostas. Diga à sua maneira, tal como vê as coisas.",
    },
    time_left="Restam cerca de {left} minutos.",
    dont_know="Não tem problema. Pode dizer o que lhe ocorrer, ou pular esta pergunta e seguir adiante.",
    question_for_team=(
        "A isso não posso responder. Fica guardado com a sua entrevista, à vista das pessoas que fizeram o convite."
    ),
)

_CASUAL = replace(
    _FORMAL,
    hello="Oi! Que bom ter você aqui.",
    hello_name="Oi, {name}! Que bom ter você aqui.",
    i_am_ai="Eu sou {ai_name}, uma inteligência artificial que faz entrevistas.",
    time_limit="Temos {minutes} minutos ao todo.",
    manners="Você pode pular uma pergunta, fazer uma pausa ou parar quando quiser.",
    first_question="Aqui vai a primeira.",
    acknowledgements=(
        "Valeu pela resposta.",
        "Certo, entendi.",
        "Tudo bem.",
        "Anotado, valeu.",
        "Entendi.",
        "Certo.",
        "Ok, anotado.",
    ),
    skipped=("Sem problema, deixamos essa pra lá.", "Tudo bem, vamos em frente.", "Claro, vamos pra próxima."),
    repeat="Claro! Aqui está a pergunta de novo.",
    probe_again="E depois eu tinha perguntado:",
    wait=("Claro, fique à vontade.", "Sem pressa, eu espero.", "Tranquilo, quando quiser."),
    check_in="Fique à vontade, continuo aqui pra quando quiser responder.",
    offer_to_move_on=(
        "Sem pressa. Se preferir ir pra próxima pergunta, é só pular esta; você também pode sair e voltar mais tarde."
    ),
    confirm_skip="Quer pular esta pergunta?",
    nothing_said="Ainda não tenho uma resposta pra esta pergunta. Quer pular?",
    confirm_end="Quer encerrar a entrevista por aqui? As perguntas que faltam ficariam sem resposta.",
    go_on="Beleza, vamos continuar com a pergunta.",
    hold_course="Vamos ficar na pergunta; se preferir não responder, pode pular.",
    wrap_up="Essa foi a última pergunta. Quer acrescentar ou perguntar alguma coisa?",
    wrap_up_check_in="Se for só isso, pode concluir a entrevista.",
    time_up="O tempo acabou. Termine a resposta que está dando e envie; depois a gente encerra.",
    close="Chegamos ao fim da entrevista.",
    thanks="Valeu pelo seu tempo!",
    close_ended="Tudo bem, encerramos por aqui. Valeu pelo seu tempo!",
    close_time="O tempo acabou, então encerramos por aqui. Valeu pelo seu tempo!",
    close_by_organizer=(
        "As pessoas que convidaram você encerraram a entrevista por aqui. "
        "O que você disse fica guardado. Valeu pelo seu tempo!"
    ),
    probes={
        **_FORMAL.probes,
        ProbeKind.OFF: (
            "Qual é a primeira coisa que vem à sua cabeça quando pensa nisso?",
            "O que você pode dizer sobre isso pela sua própria experiência?",
        ),
        ProbeKind.SHORT: (
            "Pode contar um pouco mais sobre isso?",
            "Pode descrever isso com mais detalhes?",
            "O que mais eu deveria saber sobre isso?",
        ),
        ProbeKind.EXAMPLE: (
            "Pode contar um caso concreto?",
            "Pode descrever uma vez específica em que isso aconteceu?",
        ),
        ProbeKind.VAGUE: (
            "Pode dizer isso com mais precisão, talvez com um número ou uma data?",
            "Como você diria isso de um jeito mais exato?",
        ),
        ProbeKind.DEPENDS: ("Isso depende de quê, pra você?", "Que circunstâncias fazem a diferença?"),
    },
    answers={
        **_FORMAL.answers,
        Meaning.GREETING: "Oi! Responda quando quiser.",
        Meaning.HEARING: "Sim, estou aqui, e o que você manda chega até mim.",
        Meaning.WHAT_IS_MEANT: (
            "Só posso passar a pergunta do jeito que está escrita. Responda como você entende; não tem pegadinha."
        ),
        Meaning.MAY_SKIP: "Sim, pode. Use o botão pra isso, ou diga que quer pular esta pergunta.",
        Meaning.MAY_STOP: (
            "Sim, você pode parar quando quiser. Use o botão pra isso, ou diga que quer encerrar a entrevista."
        ),
        Meaning.MAY_PAUSE: "Sim, pode dar uma pausa. O que você já disse fica guardado, e o mesmo link traz você de volta.",
        Meaning.JUDGEMENT: "Eu não avalio as respostas. Diga do seu jeito, como você vê.",
    },
    time_left="Faltam uns {left} minutos.",
    dont_know="Não tem problema. Diga o que vier à cabeça, ou pule esta pergunta.",
    question_for_team=(
        "Isso eu não sei responder. Fica guardado com a sua entrevista, e as pessoas que convidaram você podem ver."
    ),
)

_LEAD = r"(?:(?:ok|okay|certo|bom|bem|então|tá|tá bom|está bem|tudo bem|ah|eh|é|hum|hã|desculpe|desculpa|perdão|por favor|sim|não(?! (?:quero|queria|gostaria|prefiro|pode|podemos|podia|poderia|vamos|vou|desejo|preciso|terminei|acabei|concluí|posso|pule|pular|pula|encerre|encerrar|termine|repita|entendo))|obrigad[oa]|olha|pois|claro|beleza) )*"
_TAIL = r"(?: (?:por favor|por gentileza|obrigad[oa]|se possível|tá|ok|né))*"
_THIS = r"(?:esta|essa|esta aqui|essa aqui|esta pergunta|essa pergunta|a pergunta|esta questão|essa questão|isso|isto)"
_THE_INTERVIEW = r"(?:a entrevista|esta entrevista|essa entrevista|a conversa|esta conversa|a sessão)"

_MEANINGS = {
    Meaning.DONE: (
        r"(?:eu )?(?:já )?(?:terminei|acabei|concluí|finalizei)(?: (?:de (?:responder|falar)|(?:a )?minha resposta|a resposta|com (?:esta pergunta|essa pergunta|isso)|esta pergunta|por aqui))?",
        r"(?:acho que )?(?:é|era|foi|seria) (?:só )?(?:isso|isto|tudo)(?: (?:mesmo|aí|por (?:enquanto|agora|ora)|da minha parte|que (?:eu )?tenho (?:a|para|pra) dizer))*",
        r"(?:só )?(?:isso|isto) (?:é|era|foi) tudo|só isso|é só|pronto|prontinho|mais nada|por mim é (?:só|isso|tudo)",
        r"(?:(?:eu )?não tenho )?(?:mais )?nada (?:mais )?(?:a|para|pra) (?:acrescentar|dizer|declarar|falar)",
        r"(?:a )?(?:próxima|seguinte)(?: (?:pergunta|questão))?|(?:vamos|pode ir|podemos ir|passemos|pode passar|podemos passar) (?:à|para a|pra|para|a) (?:próxima|seguinte)(?: (?:pergunta|questão))?",
        r"(?:podemos|vamos|pode) (?:continuar|seguir|avançar|prosseguir|em frente|adiante)(?: (?:em frente|adiante))?|avançar|adiante|em frente",
    ),
    Meaning.SKIP: (
        rf"(?:eu )?(?:passo|pulo|pular|pula|pule|pulemos|saltar|salto|salte|salta)(?: {_THIS})?",
        rf"(?:eu )?(?:quero|queria|gostaria de|prefiro|preferia|preferiria|vou|vamos|podemos|pode|poderia|poderíamos|dá pra|dá para) (?:pular|saltar|passar)(?: {_THIS})?",
        rf"(?:eu )?(?:quero|gostaria de|prefiro|vamos) deixar {_THIS} (?:de lado|pra lá|para lá|em branco)",
        rf"(?:eu )?(?:prefiro|preferia|preferiria|gostaria de|escolho|opto por) não (?:responder|dizer|falar|comentar)(?: (?:a |sobre )?{_THIS})?",
        rf"(?:eu )?não (?:quero|gostaria de|desejo|vou|queria) responder(?: (?:a )?{_THIS})?",
    ),
    Meaning.REPEAT: (
        r"(?:você |o senhor |a senhora )?(?:pode|poderia|podia|consegue|é possível|dá pra|dá para)(?: me)? (?:repetir|dizer|ler|fazer|falar)(?: (?:a pergunta|isso|a questão|o que (?:disse|perguntou)))?(?: (?:de novo|outra vez|novamente|mais uma vez))?",
        r"(?:repita|repete|repetir)(?: (?:a pergunta|isso|a questão))?(?: (?:de novo|outra vez))?|de novo|outra vez|mais uma vez|novamente",
        r"qual (?:era|foi|é)(?: mesmo)? a (?:pergunta|questão)|(?:o )?que (?:você |o senhor |a senhora )?(?:disse|perguntou)|como disse|como é que é|não (?:ouvi|escutei|peguei)(?: (?:a pergunta|bem|direito|o que (?:disse|você disse)))*",
    ),
    Meaning.WAIT: (
        r"(?:só |espera |espere |aguarde |me dê |me dá |dê me |dá me |preciso de )?um (?:momento|momentinho|minuto|minutinho|segundo|segundinho|instante|instantinho|pouco de tempo|pouco mais de tempo)(?: (?:para|pra) pensar)?",
        r"(?:espere|espera|aguarde|peraí|espera aí)(?: um pouco)?",
        r"(?:deixe me|deixa me|me deixe|me deixa|deixa eu|deixe eu|preciso|tenho de|tenho que|vou) pensar(?: (?:um pouco|um momento|um minuto|nisso|a respeito|sobre isso|melhor))*",
        r"(?:eu )?preciso de (?:mais )?(?:um pouco de )?tempo(?: (?:para|pra) pensar)?",
    ),
    Meaning.END: (
        rf"(?:eu )?(?:quero|queria|gostaria de|prefiro|desejo|preciso) (?:encerrar|terminar|acabar|finalizar|parar|interromper|abandonar|sair d)(?:a)?(?: {_THE_INTERVIEW})(?: (?:aqui|agora|já|por aqui))*",
        r"(?:eu )?(?:quero|queria|gostaria de|prefiro|desejo|preciso) (?:encerrar|terminar|parar|sair|ir embora|desistir)(?: (?:aqui|agora|já|por aqui))*",
        rf"(?:encerre|encerrar|encerra|termine|terminar|encerremos|pare|parar|finalize|finalizar|vamos encerrar|vamos terminar|vamos parar|podemos encerrar|podemos terminar|pode encerrar) {_THE_INTERVIEW}(?: (?:aqui|agora|já))*",
        r"(?:vamos|podemos|pode) (?:encerrar|terminar|parar)(?: (?:por )?aqui| agora)|tchau|adeus|até logo|até mais",
    ),
    Meaning.YES: (
        r"sim|claro|claro que sim|com certeza|certo|ok|okay|pode|pode ser|pode sim|quero|quero sim|sim quero|gostaria|isso|isso mesmo|exato|exatamente|correto|tá|tá bom|tudo bem|está bem|confirmo|positivo|por favor|sim pode|beleza|tenho certeza|sim tenho certeza|de acordo|é",
    ),
    Meaning.NO: (
        r"não|ainda não|agora não|melhor não|não quero|não pode|nada disso|de jeito nenhum|deixa|esquece|deixa pra lá|mudei de ideia|cancelar|cancela|continuar|continue|continua|vamos continuar|vamos seguir|podemos continuar|prefiro (?:continuar|responder)|(?:eu )?(?:quero|vou|gostaria de) (?:continuar|responder|seguir)|não vamos (?:continuar|seguir)|negativo",
    ),
    Meaning.NOTHING: (
        r"(?:não|nada|nenhuma|nada mais|mais nada|nenhuma pergunta|sem perguntas|não tenho (?:mais )?(?:perguntas|nada|dúvidas)|não tenho mais nada|por mim nada|nada a (?:acrescentar|declarar)|acho que (?:não|é isso|é só|é só isso|é tudo)|não é (?:isso|só isso|tudo)|não era isso|não é só|tudo certo|tudo claro|tudo bem|creio que não|não no momento)(?: (?:no momento|por enquanto|por agora|mais))?",
    ),
    Meaning.DONT_KNOW: (
        r"(?:eu )?(?:(?:realmente |sinceramente |honestamente )?não (?:sei|faço ideia|faço a menor ideia|tenho (?:a menor )?(?:ideia|certeza)|me lembro|lembro|saberia (?:dizer|responder)|sei (?:ao certo|bem)|consigo (?:lembrar|pensar em nada)|me ocorre nada|me vem nada à (?:cabeça|mente))|sei lá|nem ideia|nenhuma ideia|difícil (?:dizer|de dizer|responder)|sem ideia)(?: (?:não|mesmo|dizer|ao certo|responder|o que (?:dizer|responder)|agora|sinceramente|de verdade|a resposta|disso|sobre isso))*",
    ),
    Meaning.GREETING: (
        r"(?:oi|olá|opa|e aí|bom dia|boa tarde|boa noite|alô)(?: (?:oi|olá|bom dia|boa tarde|boa noite|tudo bem|tudo bom|como vai|como está|pessoal|a todos))*|muito prazer|prazer em conhecer|como vai(?: você)?|como você está|(?:eu )?(?:já )?(?:estou|tô) pront[oa]|vamos começar|podemos começar|pode começar|vamos lá",
    ),
    Meaning.HEARING: (
        r"(?:você |vocês )?(?:(?:está |estão |tá |estás )?me (?:ouve|ouvem|ouvindo|ouviu|escuta|escutam|escutando|escutou|lê|lendo)|(?:está|estão|estás) a ouvir me|ouve me|ouves me|(?:consegue|conseguem|pode|podem|dá pra|dá para) (?:me ouvir|ouvir me|me escutar|me ler))(?: (?:bem|agora))?",
        r"(?:você |vocês )?(?:ainda )?(?:está|tá|estás|estão)(?: (?:aí|ainda aí|me ouvindo|a ouvir me|funcionando|ligado))|tem alguém aí|há alguém aí|isso (?:está funcionando|tá funcionando)|(?:recebeu|chegou)(?: (?:a )?minha (?:resposta|mensagem))?|alô(?: alô)*|teste|testando|oi (?:está me ouvindo|tem alguém aí)",
    ),
    Meaning.WHAT_IS_MEANT: (
        r"(?:o )?que (?:você |o senhor |a senhora )?(?:quer dizer|quis dizer|significa|entende por|quer saber|está perguntando)(?: (?:com|por)? ?(?:isso|isto|essa pergunta|a pergunta|esta pergunta|exatamente|.{1,30}))?|o que (?:é )?que (?:isso|isto) (?:quer dizer|significa)|o que (?:isso|isto|a pergunta) (?:quer dizer|significa)",
        r"(?:eu )?não (?:entendi|entendo|compreendi|compreendo|percebi|percebo|ficou claro)(?: (?:bem|direito|muito bem|a pergunta|essa pergunta|esta pergunta|isso|o que (?:quer|você quer)(?: dizer| saber)?))*",
        r"(?:você |o senhor |a senhora )?(?:pode|poderia|podia|consegue)(?: me)? (?:explicar|esclarecer|reformular|clarificar|detalhar|ser mais (?:claro|clara|específico|específica))(?: (?:a pergunta|isso|melhor|um pouco|mais|a questão))*|explique(?: melhor| a pergunta)?|como assim|em que sentido|por exemplo|o que|o quê|hein|tipo o que|tipo o quê|a pergunta não (?:está|é|ficou) clara|não está claro|pode (?:me )?dar um exemplo",
    ),
    Meaning.IDENTITY: (
        r"(?:você é|tu és|és|é|estou falando com|falo com|isso é|isto é|estou a falar com|é você)(?: mesmo)? (?:um |uma )?(?:pessoa|humano|humana|ser humano|gente|robô|robot|bot|máquina|ia|inteligência artificial|computador|chatgpt|pessoa real|pessoa de verdade)(?: (?:de verdade|real|mesmo))?(?: ou (?:um |uma )?(?:pessoa|humano|robô|bot|máquina|ia|inteligência artificial|computador)(?: de verdade| real)?)?",
        r"quem é você|quem és tu|quem és|o que é você|o que você é|qual é o (?:seu|teu) nome|como (?:você )?se chama|como te chamas|com quem (?:estou falando|eu falo|falo|estou a falar)",
    ),
    Meaning.PRIVACY: (
        r"(?:o )?que (?:acontece|vai acontecer|acontecerá|será feito|fazem|vão fazer|é feito|você faz|vocês fazem) com (?:os |as |o )?(?:meus |minhas |minha |meu )?(?:dados|respostas|informações|gravação|áudio)(?: (?:depois|mais tarde))?",
        r"(?:a entrevista|esta entrevista|a conversa|(?:as )?minhas respostas|(?:os )?meus dados) (?:está sendo|vai ser|será|é|fica|ficam|são|serão|está a ser|vão ser) (?:gravad[oa]s?|guardad[oa]s?|armazenad[oa]s?|confidencia(?:l|is)|anônim[oa]s?|anónim[oa]s?|sigilos[oa]s?|privad[oa]s?|compartilhad[oa]s?|segur[oa]s?)|(?:isso |isto )?(?:está sendo|vai ser|será|está a ser) (?:gravad[oa]|guardad[oa]|armazenad[oa])(?: (?:isso|isto|a entrevista))?|(?:vocês |você )?(?:gravam|guardam|armazenam|grava|guarda) (?:isso|isto|os meus dados|meus dados|minhas respostas|a entrevista)|por quanto tempo (?:guardam|ficam guardad[oa]s|são guardad[oa]s) (?:(?:os |as )?(?:meus dados|minhas respostas))",
    ),
    Meaning.PROGRESS: (
        r"quant[oa]s? (?:perguntas|questões|tempo|minutos|falta|faltam|mais)(?: (?:faltam|falta|restam|resta|ainda|são|há|tem|temos|tenho|vai demorar|demora|dura|leva|isso|a entrevista|no total|ao todo|mais|perguntas|tempo|para|pra|acabar|terminar|o fim|vai|durar|levar))*",
        r"(?:essa|esta|isso) (?:é|foi) a última(?: (?:pergunta|questão))?|é a última(?: pergunta)?|em que pergunta (?:estamos|vamos)|(?:já )?está(?:mos)? (?:quase )?(?:acabando|no fim|terminando)|falta muito",
    ),
    Meaning.READERS: (
        r"quem (?:vai ler|lê|lerá|vê|vai ver|verá|vai ouvir|ouve|ouvirá|tem acesso a|avalia|vai avaliar|recebe|vai receber)(?: (?:isso|isto|(?:as )?minhas respostas|as respostas|o que (?:eu )?(?:digo|escrevo)|tudo isso))?|para quem é (?:isso|isto)|alguém vai ler (?:isso|isto|(?:as )?minhas respostas)",
    ),
    Meaning.MAY_SKIP: (
        rf"(?:eu )?(?:posso|é possível|dá pra eu|tenho permissão para|podia) (?:pular|saltar|passar|não responder)(?: (?:a )?(?:{_THIS}|uma pergunta|perguntas|alguma pergunta|uma questão))?",
        rf"(?:eu )?(?:tenho (?:que|de)|preciso|sou obrigad[oa] a|devo|é obrigatório) responder(?: (?:a )?(?:{_THIS}|tudo|todas|todas as perguntas))?",
    ),
    Meaning.MAY_STOP: (
        r"(?:eu )?(?:posso|é possível|podia) (?:parar|encerrar|terminar|sair|desistir|interromper)(?: (?:aqui|agora|quando (?:eu )?quiser|a qualquer (?:momento|hora)|a entrevista|da entrevista|no meio))*|(?:o )?que acontece se eu (?:parar|sair|desistir|encerrar|interromper)(?: (?:aqui|agora|a entrevista))*",
    ),
    Meaning.MAY_PAUSE: (
        r"(?:eu )?(?:posso|podemos|é possível|podia|dá pra|dá para) (?:fazer uma (?:pausa|pausinha)|dar uma (?:pausa|pausinha)|pausar|descansar|parar um (?:pouco|momento|minuto)|(?:continuar|voltar|terminar|seguir|responder) (?:depois|mais tarde|amanhã|outra hora))(?: (?:um pouco|um momento|a entrevista|agora))*",
    ),
    Meaning.JUDGEMENT: (
        r"(?:isso|isto) (?:está|tá) (?:certo|correto|errado|suficiente|bom assim|bem assim|ok assim)|(?:a )?minha resposta (?:está|estava|é|foi|ficou|tá) (?:certa|correta|boa|bem|errada|suficiente|ok)|(?:está|tá|é|foi|estava|ficou) (?:cert[oa]|corret[oa]|bo[am]|bem|errad[oa]|suficiente|ok) (?:assim|isso|a minha resposta|minha resposta)",
        r"como (?:estou indo|eu estou indo|me saí|estou me saindo|fui|estou a ir)(?: até agora)?|(?:eu )?(?:passei|fui aprovad[oa]|respondi (?:bem|certo|corretamente)|fui bem|estou indo bem|consegui a vaga)|qual é a (?:resposta certa|resposta correta|minha nota|minha pontuação)|(?:o )?que (?:você )?achou(?: (?:da minha resposta|disso))?|quais são os critérios|o que (?:vocês )?(?:procuram|esperam)",
    ),
}

PORTUGUESE = Language(
    formal=_FORMAL,
    casual=_CASUAL,
    meanings=whole(_LEAD, _TAIL, _MEANINGS),
    cues=cue_words(
        depends="depende, depende muito, varia, conforme o caso, caso a caso",
        vague="muito, muita, muitos, muitas, bastante, às vezes, frequentemente, com frequência, alguns, algumas, vários, várias, um pouco, mais ou menos, coisas, sempre, normalmente, geralmente, melhor, diversos, tipo assim, um monte",
        concrete="por exemplo, porque, pois, já que, uma vez, quando eu, quando nós, quando a gente, no ano passado, ano passado, na semana passada, semana passada, no mês passado, para que, por causa, devido a, na minha, no meu, ou seja, graças a",
        figures="dois, duas, três, quatro, cinco, seis, sete, oito, nove, dez, doze, vinte, cem, mil, metade, por cento, dobro, mês, meses, semana, semanas, ano, anos",
        asks="o, que, quê, como, por, porque, quem, quando, onde, qual, quais, quanto, quanta, quantos, quantas, pode, poderia, é, há, tem, e, mas, vai, vão, vocês, você, posso, será",
    ),
)
