"""Which choices words mean in Portuguese, Chinese and Arabic."""

import pytest

from server.interview.choosing import Chosen, Match, Unclear
from tests.interview.test_choosing import read

DAYS = {"pt": ("Todo dia", "Toda semana", "Nunca"), "zh": ("每天", "每周", "从不"), "ar": ("يوميًا", "أسبوعيًا", "أبدًا")}
DRINKS = {"pt": ("Chá", "Café"), "zh": ("茶", "咖啡"), "ar": ("الشاي", "القهوة")}
YES_NO = {"pt": ("Sim", "Não"), "zh": ("是", "否"), "ar": ("نعم", "لا")}
YEARS = ("0-2年", "3-5年", "6-10年", "10年以上")
HOW_OFTEN = ("几乎每天都用", "每周用几次", "基本不用")


@pytest.mark.parametrize(
    ("language", "options", "said", "found"),
    [
        ("pt", DAYS, "a segunda", Chosen(("Toda semana",))),
        ("pt", DAYS, "Número três", Chosen(("Nunca",))),
        ("pt", DAYS, "a última opção", Chosen(("Nunca",))),
        ("pt", DAYS, "opção B", Chosen(("Toda semana",))),
        ("pt", DAYS, "eu diria toda semana", Chosen(("Toda semana",))),
        ("pt", DAYS, "todo dia ou toda semana", Unclear(("Todo dia", "Toda semana"))),
        ("pt", DRINKS, "não quero café", Unclear(())),
        ("pt", DRINKS, "talvez café", Unclear(())),
        ("pt", DRINKS, "os dois", Unclear(("Chá", "Café"))),
        ("pt", DRINKS, "Café, porque me acorda", Chosen(("Café",))),
        ("pt", YES_NO, "Sim, há dois anos", Chosen(("Sim",))),
        ("pt", YES_NO, "não", Chosen(("Não",))),
        ("pt", DAYS, "Depende do projeto", None),
        ("zh", DAYS, "我选第二个", Chosen(("每周",))),
        ("zh", DAYS, "第一个", Chosen(("每天",))),
        ("zh", DAYS, "第３个吧", Chosen(("从不",))),
        ("zh", DAYS, "最后一个", Chosen(("从不",))),
        ("zh", DAYS, "二", Chosen(("每周",))),
        ("zh", DAYS, "选B", Chosen(("每周",))),
        ("zh", DAYS, "应该是每周吧", Chosen(("每周",))),
        ("zh", DAYS, "不是每天", Unclear(())),
        ("zh", DAYS, "可能每周", Unclear(())),
        ("zh", DAYS, "每天或者每周", Unclear(("每天", "每周"))),
        ("zh", DRINKS, "我喜欢喝茶", Chosen(("茶",))),
        ("zh", DRINKS, "咖啡不错", Chosen(("咖啡",))),
        ("zh", DRINKS, "我不喝咖啡", Unclear(())),
        ("zh", DRINKS, "两个都要", Unclear(("茶", "咖啡"))),
        ("zh", YES_NO, "是的，用了两年", Chosen(("是",))),
        ("zh", YES_NO, "我觉得但是不好说", None),
        ("zh", YEARS, "三到五年", Chosen(("3-5年",))),
        ("zh", YEARS, "十年以上", Chosen(("10年以上",))),
        ("zh", HOW_OFTEN, "每周", Chosen(("每周用几次",))),
        ("zh", HOW_OFTEN, "我们几乎每天都用，因为需要", Chosen(("几乎每天都用",))),
        ("zh", ("PostgreSQL", "MySQL"), "我用的是PostgreSQL", Chosen(("PostgreSQL",))),
        ("zh", ("A方案", "B方案"), "我选b方案", Chosen(("B方案",))),
        ("zh", DAYS, "看情况", None),
        ("zh", DAYS, "每周是什么意思？", None),
        ("ar", DAYS, "الثاني", Chosen(("أسبوعيًا",))),
        ("ar", DAYS, "أختار الخيار الثالث", Chosen(("أبدًا",))),
        ("ar", DAYS, "رقم ٢", Chosen(("أسبوعيًا",))),
        ("ar", DAYS, "٣", Chosen(("أبدًا",))),
        ("ar", DAYS, "الأخير", Chosen(("أبدًا",))),
        ("ar", DAYS, "يوميا", Chosen(("يوميًا",))),
        ("ar", DAYS, "ليس يوميا", Unclear(())),
        ("ar", DRINKS, "قهوة", Chosen(("القهوة",))),
        ("ar", DRINKS, "القهوة أو الشاي", Unclear(("الشاي", "القهوة"))),
        ("ar", DRINKS, "لا أحب القهوة", Unclear(())),
        ("ar", DRINKS, "ربما القهوة", Unclear(())),
        ("ar", DRINKS, "القهوة؟", Unclear(("القهوة",))),
        ("ar", YES_NO, "نعم، منذ سنتين", Chosen(("نعم",))),
        ("ar", YES_NO, "لا", Chosen(("لا",))),
        ("ar", DAYS, "لا أعرف", None),
    ],
)
def test_one_choice_is_understood_or_asked_about(
    language: str, options: dict[str, tuple[str, ...]] | tuple[str, ...], said: str, found: Match
) -> None:
    offered = options[language] if isinstance(options, dict) else options
    assert read(said, offered, language=language) == found


@pytest.mark.parametrize(
    ("language", "options", "said", "found"),
    [
        ("pt", DRINKS, "chá e café", DRINKS["pt"]),
        ("pt", DRINKS, "ambos", DRINKS["pt"]),
        ("pt", DRINKS, "os dois", DRINKS["pt"]),
        ("pt", DAYS, "a primeira e a terceira", ("Todo dia", "Nunca")),
        ("pt", DAYS, "todas", DAYS["pt"]),
        ("zh", DRINKS, "咖啡和茶", DRINKS["zh"]),
        ("zh", DRINKS, "两个都要", DRINKS["zh"]),
        ("zh", DAYS, "第一个和第三个", ("每天", "从不")),
        ("zh", DAYS, "每天、每周", ("每天", "每周")),
        ("zh", DAYS, "全部", DAYS["zh"]),
        ("ar", DRINKS, "الشاي والقهوة", DRINKS["ar"]),
        ("ar", DRINKS, "شاي وقهوة", DRINKS["ar"]),
        ("ar", DRINKS, "كلاهما", DRINKS["ar"]),
        ("ar", DAYS, "الأول والثالث", ("يوميًا", "أبدًا")),
        ("ar", DAYS, "كل الخيارات", DAYS["ar"]),
    ],
)
def test_several_are_chosen_where_several_may_be(
    language: str, options: dict[str, tuple[str, ...]], said: str, found: tuple[str, ...]
) -> None:
    assert read(said, options[language], many=True, language=language) == Chosen(found)


def test_a_choice_that_begins_like_and_is_taken_as_it_stands() -> None:
    assert read("وردي", ("وردي", "أزرق"), language="ar") == Chosen(("وردي",))
    assert read("أزرق ووردي", ("وردي", "أزرق"), many=True, language="ar") == Chosen(("وردي", "أزرق"))
