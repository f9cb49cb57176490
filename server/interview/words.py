"""What words are, in scripts that part them by spaces and in those that do not; and the marks of all scripts.

Chinese writes words in one run: where words are compared, its pairs of neighbouring characters stand for them.
"""

import math
import re
import unicodedata

_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
UNSPACED = re.compile(f"[{_UNSPACED}]")
"""A character of a script in which words stand without spaces: Chinese, Japanese, Thai, Lao, Burmese, Khmer."""
_RUN = re.compile(f"[{_UNSPACED}]+|[^{_UNSPACED}]+")
CHARACTERS_A_WORD = 1.6
"""Of those characters, about so many say what an English word says.

Source: translators' word counts, which reckon 1,000 English words as 1,500 to 1,800 Chinese characters.
"""
LETTERS_A_CHARACTER = 3
"""And one of them takes about as long to say, and tells as much, as so many letters: it is a syllable with a sense."""

QUESTION_MARKS = "?？؟"
FULL_WIDTH = tuple("。！？，；：、）】」』》")
"""After these no space follows."""
STOPS = ".!?؟۔…。！？"
"""What ends sentences."""
STOPPED = rf"[{STOPS}]+[\"'”’»)」』）】]*"
"""A pattern for how sentences end, with what closes after it."""
_SENTENCE_GAP = re.compile(r"(?<=[.!?؟۔…])\s+|\n+|(?<=[。！？])(?![。！？”’」』）】])\s*|(?<=[。！？][”’」』）】])\s*")

_SIMPLER = (
    "個个 們们 來来 兩两 備备 內内 別别 動动 務务 參参 員员 問问 嗎吗 單单 噹当 場场 壓压 實实 寫写 對对 "
    "導导 專专 將将 層层 師师 幫帮 幾几 張张 強强 後后 從从 復复 應应 態态 慣惯 慮虑 戶户 據据 採采 換换 "
    "損损 數数 斷断 時时 書书 會会 東东 條条 業业 構构 樣样 標标 樂乐 機机 歡欢 歸归 歷历 決决 沒没 況况 "
    "測测 為为 無无 煩烦 獲获 現现 當当 發发 盡尽 監监 確确 種种 稱称 穩稳 積积 簡简 簽签 約约 級级 組组 "
    "結结 給给 統统 經经 緊紧 線线 練练 總总 繼继 續续 罷罢 習习 聯联 聲声 聽听 職职 腦脑 臨临 與与 舉举 "
    "舊旧 蘋苹 處处 號号 補补 裡里 製制 複复 見见 視视 覺觉 觀观 計计 訊讯 討讨 記记 訪访 設设 許许 訴诉 "
    "診诊 話话 該该 認认 語语 誤误 說说 誰谁 調调 談谈 請请 論论 講讲 謝谢 證证 識识 譯译 議议 護护 讀读 "
    "變变 讓让 負负 費费 資资 賣卖 質质 賴赖 贊赞 跡迹 車车 軟软 較较 輕轻 輸输 轉转 辦办 過过 運运 還还 "
    "這这 進进 連连 遠远 選选 遺遗 邊边 郵邮 錄录 錯错 長长 門门 閉闭 開开 間间 關关 險险 隨随 難难 電电 "
    "靜静 順顺 須须 預预 領领 頭头 題题 願愿 類类 顧顾 顯显 風风 飯饭 體体 髮发 點点 麼么 齊齐 準准 聞闻 "
    "價价 驗验 團团 隊队 優优 創创 環环 圖图 產产 戰战 僅仅 億亿 勢势 協协 區区 卻却 圍围 塊块 壞坏 夠够 "
    "夢梦 娛娱 學学 愛爱 慶庆 憑凭 戲戏 擔担 擁拥 擇择 擴扩 擊击 曉晓 權权 殺杀 氣气 濟济 燈灯 獨独 療疗 "
    "眾众 禮礼 競竞 筆笔 純纯 編编 織织 繪绘 罰罚 興兴 艱艰 藝艺 藥药 衛卫 術术 衝冲 規规 親亲 訂订 訓训 "
    "試试 誠诚 課课 諮咨 諒谅 豐丰 財财 責责 購购 貨货 貴贵 趨趋 週周 適适 鄉乡 醫医 銀银 銷销 鐵铁 陽阳 "
    "階阶 際际 離离 雙双 雖虽 響响 項项 韓韩 額额 飛飞 館馆 馬马 驚惊 魚鱼 鳥鸟 黨党 評评 圓圆 執执 報报 "
    "夾夹 奧奥 寧宁 尋寻 屬属 島岛 幣币 廠厂 廣广 廳厅 異异 彈弹 徹彻 恆恒 悅悦 惡恶 慘惨 慚惭 憶忆 懶懒 "
    "掃扫 揮挥 搶抢 擬拟 敗败 敵敌 暫暂 暢畅 極极 檢检 欄栏 毀毁 減减 滅灭 滾滚 滿满 漢汉 潛潜 濃浓 災灾 "
    "爭争 牆墙 狀状 猶犹 畫画 疊叠 盤盘 礙碍 糾纠 納纳 細细 終终 絕绝 網网 維维 縮缩 紀纪 紅红 績绩 肅肃 "
    "膽胆 萬万 葉叶 蓋盖 藍蓝 蘭兰 蟲虫 裝装 覽览 觸触 詢询 詳详 註注 譽誉 貝贝 販贩 貫贯 貼贴 賞赏 賬账 "
    "贏赢 趕赶 踐践 輔辅 輩辈 農农 違违 遞递 邏逻 鄰邻 釋释 針针 鈴铃 錢钱 鍵键 鎖锁 鏡镜 閃闪 閱阅 陣阵 "
    "陸陆 靈灵 頂顶 頓顿 頻频 飲饮 養养 餘余 騎骑 騙骗 驅驱 鬆松 鬧闹 鮮鲜 鹽盐"
)
"""Traditional characters, each before its simplified form."""
_FOLDS = str.maketrans(
    {
        **{pair[0]: pair[1] for pair in _SIMPLER.split()},
        "妳": "你",
        "ى": "ي",
        "ی": "ي",
        "ة": "ه",
        "ک": "ك",
        "ٱ": "ا",
        "ـ": None,
        "ء": None,
    }
)
"""What is written in several ways: the commonest traditional Chinese characters, and Arabic letters whose forms people
interchange."""


def unmarked(text: str) -> str:
    """`text` in one of its spellings: no accents and vowel signs, full-width forms and digits as in English."""
    if text.isascii():
        return text
    plain = (char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return "".join(str(unicodedata.decimal(char)) if char.isdecimal() else char for char in plain).translate(_FOLDS)


def normalised(text: str) -> str:
    """Lower case, no accents, words parted by single spaces, punctuation gone."""
    return " ".join(re.findall(r"\w+", unmarked(text.casefold())))


def compared(text: str) -> list[str]:
    """The words by which texts are compared, normalised; in scripts without spaces, pairs of characters."""
    return [part for word in normalised(text).split() for run in _RUN.findall(word) for part in _parts(run)]


def pairs(run: str) -> list[str]:
    """The overlapping pairs of characters of a run without spaces; a lone character stays."""
    return [run[at : at + 2] for at in range(max(1, len(run) - 1))]


def _parts(run: str) -> list[str]:
    return pairs(run) if UNSPACED.match(run) else [run]


def count_words(text: str) -> int:
    """How many words `text` has; in scripts without spaces, about how many its characters come to."""
    spaced = sum(any(char.isalnum() for char in word) for word in UNSPACED.sub(" ", text).split())
    return spaced + math.ceil(len(UNSPACED.findall(text)) / CHARACTERS_A_WORD)


def letters_in(text: str) -> int:
    """How long `text` is, in letters of an alphabet."""
    return len(text) + (LETTERS_A_CHARACTER - 1) * len(UNSPACED.findall(text))


def has_phrase(text: str, phrase: str) -> bool:
    """Whether normalised `text` has the normalised phrase as whole words; anywhere in a script without spaces.

    Arabic writes its "and" in one with the word that follows.
    """
    if UNSPACED.search(phrase):
        return phrase in text.replace(" ", "")
    return any(f" {lead}{phrase} " in f" {text} " for lead in ("", "و", "ف"))


def is_question(text: str) -> bool:
    """Whether `text` ends with a question mark."""
    return text.rstrip().endswith(tuple(QUESTION_MARKS))


def sentences_of(text: str) -> list[str]:
    """A finished text, by sentences."""
    return [part.strip() for part in _SENTENCE_GAP.split(text) if part.strip()]


def joined(*parts: str) -> str:
    """The parts that are not empty beside each other, with a space where their script puts one."""
    text = ""
    for part in filter(None, parts):
        close = text.endswith(FULL_WIDTH) or (UNSPACED.match(text[-1:]) and UNSPACED.match(part))
        text += part if close or not text else f" {part}"
    return text
