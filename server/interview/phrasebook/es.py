"""Spanish."""

from dataclasses import replace

from server.interview.phrasebook.base import Cues, Language, Meaning, Phrases, ProbeKind, whole

_FORMAL = Phrases(
    hello="Buenos días y bienvenida o bienvenido.",
    hello_name="Le doy la bienvenida, {name}.",
    i_am_ai="Soy {ai_name}, una entrevistadora de inteligencia artificial.",
    my_name="Aquí me llamo {ai_name}.",
    one_question="Tengo una pregunta para usted.",
    questions="Tengo {count} preguntas para usted.",
    time_limit="Disponemos de {minutes} minutos en total.",
    manners="Puede saltarse una pregunta, hacer una pausa o terminar en cualquier momento.",
    first_question="Esta es la primera pregunta.",
    acknowledgements=(
        "Gracias.",
        "Entiendo.",
        "De acuerdo.",
        "Tomo nota, gracias.",
        "Muchas gracias.",
        "Queda anotado.",
        "Gracias por contármelo.",
    ),
    skipped=("No hay problema, la dejamos.", "Está bien, seguimos adelante.", "Por supuesto, pasamos a lo siguiente."),
    repeat="Por supuesto. Le repito la pregunta.",
    probe_again="Después le había preguntado:",
    wait=("Por supuesto, tómese el tiempo que necesite.", "Claro, espero.", "Sin prisa, cuando usted quiera."),
    check_in="Tómese su tiempo. Sigo aquí para cuando quiera responder.",
    offer_to_move_on="No hay prisa. Si prefiere pasar a la siguiente pregunta, use «Saltar»; también puede salir y volver más tarde.",
    confirm_skip="¿Desea saltarse esta pregunta?",
    nothing_said="Todavía no tengo respuesta a esta pregunta. ¿Desea saltársela?",
    confirm_end="¿Desea terminar aquí la entrevista? Las preguntas pendientes quedarían sin respuesta.",
    go_on="Muy bien, seguimos con la pregunta.",
    hold_course="Sigamos con la pregunta; si prefiere no responderla, puede saltársela.",
    wrap_up="Esa era la última pregunta. ¿Desea añadir o preguntar algo?",
    wrap_up_check_in="Si no hay nada más, puede terminar con «Listo».",
    time_up="Se ha acabado el tiempo. Termine la respuesta que está dando y envíela; después cerraremos.",
    close="Hemos llegado al final de la entrevista. Gracias por su tiempo.",
    close_ended="Terminamos aquí, entonces. Gracias por su tiempo.",
    close_time="Se ha acabado el tiempo, así que terminamos aquí. Gracias por su tiempo.",
    probes={
        ProbeKind.OFF: (
            "¿Qué es lo primero que le viene a la mente al pensar en esto?",
            "¿Qué podría decir de esto desde su propia experiencia?",
        ),
        ProbeKind.SHORT: (
            "¿Podría contarme un poco más sobre eso?",
            "¿Podría describirlo con más detalle?",
            "¿Qué más debería saber sobre eso?",
        ),
        ProbeKind.EXAMPLE: (
            "¿Podría contarme un ejemplo concreto?",
            "¿Podría describir una ocasión en particular en que ocurrió?",
        ),
        ProbeKind.VAGUE: (
            "¿Podría precisarlo más, quizá con una cifra o una fecha?",
            "¿Cómo describiría el alcance de eso con más exactitud?",
        ),
        ProbeKind.DEPENDS: ("¿De qué depende para usted?", "¿Qué circunstancias marcan la diferencia?"),
        ProbeKind.REASON: ("¿Qué le llevó a elegir eso?", "¿Cuál fue el motivo de su elección?"),
    },
    answers={
        Meaning.GREETING: "Hola. Responda cuando quiera.",
        Meaning.HEARING: "Sí, estoy aquí, y lo que envía me llega.",
        Meaning.WHAT_IS_MEANT: "Solo puedo darle la pregunta tal como está redactada. Responda como la entienda; no tiene trampa.",
        Meaning.IDENTITY: "Soy una inteligencia artificial, no una persona.",
        Meaning.PRIVACY: "Sus respuestas se guardan con esta entrevista para quienes le han invitado. El aviso del principio dice qué se conserva y durante cuánto tiempo.",
        Meaning.PROGRESS: "Esta es la pregunta {number} de {count}.",
        Meaning.READERS: "Las respuestas las leen quienes le han invitado a esta entrevista.",
        Meaning.MAY_SKIP: "Sí, puede. Use «Saltar» o diga que desea saltarse esta pregunta.",
        Meaning.MAY_STOP: "Sí, puede terminar en cualquier momento. Use «Terminar» o diga que desea terminar la entrevista.",
        Meaning.MAY_PAUSE: "Sí, puede hacer una pausa. Lo dicho se conserva y puede volver con el mismo enlace.",
        Meaning.JUDGEMENT: "No valoro las respuestas. Dígalo a su manera, tal como lo ve.",
    },
    time_left="Quedan unos {left} minutos.",
    dont_know="No pasa nada. Puede decir lo que se le ocurra, o usar «Saltar» para seguir.",
    question_for_team="A eso no puedo responder yo. Queda guardado con su entrevista, a la vista de quienes le han invitado.",
)

_CASUAL = replace(
    _FORMAL,
    hello="¡Hola!",
    hello_name="¡Hola, {name}!",
    one_question="Tengo una pregunta para ti.",
    questions="Tengo {count} preguntas para ti.",
    time_limit="Tenemos {minutes} minutos en total.",
    manners="Puedes saltarte una pregunta, hacer una pausa o terminar cuando quieras.",
    first_question="Aquí va la primera.",
    acknowledgements=(
        "Gracias.",
        "Vale, entiendo.",
        "De acuerdo.",
        "Anotado, gracias.",
        "Ya veo.",
        "Vale.",
        "Gracias por contármelo.",
    ),
    skipped=("No pasa nada, la dejamos.", "Vale, seguimos.", "Claro, pasamos a lo siguiente."),
    repeat="Claro, te repito la pregunta.",
    probe_again="Y luego te había preguntado:",
    wait=("Claro, tómate tu tiempo.", "Sin prisa, espero.", "Cuando quieras."),
    check_in="Tómate tu tiempo, sigo aquí para cuando quieras responder.",
    offer_to_move_on="No hay prisa. Si prefieres pasar a la siguiente pregunta, usa «Saltar»; también puedes salir y volver más tarde.",
    confirm_skip="¿Quieres saltarte esta pregunta?",
    nothing_said="Todavía no tengo respuesta a esta pregunta. ¿Quieres saltártela?",
    confirm_end="¿Quieres terminar aquí la entrevista? Las preguntas pendientes quedarían sin respuesta.",
    go_on="Vale, seguimos con la pregunta.",
    hold_course="Sigamos con la pregunta; si prefieres no responderla, puedes saltártela.",
    wrap_up="Esa era la última pregunta. ¿Quieres añadir o preguntar algo?",
    wrap_up_check_in="Si eso es todo, puedes terminar con «Listo».",
    time_up="Se ha acabado el tiempo. Termina la respuesta que estás dando y envíala; después cerramos.",
    close="Hemos llegado al final de la entrevista. ¡Gracias por tu tiempo!",
    close_ended="Vale, terminamos aquí. ¡Gracias por tu tiempo!",
    close_time="Se ha acabado el tiempo, así que terminamos aquí. ¡Gracias por tu tiempo!",
    probes={
        ProbeKind.OFF: (
            "¿Qué es lo primero que te viene a la mente al pensar en esto?",
            "¿Qué podrías decir de esto desde tu propia experiencia?",
        ),
        ProbeKind.SHORT: (
            "¿Podrías contarme un poco más sobre eso?",
            "¿Podrías describirlo con más detalle?",
            "¿Qué más debería saber sobre eso?",
        ),
        ProbeKind.EXAMPLE: (
            "¿Podrías contarme un ejemplo concreto?",
            "¿Podrías describir una ocasión en particular en que ocurrió?",
        ),
        ProbeKind.VAGUE: (
            "¿Podrías precisarlo más, quizá con una cifra o una fecha?",
            "¿Cómo describirías el alcance de eso con más exactitud?",
        ),
        ProbeKind.DEPENDS: ("¿De qué depende para ti?", "¿Qué circunstancias marcan la diferencia?"),
        ProbeKind.REASON: ("¿Qué te llevó a elegir eso?", "¿Cuál fue el motivo de tu elección?"),
    },
    answers={
        Meaning.GREETING: "¡Hola! Responde cuando quieras.",
        Meaning.HEARING: "Sí, estoy aquí, y lo que envías me llega.",
        Meaning.WHAT_IS_MEANT: "Solo puedo darte la pregunta tal como está redactada. Responde como la entiendas; no tiene trampa.",
        Meaning.IDENTITY: "Soy una inteligencia artificial, no una persona.",
        Meaning.PRIVACY: "Tus respuestas se guardan con esta entrevista para quienes te han invitado. El aviso del principio dice qué se conserva y durante cuánto tiempo.",
        Meaning.PROGRESS: "Esta es la pregunta {number} de {count}.",
        Meaning.READERS: "Las respuestas las leen quienes te han invitado a esta entrevista.",
        Meaning.MAY_SKIP: "Sí, puedes. Usa «Saltar» o di que quieres saltarte esta pregunta.",
        Meaning.MAY_STOP: "Sí, puedes terminar cuando quieras. Usa «Terminar» o di que quieres terminar la entrevista.",
        Meaning.MAY_PAUSE: "Sí, puedes hacer una pausa. Lo dicho se conserva y puedes volver con el mismo enlace.",
        Meaning.JUDGEMENT: "No valoro las respuestas. Dilo a tu manera, tal como lo ves.",
    },
    dont_know="No pasa nada. Puedes decir lo que se te ocurra, o usar «Saltar» para seguir.",
    question_for_team="A eso no puedo responder yo. Queda guardado con tu entrevista, a la vista de quienes te han invitado.",
)

_LEAD = r"(?:(?:ok|vale|bueno|pues|eh|perdon|perdona|disculpe|disculpa|lo siento|por favor|si|no|gracias|entonces) )*"
_TAIL = r"(?: (?:por favor|gracias))*"

SPANISH = Language(
    formal=_FORMAL,
    casual=_CASUAL,
    meanings=whole(
        _LEAD,
        _TAIL,
        {
            Meaning.DONE: (
                r"(?:ya )?(?:he (?:terminado|acabado)|termine|acabe)(?: (?:de responder|de contestar|mi respuesta|con (?:esta pregunta|esto)))?",
                r"(?:eso|esto) es todo(?: por (?:ahora|mi parte))?|nada mas que (?:anadir|decir)|listo|lista|ya esta|(?:la )?siguiente(?: pregunta)?|sigamos|continuemos|pasemos a (?:la siguiente|otra)(?: pregunta)?",
            ),
            Meaning.SKIP: (
                r"(?:paso|saltar|saltala|salta|saltemos|saltemosla|siguiente sin responder)(?: (?:esta|esta pregunta|la pregunta))?",
                r"(?:quiero|quisiera|me gustaria|prefiero|preferiria|puede|puedes|podemos) (?:saltar|saltarme|saltarnos|pasar|omitir)(?: (?:esta|esta pregunta|la pregunta))?",
                r"(?:prefiero|preferiria) no (?:responder|contestar|decirlo|responderla)(?: (?:a )?(?:esta|esta pregunta|esto|eso))?|no quiero (?:responder|contestar)(?: (?:a )?(?:esta|esta pregunta|esto|eso))?",
            ),
            Meaning.REPEAT: (
                r"(?:puede|puedes|podria|podrias)(?: usted)? (?:repetir|repetirme|repetirlo|repetirla)(?: (?:la pregunta|eso|lo))?|repita(?: la pregunta)?|repite(?: la pregunta)?|otra vez|cual era la pregunta|que (?:ha dicho|has dicho|dijo|dijiste)|como dice|como dices",
            ),
            Meaning.WAIT: (
                r"(?:un|deme un|dame un|espere un|espera un|solo un) (?:momento|minuto|segundo|momentito)|espere|espera|(?:dejeme|dejame) pensar(?:lo)?(?: un (?:momento|minuto|poco))?|necesito (?:un (?:momento|minuto|poco de tiempo)|(?:mas )?tiempo|pensarlo|pensar)(?: para pensar(?:lo)?)?",
            ),
            Meaning.END: (
                r"(?:quiero|quisiera|me gustaria|prefiero) (?:terminar|acabar|dejar|finalizar|parar|abandonar)(?: (?:la|esta) entrevista| aqui| ya| ahora)*|(?:termine|termina|terminemos|acabemos|finalice|finalizar|terminar) (?:la|esta) entrevista|adios|hasta luego",
            ),
            Meaning.YES: (
                r"si|claro|vale|ok|de acuerdo|por supuesto|correcto|exacto|adelante|si quiero|seguro|confirmo|desde luego|si adelante|asi es|hazlo|hagalo",
            ),
            Meaning.NO: (
                r"no|mejor no|todavia no|aun no|no quiero|sigamos|continuemos|continuar|quiero (?:seguir|continuar|responder)|sigue|siga|para nada|cancelar",
            ),
            Meaning.NOTHING: (
                r"(?:no|nada|ninguna|nada mas|no nada mas|no gracias|no tengo (?:mas )?preguntas|ninguna pregunta|creo que (?:no|eso es todo|ya esta)|no eso es todo|nada que anadir|todo bien|por mi parte nada)(?: mas)?",
            ),
            Meaning.DONT_KNOW: (
                r"(?:no (?:lo )?se|ni idea|no tengo (?:ni )?idea|no estoy segur[oa]|no sabria (?:decir|decirle|decirte|que decir)|no me acuerdo|no recuerdo|no se me ocurre nada|ahora mismo no se)(?: (?:la verdad|que decir|que responder|ahora mismo))*",
            ),
            Meaning.GREETING: (
                r"hola|buenas|buenos dias|buenas (?:tardes|noches)|hola que tal|que tal|encantad[oa]|estoy list[oa]|empecemos|hola buenos dias|hola buenas(?: tardes)?",
            ),
            Meaning.HEARING: (
                r"me (?:oye|oyes|escucha|escuchas|lee|lees)(?: (?:bien|ahora))?|(?:esta|estas|sigue|sigues)(?: usted)? (?:ahi|aqui)|hay alguien(?: ahi)?|funciona(?: esto)?|esto funciona|(?:le|te) ha llegado(?: mi (?:respuesta|mensaje))?|hola me (?:oye|oyes)|prueba",
            ),
            Meaning.WHAT_IS_MEANT: (
                r"(?:a )?que (?:quiere|quieres) decir(?: con (?:eso|esto|la pregunta))?|que significa(?: (?:eso|esto|la pregunta))?|no (?:lo |la )?(?:entiendo|comprendo|he entendido)(?: (?:la|esta|bien la) pregunta| bien)?|a que se refiere|a que te refieres|(?:puede|puedes|podria|podrias) (?:explicar|explicarlo|explicarme|aclarar|aclararlo|reformular)(?: (?:la pregunta|eso|esto))?|como|que|por ejemplo",
            ),
            Meaning.IDENTITY: (
                r"(?:eres|es usted|es|estoy hablando con|hablo con) (?:una? )?(?:persona|humano|humana|robot|bot|ia|maquina|inteligencia artificial|persona real|chatgpt)(?: o (?:una? )?(?:persona|humano|robot|bot|ia|maquina))?|quien eres|quien es usted|que eres|como te llamas|como se llama(?: usted)?|con quien (?:hablo|estoy hablando)",
            ),
            Meaning.PRIVACY: (
                r"que (?:pasa|pasara|hacen|haran|hace|haceis|va a pasar) con (?:mis|los|estos) (?:datos|respuestas)|que (?:pasa|pasara|hacen|haran|va a pasar) con mis respuestas|(?:se graba|se guarda|es confidencial|es anonimo|es anonima|se esta grabando)(?: (?:esto|la entrevista))?|(?:esto|la entrevista) (?:se graba|se guarda|es confidencial|es anonim[oa])",
            ),
            Meaning.PROGRESS: (
                r"cuant[oa]s? (?:preguntas|tiempo|minutos|falta|queda|dura|durara)(?: (?:quedan|queda|faltan|falta|hay|son|mas|tengo|tenemos|esto|la entrevista|nos|me))*|es la ultima(?: pregunta)?|por que pregunta vamos",
            ),
            Meaning.READERS: (
                r"quien (?:va a leer|lee|leera|ve|vera|va a ver|revisa)(?: (?:esto|mis respuestas|las respuestas|eso))?|para quien es esto",
            ),
            Meaning.MAY_SKIP: (
                r"(?:puedo|se puede|es posible) (?:saltar|saltarme|omitir|saltarla|pasar)(?: (?:esta|una|la|alguna) pregunta| preguntas)?|tengo que (?:responder|contestar)(?: a)?(?: (?:esta|esto|todo|todas))?",
            ),
            Meaning.MAY_STOP: (
                r"(?:puedo|se puede) (?:parar|terminar|dejarlo|salir|acabar)(?: (?:aqui|ya|ahora|cuando quiera|la entrevista))*|que pasa si (?:paro|termino|lo dejo|me voy)",
            ),
            Meaning.MAY_PAUSE: (
                r"(?:puedo|podemos|se puede) (?:hacer una pausa|pausar|parar un momento|descansar|seguir (?:luego|mas tarde|manana)|continuar (?:luego|mas tarde|manana)|volver (?:luego|mas tarde|manana))(?: (?:la entrevista|un momento))?",
            ),
            Meaning.JUDGEMENT: (
                r"(?:es|esta|estuvo|era) (?:esto |eso |mi respuesta )?(?:correct[oa]|bien|mal)(?: (?:asi|esto|eso|mi respuesta))?|(?:lo |la )?(?:estoy haciendo|he hecho|hago) bien|como (?:voy|lo estoy haciendo|lo hago|lo he hecho)|que (?:le|te) parece(?: mi respuesta)?|he aprobado|cual es la respuesta correcta|cual es mi (?:nota|puntuacion)|que busca(?:n|s)?",
            ),
        },
    ),
    cues=Cues(
        depends=("depende", "segun", "varia"),
        vague=(
            "mucho",
            "muchos",
            "muchas",
            "mucha",
            "a veces",
            "a menudo",
            "algunos",
            "algunas",
            "varios",
            "varias",
            "bastante",
            "mas o menos",
            "cosas",
            "poco",
            "siempre",
            "normalmente",
            "mejor",
        ),
        concrete=(
            "por ejemplo",
            "porque",
            "ya que",
            "una vez",
            "cuando",
            "el ano pasado",
            "la semana pasada",
            "el mes pasado",
            "asi que",
            "para que",
            "debido a",
            "en mi",
        ),
        asks=(
            "que",
            "como",
            "por",
            "quien",
            "cuando",
            "donde",
            "cual",
            "cuanto",
            "cuanta",
            "cuantos",
            "puede",
            "puedes",
            "es",
            "hay",
            "y",
            "pero",
            "se",
            "van",
            "va",
        ),
    ),
)
