"""Portuguese."""

from server.interview.phrasebook.choosing.base import ChoiceWords, Choosing, Understanding, numbers, ordinals, words

PORTUGUESE = Choosing(
    words=ChoiceWords(
        offer_one="As opções são: {options}.",
        offer_many="É possível escolher mais de uma: {options}.",
        numbered="Há {count} opções. {options} Basta dizer as palavras ou o número.",
        more_than_one="É possível escolher mais de uma.",
        either="ou",
        which_one="Para eu entender bem, qual delas é: {options}?",
        which_ones="Para eu entender bem, quais delas são: {options}?",
        closest="Qual destas opções chega mais perto: {options}?",
    ),
    understanding=Understanding(
        lead=words(
            "eu diria digo escolho escolheria prefiro quero queria acho creio que minha meu me com por favor pela pelo a o "
            "as os é seria resposta opção opções número bom bem eh hum tá uma um de sem dúvida obrigado obrigada fico vou "
            "então pra para mim isso ser certo claro ok sim essa esse esta este no na"
        ),
        fillers=words("a o as os um uma de da do das dos e em no na"),
        numbers=numbers(
            "zero um/uma dois/duas três quatro cinco seis/meia sete oito nove dez onze doze treze quatorze/catorze quinze "
            "dezesseis/dezasseis dezessete/dezassete dezoito dezenove/dezanove vinte"
        ),
        ordinals=ordinals(
            "primeiro/primeira segundo/segunda terceiro/terceira quarto/quarta quinto/quinta sexto/sexta sétimo/sétima "
            "oitavo/oitava nono/nona décimo/décima",
            "último última",
        ),
        pointing=words("a o essa esse esta este aquela"),
        named_number=words("opção número resposta letra alternativa"),
        joiners=words("e também mais"),
        either=words("ou"),
        negations=words("não nunca jamais nem nenhum nenhuma sem exceto menos tampouco vez"),
        hedges=words("talvez entre acaso quiçá"),
        new_clause=words("porque pois mas embora porém"),
        everything=words("todas todos tudo"),
        both=words("ambas ambos dois duas"),
        also=words("também e além"),
        plain=words("sim não"),
        symbols={"+": "mais", "#": "sharp", "%": "cento", "&": "e", "@": "arroba"},
        plural=words("os as"),
        all_the_same=words("eles elas deles delas esses essas"),
    ),
    up_to=("Tenho até {count} perguntas para você.", "Tenho até {count} perguntas pra você."),
    topic_probes=(
        (
            "Ainda não foi mencionado o tema “{topic}”. O que poderia dizer a esse respeito?",
            "Até agora não falamos sobre {topic}. Como foi isso no seu caso?",
        ),
        (
            "Você ainda não mencionou {topic}. O que pode contar sobre isso?",
            "Até agora não falamos sobre {topic}. Como foi isso pra você?",
        ),
    ),
)
