"""Spanish."""

from server.interview.phrasebook.choosing.base import ChoiceWords, Choosing, Understanding, numbers, ordinals, words

SPANISH = Choosing(
    words=ChoiceWords(
        offer_one="Las opciones son: {options}.",
        offer_many="Se puede elegir más de una: {options}.",
        numbered="Hay {count} opciones. {options} Basta con decir las palabras o el número.",
        more_than_one="Se puede elegir más de una.",
        either="o",
        which_one="Para entenderlo bien, ¿cuál es: {options}?",
        which_ones="Para entenderlo bien, ¿cuáles son: {options}?",
        closest="¿Cuál de estas opciones se acerca más: {options}?",
    ),
    understanding=Understanding(
        lead=words(
            "yo diria digo elijo eligo elegiria escojo prefiero quiero creo que mi me quedo con por la el lo los las es "
            "seria respuesta opcion numero favor pues bueno eh vale un una de sin duda gracias tomo cojo a"
        ),
        fillers=words("el la los las un una de a y del"),
        numbers=numbers(
            "cero uno/una/un dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis "
            "diecisiete dieciocho diecinueve veinte"
        ),
        ordinals=ordinals(
            "primero/primera/primer segundo/segunda tercero/tercera/tercer cuarto/cuarta quinto/quinta sexto/sexta "
            "septimo/septima octavo/octava noveno/novena decimo/decima",
            "ultimo ultima",
        ),
        pointing=words("la el esa ese esta este"),
        named_number=words("opcion numero respuesta letra"),
        joiners=words("y e tambien mas"),
        either=words("o u"),
        negations=words("no nunca jamas ni ningun ninguna ninguno sin excepto salvo tampoco lugar"),
        hedges=words("quizas quiza talvez entre acaso"),
        new_clause=words("porque pero aunque sino"),
        everything=words("todas todos todo"),
        both=words("ambas ambos dos"),
        also=words("tambien y ademas"),
        plain=words("si no"),
        symbols={"+": "plus", "#": "sharp", "%": "ciento", "&": "y", "@": "arroba"},
        plural=words("los las"),
        all_the_same=words("ellas ellos"),
    ),
    up_to=("Tengo hasta {count} preguntas para usted.", "Tengo hasta {count} preguntas para ti."),
    topic_probes=(
        (
            "Todavía no ha mencionado {topic}. ¿Qué puede contarme sobre eso?",
            "Hasta ahora no hemos hablado de {topic}. ¿Cómo fue en su caso?",
        ),
        (
            "Todavía no has mencionado {topic}. ¿Qué puedes contarme sobre eso?",
            "Hasta ahora no hemos hablado de {topic}. ¿Cómo fue en tu caso?",
        ),
    ),
)
