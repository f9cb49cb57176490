"""Chinese."""

from server.interview.phrasebook.choosing.base import ChoiceWords, Choosing, Understanding, numbers, ordinals, words

CHINESE = Choosing(
    words=ChoiceWords(
        offer_one="可以选择：{options}。",
        offer_many="可以选择多个：{options}。",
        numbered="一共有{count}个选项。{options}说出内容或者编号都可以。",
        more_than_one="可以选择多个。",
        either="还是",
        which_one="为了不弄错，请问是哪一个：{options}？",
        which_ones="为了不弄错，请问是哪几个：{options}？",
        closest="下面哪一个最接近：{options}？",
        between="、",
        last="{either}",
        one_numbered="{number}：{option}。",
    ),
    understanding=Understanding(
        lead=words(
            "我 选 选择 我选 想选 要选 会选 就选 就 就是 应该 应该是 觉得 认为 感觉 会 想 想要 要 的 了 吧 呢 啊 呀 哦 嘛 谢谢 请 那 那个 "
            "这个 那就 嗯 呃 额 好 好的 答案 答案是 选项 是 个 项 种 号 我的 主要 主要是 当然 当然是 肯定 肯定是 比较 更 更喜欢 喜欢 用 我们 "
            "一个 还 偏向 倾向 倾向于 先"
        ),
        fillers=words("的 到 至 和 与 在 地 得 是 了"),
        numbers=numbers("零 一 二/两 三 四 五 六 七 八 九 十 十一 十二 十三 十四 十五 十六 十七 十八 十九 二十"),
        ordinals=ordinals(
            " ".join(f"第{n}/第{n}个/第{n}项/第{n}种" for n in "一二三四五六七八九十"),
            "最后 最后一个 最后一项 最后那个",
        ),
        pointing=words("这 那"),
        named_number=words("第 选项 号 编号 答案 方案"),
        joiners=words("和 跟 与 以及 还有 加 加上 及"),
        either=words("或者 或 还是 要么"),
        negations=words(
            "不 没 没有 不是 不要 不想 不会 不用 不喜欢 不太 从不 从来不 从来没 别 除了 无 并非 而不是 绝不 才不 不选 讨厌 不同意"
        ),
        hedges=words("也许 可能 大概 或许 说不定 不确定 不一定 之间 好像 吗"),
        new_clause=words("因为 但是 但 不过 虽然 可是 由于 所以 然而"),
        everything=words("全部 全都 所有 都 全选 都选 都要 都有"),
        both=words("两个 两者 两个都 两个都要 两种 两项 两样 俩"),
        also=words("也 还有 另外 再加 加上 还要"),
        plain=words("是 否 有 没有 会 不会 能 不能 对 不对 好 不好 可以 不可以 不是 没 同意 不同意"),
        symbols={"+": "加", "#": "井", "%": "百分之", "&": "和", "@": "艾特"},
        all_the_same=words("它们 他们 这些 都 全 我 要"),
        compounds=words(
            "不错 不断 不同 不仅 不但 不管 一起 一样 一下 一些 一般 有时 有时候 有的 有些 只有 特别 分别 区别 别的 其他 还行 一直"
        ),
    ),
    up_to=("我最多有{count}个问题想请教您。", "我最多有{count}个问题想问你。"),
    topic_probes=(
        (
            "您还没有谈到“{topic}”。关于这一点，您有什么可以告诉我的？",
            "到现在为止，我们还没有聊到“{topic}”。您那里的情况是怎样的？",
        ),
        (
            "你还没有说到“{topic}”。关于这一点，你有什么可以告诉我的？",
            "到现在为止，我们还没有聊到“{topic}”。你那里的情况是怎样的？",
        ),
    ),
)
