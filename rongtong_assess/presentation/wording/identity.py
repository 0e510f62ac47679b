"""What is said about log-in names, codes by text message, open log-ins, another house's log-in, and members."""

from __future__ import annotations

from collections.abc import Mapping

from rongtong_assess.core.actor import Role
from rongtong_assess.core.people.device import UNKNOWN, Device
from rongtong_assess.core.people.mobile import CODE_GOOD_FOR, CodePurpose, show_mobile

PRODUCT_SIGNATURE = "【融通测评】"
CODE_MINUTES = int(CODE_GOOD_FOR.total_seconds()) // 60
PURPOSE_WORDS: Mapping[CodePurpose, str] = {
    CodePurpose.REGISTER: "注册账号",
    CodePurpose.LOG_IN: "登录",
    CodePurpose.RESET: "重设密码",
    CodePurpose.CHANGE: "更换登录手机号",
}
PURPOSE_TITLES: Mapping[CodePurpose, str] = {
    CodePurpose.REGISTER: "用手机号注册",
    CodePurpose.LOG_IN: "用短信验证码登录",
    CodePurpose.RESET: "用手机号重设密码",
}
PURPOSE_BUTTONS: Mapping[CodePurpose, str] = {
    CodePurpose.REGISTER: "注册",
    CodePurpose.LOG_IN: "登录",
    CodePurpose.RESET: "设为新密码",
}
MOBILE_LABEL = "手机号"
MOBILE_HINT = "中国大陆的手机号，11 位。"
MOBILE_MISSING = "请填写手机号。"
MOBILE_WRONG = "这不是中国大陆的手机号：应是 1 开头的 11 位数字，例如 138 1234 5678。"
NEW_MOBILE_LABEL = "新手机号"
NEW_EMAIL_LABEL = "新邮箱"
EMAIL_BUTTON = "发确认信"
REMOVE_BUTTON = "去掉"
SEND_CODE_BUTTON = "发送验证码"
SMS_CODE_HINT = "短信里的六位数字。"
SMS_CODE_WRONG = "验证码不对、已经用过或已过期。请核对短信，或重新发送。"
MOBILE_KNOWN = "这个手机号以前注册过，已经用那个账号登录，密码没有改。"
PASSWORD_RESET_BY_CODE = "新密码已设好，请用新密码登录。"  # noqa: S105  # a message, not a password
MOBILE_CHANGED = "手机号已确认，以后可以用它登录。"
EMAIL_CHANGED = "邮箱已确认，以后可以用它登录。"
LOG_IN_NAME_REMOVED = "已去掉，以后用另一个登录。"
SUBJECT_OF_A_NEW_EMAIL = "融通测评：更换登录邮箱"
SUBJECT_OF_A_CHANGE = "融通测评：登录名已改"
IDENTITY_LINKED = "已连上，以后可以用它登录。"
IDENTITY_UNLINKED = "已断开，以后不能用它登录。"
IDENTITY_TAKEN = "这个身份已经连着另一个账号，没有改动。"
IDENTITY_NOT_PROVEN = "对方没有确认您的身份，没有登录。请从登录页重新开始。"
IDENTITY_UNREACHABLE = "现在连不上对方的登录页。请过几分钟再试，或用密码登录。"
USUAL_SINGLE_SIGN_ON_LABEL = "用单位的统一账号登录"
SMS_CHECK = "短信验证码"
SINGLE_SIGN_ON_CHECK = "统一登录"
SECOND_FACTOR_CHECK = "两步验证"
NO_GATEWAY_FOUND = "没有设短信网关：网页上不提供手机号注册和短信登录；要提供，设 RONGTONG_SMS_URL 等变量"
SUCCESS_UNKNOWN_CURE = "很多网关出错时也回答 200，请设 RONGTONG_SMS_SUCCESS（成功时回答里一定有的文字）"
NO_PROVIDER_FOUND = "没有设，用密码登录；程序不会向外连接"
CALLBACK_NEEDS_HOSTS = "回调地址里没有域名，请设 RONGTONG_HOSTS，再到对方登记完整的地址"
SECOND_FACTOR_DEMANDED = {
    True: "平台主管、复核人和管理员登录要两步验证",
    False: "演示，不要求",
}
SECOND_FACTOR_OFF_FOUND = "没有要求：平台主管、复核人和管理员只用密码就能登录"
SECOND_FACTOR_ON_CURE = "正式使用前请去掉 RONGTONG_SECOND_FACTOR=0"
SYSTEM_WORDS = {
    "harmony": "鸿蒙手机或平板",
    "ipad": "iPad",
    "iphone": "苹果手机",
    "android": "安卓手机或平板",
    "windows": "Windows 电脑",
    "mac": "苹果电脑",
    "chromebook": "Chromebook",
    "linux": "Linux 电脑",
    UNKNOWN: "不认识的设备",
}
BROWSER_WORDS = {
    "wecom": "企业微信",
    "wechat": "微信",
    "dingtalk": "钉钉",
    "feishu": "飞书",
    "alipay": "支付宝",
    "qq": "QQ 浏览器",
    "uc": "UC 浏览器",
    "360": "360 浏览器",
    "huawei": "华为浏览器",
    "xiaomi": "小米浏览器",
    "edge": "Edge 浏览器",
    "opera": "Opera 浏览器",
    "firefox": "火狐浏览器",
    "chrome": "Chrome 浏览器",
    "safari": "Safari 浏览器",
}


def device_words(device: Device) -> str:
    """The device as people would call it: Windows 电脑，Edge 浏览器."""
    browser = BROWSER_WORDS.get(device.browser)
    system = SYSTEM_WORDS.get(device.system, SYSTEM_WORDS[UNKNOWN])
    return f"{system}，{browser}" if browser else system


def sms_words(purpose: CodePurpose, code: str) -> str:
    """The whole text message, with the signature that mainland networks ask for."""
    return (
        f"{PRODUCT_SIGNATURE}{code} 是您{PURPOSE_WORDS[purpose]}的验证码，{CODE_MINUTES} 分钟内有效。"
        "不要告诉任何人；不是您本人操作，请不用理会。"
    )


def code_sent_words(mobile: str, purpose: CodePurpose) -> str:
    """That a code is on its way. It does not say whether the number has an account."""
    number = show_mobile(mobile)
    if purpose in {CodePurpose.LOG_IN, CodePurpose.RESET}:
        return f"如果 {number} 注册过，验证码已经发出，{CODE_MINUTES} 分钟内有效。"
    return f"验证码已经发到 {number}，{CODE_MINUTES} 分钟内有效。"


def letter_sent_words(email: str) -> str:
    """That the letter to a new address is on its way."""
    return f"确认信已发到 {email}。打开信里的链接确认以后，邮箱才会换。"


def gateway_words(host: str) -> str:
    """Where text messages go. host: of the gateway."""
    return f"发给短信网关 {host}"


def callback_words(issuer: str, address: str) -> str:
    """The provider, and the address that has to be registered there."""
    return f"用 {issuer} 登录；到对方登记的回调地址是 {address}"


ROLE_HINTS: Mapping[str, str] = {
    Role.OWNER: "能做一切：填写、提交、授权服务平台、管理成员。",
    Role.CONTRIBUTOR: "能填写，不能管理成员，也不能授权服务平台。",
    Role.MANAGER: "能做一切：管理成员、开案件、分派，也能自己办案件。",
    Role.CONSULTANT: "办分派给自己的案件，看得到的也只有这些案件。",
    Role.REVIEWER: "看所有案件，签第二个名，退回补充，决定是否放行利益关系。",
    Role.ANALYST: "只看数据，不能改。",
    Role.READER: "只看，不能改。",
}
MEMBER_LABELS = {
    "name": "姓名",
    "email": "邮箱",
    "role": "角色",
    "link_name": "这个链接给谁用",
    "most_uses": "最多几个人用",
}
MEMBER_HINTS = {
    "role": "角色决定能做什么，见上面的说明。以后可以改。",
    "link_name": "写清楚是给哪些人的，以后好认，例如“质检科同事”。",
    "most_uses": "用满就失效。只给一个人的填 1。",
    "email_missing": "请填写对方的邮箱。",
    "uses_missing": "请填写最多几个人用。",
}
LINK_NAME_MISSING = "请写清楚这个链接给谁用。"
MEMBER_ROLE_MISSING = "请选一个角色。"
MEMBER_ROLE_CHANGED = "角色已修改，对方下一次打开网页就生效。"
MEMBER_REMOVED = (
    "已移除，对方现在就不能再代表本单位操作；对方用过的邀请链接也已作废，还有同事要用这个链接加入的，请另做一个。"
)
INVITATION_LINK = "链接"
"""Stands where an e-mail has its address."""

NOTHING_BEGUN = "还没有测评"
BEING_ANSWERED = "正在填写"
SUBMITTED = "已提交"


def assessment_words(is_submitted: bool | None) -> str:
    """Where the newest assessment of a firm stands. is_submitted: None without any."""
    if is_submitted is None:
        return NOTHING_BEGUN
    return SUBMITTED if is_submitted else BEING_ANSWERED


def cases_words(open_cases: int, waiting_cases: int) -> str:
    """How many cases of a firm are open, and how many of them wait for the firm; empty without any."""
    if not open_cases:
        return ""
    return f"{open_cases} 个在办，{waiting_cases} 个等企业办" if waiting_cases else f"{open_cases} 个在办"


def uses_words(uses: int, most_uses: int) -> str:
    """How many people have joined by a link."""
    return f"{most_uses} 人里已有 {uses} 人加入"
