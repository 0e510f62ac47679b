"""What is said about accounts, organisations and rights."""

from __future__ import annotations

from collections.abc import Mapping

from rongtong_assess.core.actor import OrganisationKind, Role
from rongtong_assess.core.people.api_key import KeyState
from rongtong_assess.core.people.log_in import InvitationState

MESSAGES = {
    "GENERIC_AUTHN_FAILED": ("邮箱、手机号或密码不对，或者账号已停用。请检查后再试。", "error"),
    "USER_DOES_NOT_EXIST": ("邮箱、手机号或密码不对，或者账号已停用。请检查后再试。", "error"),
    "DISABLED_ACCOUNT": ("邮箱、手机号或密码不对，或者账号已停用。请检查后再试。", "error"),
    "INVALID_PASSWORD": ("密码不对，请再试一次。", "error"),
    "UNAUTHENTICATED": ("请先登录。", "info"),
    "UNAUTHORIZED": ("当前登录的账号不能打开这个页面。", "error"),
    "REAUTHENTICATION_REQUIRED": ("这一步关系到账号安全，请再输入一次密码。", "info"),
    "REAUTHENTICATION_SUCCESSFUL": ("密码正确，可以继续了。", "success"),
    "ANONYMOUS_USER_REQUIRED": ("您已经登录，不需要再打开这个页面。", "info"),
    "INVALID_REDIRECT": ("登录后要打开的地址不属于本系统，已忽略。", "error"),
    "EMAIL_NOT_PROVIDED": ("请填写邮箱。", "error"),
    "INVALID_EMAIL_ADDRESS": ("邮箱的写法不对，例如 zhang.san@example.com。", "error"),
    "EMAIL_ALREADY_ASSOCIATED": ("%(email)s 不能用来注册。", "error"),
    "PASSWORD_NOT_PROVIDED": ("请填写密码。", "error"),
    "PASSWORD_INVALID_LENGTH": ("密码至少要有 %(length)s 个字符。", "error"),
    "PASSWORD_TOO_SIMPLE": ("这个密码太容易被猜到，请换一个。", "error"),
    "RETYPE_PASSWORD_MISMATCH": ("两次输入的密码不一样。", "error"),
    "PASSWORD_IS_THE_SAME": ("新密码不能和现在的密码一样。", "error"),
    "PASSWORD_CHANGE": ("密码已更改，其他地方的登录都已退出。", "success"),
    "FORGOT_PASSWORD": ("忘记密码？", "info"),
    "PASSWORD_RESET_REQUEST": ("如果 %(email)s 注册过，重设密码的链接已经生成。", "info"),
    "PASSWORD_RESET_EXPIRED": ("重设密码的链接已过期（有效期 %(within)s），请重新申请。", "error"),
    "INVALID_RESET_PASSWORD_TOKEN": ("重设密码的链接无效或已经用过，请重新申请。", "error"),
    "PASSWORD_RESET_NO_LOGIN": ("新密码已设好，请用新密码登录。", "success"),
    "TWO_FACTOR_INVALID_TOKEN": ("验证码不对或已经用过。请等手机上换一个新码再输入。", "error"),
    "TWO_FACTOR_LOGIN_SUCCESSFUL": ("验证通过，已登录。", "success"),
    "TWO_FACTOR_CHANGE_METHOD_SUCCESSFUL": ("两步验证已开启。请接着生成恢复码，手机丢失时可以用它登录。", "success"),
    "TWO_FACTOR_DISABLED": ("两步验证已关闭。", "success"),
    "TWO_FACTOR_PERMISSION_DENIED": ("请从登录页重新开始。", "error"),
    "TWO_FACTOR_METHOD_NOT_AVAILABLE": ("请选择“开始设置”或“关闭两步验证”。", "error"),
    "TWO_FACTOR_SETUP_EXPIRED": ("设置要在 %(within)s 内完成，请重新开始。", "error"),
    "INVALID_RECOVERY_CODE": ("恢复码不对或已经用过。", "error"),
    "NO_RECOVERY_CODES_SETUP": ("还没有生成恢复码。", "info"),
    "API_ERROR": ("浏览器发来的内容不完整，请刷新页面后再试。", "error"),
    "INVALID_INPUT": ("这一项的内容不能接受。", "error"),
}
SUBJECTS = {
    "EMAIL_SUBJECT_REGISTER": "融通测评：注册",
    "EMAIL_SUBJECT_PASSWORD_RESET": "融通测评：重设密码",
    "EMAIL_SUBJECT_PASSWORD_NOTICE": "融通测评：密码已重设",
    "EMAIL_SUBJECT_PASSWORD_CHANGE_NOTICE": "融通测评：密码已更改",
}
SUBJECT_OF_AN_INVITATION = "融通测评：邀请"
SUBJECT_OF_A_CONFIRMATION = "融通测评：确认邮箱"
ALREADY_REGISTERED = "如果这个邮箱以前注册过，请直接登录；忘记了密码可以重设。"
EASY_PASSWORD = "这个密码太容易被猜到：请不要用邮箱、姓名、连续的数字或重复的字符。"  # noqa: S105  # a message, not a password
KIND_WORDS = {
    OrganisationKind.FIRM: "企业",
    OrganisationKind.PLATFORM: "服务平台",
    OrganisationKind.PARK: "园区",
    OrganisationKind.CHAIN_LEADER: "链主企业",
    OrganisationKind.ADMINISTRATOR: "平台管理",
}
ROLE_WORDS = {
    Role.OWNER: "负责人",
    Role.CONTRIBUTOR: "填报人",
    Role.MANAGER: "主管",
    Role.CONSULTANT: "咨询顾问",
    Role.REVIEWER: "复核人",
    Role.ANALYST: "分析人",
    Role.ADMINISTRATOR: "管理员",
    Role.READER: "查看人",
}
ERASED = "账号已注销"
NAME_CHANGED = "姓名已修改。"
CONSENT_RECORDED = "已记录您的同意。"
LOGGED_OUT_THERE = "那里的登录已退出。"
LOGGED_OUT_ELSEWHERE = "其他地方的登录都已退出。"
ACCOUNT_ERASED = "账号已注销，与您有关的个人信息已删除。"
SECOND_FACTOR_OFF = "两步验证已关闭，请提醒本人登录后重新开启。"
ACCOUNT_SWITCHED_ON = "账号已启用。"
ACCOUNT_SWITCHED_OFF = "账号已停用，正在使用的登录已全部退出。"
ORGANISATION_SWITCHED_ON = "单位已启用。"
ORGANISATION_SWITCHED_OFF = "单位已停用，其成员的登录已退出。"
ORGANISATION_NEEDS_NAME = "这一类单位请填写单位名称。"
KEY_REVOKED = "密钥已撤销，用它的程序现在连不上了。"
EMAIL_CONFIRMED = "邮箱已确认。"
NO_MAIL_SERVER = "本站没有发信服务器：确认信已经写好，存在服务器上，请联系运营方转交给您。"
PLATFORM_AUTHORISED = "已授权。随时可以在这里结束。"
AUTHORISATION_ENDED = "授权已结束，这个平台现在看不到贵公司的结果了。"
INVITATION_TAKEN_BACK = "邀请已撤回，信里的链接不能用了。"
INVITATION_ACCEPTED = "已接受邀请。请填写企业资料，就可以开始测评。"
OTHER_EMAIL = "信是发到另一个邮箱的，请先勾选确认，或换成那个邮箱的账号登录。"
PLATFORM_SAVED = "平台信息已保存。"
SECOND_FACTOR_NEEDED = "您的角色必须用两步验证，不能关闭；可以换一部手机。"
SECOND_FACTOR_MISSING = "您的角色要先设好两步验证。请回到网页上设置。"
LOGIN_EXPIRED = "登录已过期，请重新登录。"
PRODUCT_NAME = "融通测评"
KEY_STATE_WORDS: Mapping[str, str] = {
    KeyState.GOOD: "有效",
    KeyState.EXPIRED: "已到期",
    KeyState.REVOKED: "已撤销",
    KeyState.ORPHANED: "已失效：创建的人不再是负责人，或账号停用了",
}
INVITATION_STATE_WORDS: Mapping[str, str] = {
    InvitationState.OPEN: "等对方接受",
    InvitationState.ACCEPTED: "已接受",
    InvitationState.REVOKED: "已撤回",
    InvitationState.EXPIRED: "已过期",
}


def confirmation_sent_words(email: str) -> str:
    """That the e-mail of confirmation was sent."""
    return f"确认信已发到 {email}，请打开信里的链接。没收到就看看垃圾邮件。"


def joined_words(organisation: str, role: Role) -> str:
    """That an invitation was accepted."""
    return f"您现在是「{organisation}」的{ROLE_WORDS[role]}了。"


ACCOUNT_LABELS = {
    "name": "姓名",
    "your_name": "您的姓名",
    "email": "邮箱",
    "log_in_name": "邮箱或手机号",
    "password": "密码",
    "present_password": "现在的密码",
    "new_password": "新密码",
    "password_again": "再输入一次密码",
    "consent": "我已阅读并同意个人信息保护说明",
    "second_factor": "两步验证",
    "phone": "手机号",
    "code": "六位验证码",
    "recovery_code": "恢复码",
    "is_understood": "我知道注销后账号不能恢复",
}
ACCOUNT_HINTS = {
    "code": "打开手机上的验证器应用，输入“融通测评”下面的六位数字。",
    "recovery_code": "每个恢复码只能用一次，形如 1a2b-3c4d-5e6f。",
}
ACCOUNT_BUTTONS = {
    "log_in": "登录",
    "register": "注册",
    "forgot": "发送重设密码的邮件",
    "reset": "设为新密码",
    "change": "更改密码",
    "verify": "继续",
    "confirm": "确认",
    "recover": "用恢复码登录",
    "erase": "注销账号",
}
NAME_MISSING = "请填写姓名。"
LOG_IN_NAME_MISSING = "请填写邮箱或手机号。"
EMAIL_MISSING = "请填写邮箱。"
EMAIL_MISSPELT = "邮箱太长，请检查。"
PASSWORD_MISSING = "请填写密码。"  # noqa: S105  # a message, not a password
PASSWORD_AGAIN_MISSING = "请再输入一次密码。"  # noqa: S105  # a message, not a password
PASSWORD_MISTYPED = "密码太长，请检查。"  # noqa: S105  # a message, not a password
CONSENT_MISSING = "请先阅读个人信息保护说明；同意后才能注册。"
CODE_MISSING = "请填写验证码。"
CODE_TOO_LONG = "验证码是六位数字。"
RECOVERY_CODE_MISSING = "请填写恢复码。"
RECOVERY_CODE_TOO_LONG = "恢复码形如 1a2b-3c4d-5e6f，请检查。"
ERASURE_UNCONFIRMED = "请勾选，表示知道注销后不能恢复。"
KEY_LABELS = {
    "name": "给什么程序用",
    "lifetime": "有效期",
    "is_confirmed": "我知道用这个密钥的程序会马上连不上，确认撤销",
}
KEY_HINTS = {
    "name": "写清楚是哪个程序，以后好认，例如“集团数据平台”。",
    "lifetime": "到期后要换新的。越短越安全。",
}
KEY_NAME_MISSING = "请写明给什么程序用。"
KEY_LIFETIME_MISSING = "请选一个有效期。"
REVOCATION_UNCONFIRMED = "请勾选确认后再撤销。"
ACCEPTANCE_LABEL = "我知道邀请发到了另一个邮箱，确认用现在登录的账号接受"
ACCEPTANCE_BUTTON = "接受邀请"
SEARCH_LABEL = "企业名称"
SWITCH_OFF_LABEL = "我确认要停用"
SWITCH_OFF_BUTTON = "停用"
SWITCH_OFF_UNCONFIRMED = "请勾选确认后再停用。"
OWNER_LABELS = {"name": "负责人姓名", "email": "负责人邮箱"}
OWNER_EMAIL_HINT = "会收到一封邀请信；打开信里的链接、登录后接受，才成为负责人。"
OWNER_NAME_MISSING = "请填写负责人姓名。"
OWNER_EMAIL_MISSING = "请填写负责人邮箱。"
OWNER_EMAIL_TOO_LONG = "邮箱太长。"
OWNER_BUTTON = "增加"
ORGANISATION_LABELS = {"kind": "类型", "name": "单位名称"}
ORGANISATION_NAME_HINT = "企业不用填：由负责人首次登录时和统一社会信用代码一起填写。"
ORGANISATION_KIND_MISSING = "请选择类型。"
ORGANISATION_BUTTON = "新建"


def name_too_long_words(most: int) -> str:
    """A person's name is too long."""
    return f"姓名最多 {most} 个字。"


def organisation_name_too_long_words(most: int) -> str:
    return f"单位名称最多 {most} 个字。"


def text_too_long_words(most: int) -> str:
    return f"最多 {most} 个字。"


def password_hint_words(fewest: int) -> str:
    """What makes a good new password."""
    return f"至少 {fewest} 个字符。几个不相干的词连起来，好记又安全。"


def password_too_long_words(most: int) -> str:
    return f"密码最多 {most} 个字符。"


def hidden_characters_words(hidden: str) -> str:
    """A name has characters that cannot be seen. hidden: which."""
    return f"里面有{hidden}，请不要粘贴，直接输入。"


def lifetime_words(days: int) -> str:
    return f"{days} 天"


AUTHORISATION_LABEL = "我已知道平台能看到什么，同意"
AUTHORISATION_UNCONFIRMED = "请先勾选同意，再授权。"


PLATFORM_CODE_LABEL = "本平台的统一社会信用代码"
PLATFORM_CODE_HINT = "营业执照或法人证书上的 18 位代码。"
PLATFORM_CODE_MISSING = "请填写 18 位代码。"
