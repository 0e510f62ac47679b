"""What is said in and about acceptance packs 验收包 and the file of a firm 一企一档."""

from __future__ import annotations

NAME, CREDIT_CODE, INDUSTRY, REGION = "企业名称", "统一社会信用代码", "细分行业", "行政区"
EMPLOYEES, SIZE, PROVIDER, WINDOW = "从业人员数", "规模", "服务平台", "项目起止"
CARD_FIELDS = (
    NAME,
    CREDIT_CODE,
    "地址",
    "成立时间",
    "联系人",
    "主营产品",
    INDUSTRY,
    EMPLOYEES,
    "企业性质",
    SIZE,
    "规上或规下",
    "优质中小企业类别",
    REGION,
    "项目名称",
    WINDOW,
    PROVIDER,
    "改造完成时间",
    "改造范围",
)
"""The fields that pilot cities ask for; what we do not know is left to be filled in by hand."""
OTHER_PIECE_NAME = "其他材料"
FIRM_FILE_TITLE = "一企一档"
PACK_NOT_SIGNED = "案件还没有签出结论，不能生成验收包"
PACK_NOT_SIGNED_CURE = "两个人都签名以后再生成"
LOST_FILE_CURE = "请让企业重新上传这个文件，标为最终版，再生成验收包"
BROKEN_PACK_CURE = "请重新下载验收包"
INDEX_HEAD = ("题目", "材料", "文件", "大小（字节）", "SHA-256")
FIRM_FILE_NAME = "一企一档.pdf"
DECLARED_NAME = "成绩单/自评.json"
INDEX_NAME = "佐证材料/目录.csv"
EVIDENCE_FOLDER = "佐证材料"
CONTENTS_TITLES = {
    FIRM_FILE_NAME: "一企一档：企业情况、四种结果、前后对比、佐证材料目录",
    DECLARED_NAME: "自评的答案和得分",
    INDEX_NAME: "佐证材料目录，可以用表格软件打开",
}
PACK_PURPOSE = "验收包：检查一个包有没有被改过"
PACK_FILE, PACK_JSON_HELP = "验收包.zip", "输出 JSON"
WHOLE = "验收包完整，没有改动"
NO_PACK = "这不是验收包"
PACK_WAITS = "验收包里的一企一档正在排版，请过几秒再按一次。"


def pack_name(number: str) -> str:
    """The name of the file that a person downloads."""
    return f"验收包-{number}.zip"


def version_name(kind: str, number: int) -> str:
    """The path of a signed result in the pack."""
    return f"成绩单/{kind}（第 {number} 版）.json"


def version_title(kind: str, number: int) -> str:
    return f"{kind}的结论，第 {number} 版：两个人签名的内容，原样"


def missing_words(question: str, piece: str, *, has_provisional: bool) -> str:
    """A required piece that the pack lacks."""
    return f"「{question}」{piece}" + ("（只有暂用版）" if has_provisional else "")


def version_line(kind: str, number: int) -> str:
    """Which signed result, in a table."""
    return f"{kind}，第 {number} 版"


def signers_words(first: str, second: str) -> str:
    return f"{first}、{second}"


def people_words(number: int) -> str:
    return f"{number:,} 人"


def size_words(size_bytes: int) -> str:
    """A size as people say it: KB below one MB, else MB with one digit."""
    if size_bytes < 1_000_000:
        return f"{max(1, round(size_bytes / 1000))} KB"
    return f"{size_bytes / 1_000_000:.1f} MB"


def stamp_words(edition_id: str, fingerprint: str) -> str:
    """What the foot of every page says."""
    return f"评测版本 {edition_id}，指纹 {fingerprint}"


def lost_file_words(name: str) -> str:
    """The bytes of a file are gone, or are no longer those that were handed in."""
    return f"文件「{name}」不见了，或者内容和交来时不一样了"


def counted_words(entries: int) -> str:
    return f"共核对 {entries} 个文件"
