"""What is said about accounts, organisations and rights."""

from __future__ import annotations

from rongtong_assess.core.actor import OrganisationKind, Role

MESSAGES = {
    "GENERIC_AUTHN_FAILED": ("邮箱或密码不对，或者账号已停用。请检查后再试。", "error"),
    "USER_DOES_NOT_EXIST": ("邮箱或密码不对，或者账号已停用。请检查后再试。", "error"),
    "DISABLED_ACCOUNT": ("邮箱或密码不对，或者账号已停用。请检查后再试。", "error"),
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


ROLE_WORDS = {Role.OWNER: "负责人", Role.EDITOR: "填报人", Role.READER: "查看人"}


ERASED = "账号已注销"
