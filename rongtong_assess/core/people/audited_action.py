"""The actions of the audit log, each with the words that people read."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class AuditedAction(StrEnum):
    """The value is what the database keeps, so a published one never changes; words: shown to administrators."""

    words: str

    def __new__(cls, value: str, words: str) -> Self:
        """A member cannot be written without its words."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.words = words
        return member

    AUTHORISATION_GRANT = "authorisation.grant", "授权服务平台看结果"
    AUTHORISATION_END = "authorisation.end", "结束服务平台的授权"
    API_KEY_MAKE = "api_key.make", "新建接口密钥"
    API_KEY_REVOKE = "api_key.revoke", "撤销接口密钥"
    MODEL_LOOKED = "model.looked", "看过预测模型的漂移"
    MODEL_RETRAIN = "model.retrain", "开始训练预测模型"
    MODEL_CANCEL_RETRAINING = "model.cancel_retraining", "取消训练预测模型"
    MODEL_PROMOTE = "model.promote", "投用预测模型"
    MODEL_ROLL_BACK = "model.roll_back", "退回预测模型"
    CASE_OPEN = "case.open", "新建案件"
    CASE_STEP = "case.step", "案件办理一步"
    VERIFICATION_START = "verification.start", "开始现场评定"
    VERIFICATION_GIVE_UP = "verification.give_up", "接手没做完的现场评定（原平台的授权已结束）"
    VERIFICATION_COMPLETE = "verification.complete", "完成现场评定"
    ACCOUNT_REGISTER = "account.register", "注册账号"
    ACCOUNT_CONFIRM_EMAIL = "account.confirm_email", "确认邮箱"
    INVITATION_SEND = "invitation.send", "发出邀请"
    INVITATION_REVOKE = "invitation.revoke", "撤回邀请"
    INVITATION_ACCEPT = "invitation.accept", "接受邀请"
    ACCOUNT_CONSENT = "account.consent", "同意个人信息保护说明"
    ACCOUNT_RENAME = "account.rename", "修改姓名"
    ACCOUNT_LOG_IN = "account.log_in", "登录"
    ACCOUNT_LOG_IN_FAILED = "account.log_in_failed", "登录失败"
    ACCOUNT_LOG_OUT = "account.log_out", "退出登录"
    ACCOUNT_CHANGE_PASSWORD = "account.change_password", "更改密码"
    ACCOUNT_RESET_PASSWORD = "account.reset_password", "重设密码"
    ACCOUNT_MAKE_RESET_LINK = "account.make_reset_link", "生成重设密码链接"
    ACCOUNT_CHANGE_SECOND_FACTOR = "account.change_second_factor", "更改两步验证"
    ACCOUNT_END_SECOND_FACTOR = "account.end_second_factor", "代为关闭两步验证"
    ACCOUNT_ERASE = "account.erase", "注销账号"
    ACCOUNT_SWITCH_ON = "account.switch_on", "启用账号"
    ACCOUNT_SWITCH_OFF = "account.switch_off", "停用账号"
    ORGANISATION_CREATE = "organisation.create", "新建单位"
    ORGANISATION_SWITCH_ON = "organisation.switch_on", "启用单位"
    ORGANISATION_SWITCH_OFF = "organisation.switch_off", "停用单位"
    ADMINISTRATOR_CREATE = "administrator.create", "建立平台管理"
    FIRM_REGISTER = "firm.register", "登记企业"
    FIRM_CHANGE = "firm.change", "修改企业资料"
    EDITION_UPLOAD = "edition.upload", "上传评测版本草稿"
    EDITION_PUBLISH = "edition.publish", "发布评测版本"
    EDITION_WITHDRAW = "edition.withdraw", "撤回评测版本草稿"
    PLATFORM_CHANGE = "platform.change", "修改平台信息"
    PRODUCT_ENTER = "product.enter", "录入产品"
    PRODUCT_CHANGE = "product.change", "修改产品"
    PRODUCT_IMPORT = "product.import", "导入产品"
    PRODUCT_SUBMIT = "product.submit", "产品提交审核"
    PRODUCT_TAKE_BACK = "product.take_back", "撤回产品审核"
    PRODUCT_PUBLISH = "product.publish", "审核并发布产品"
    PRODUCT_SEND_BACK = "product.send_back", "退回产品"
    PRODUCT_DISCARD = "product.discard", "放弃产品修改"
    PRODUCT_WITHDRAW = "product.withdraw", "撤下产品"
    ASSESSMENT_START = "assessment.start", "开始测评"
    ASSESSMENT_SUBMIT = "assessment.submit", "提交测评"
    ASSESSMENT_CARRY_OVER = "assessment.carry_over", "带入以前的答案"
    ASSESSMENT_HAND_OUT = "assessment.hand_out", "分配测评的题组"
    ASSESSMENT_END_HAND_OUT = "assessment.end_hand_out", "取消测评的分工"
    ASSESSMENT_IMPORT = "assessment.import", "从填写表导入答案"
    REPORT_CODE_REVOKE = "report_code.revoke", "撤销报告核验码"
    REPORTS_START = "reports.start", "成批生成报告"
    REPORTS_CANCEL = "reports.cancel", "取消成批生成报告"
    PLAN_FOLLOW = "plan.follow", "选定跟进的路线图"
    PLAN_END = "plan.end", "结束跟进路线图"
    MEASURE_ADD = "measure.add", "增加措施"
    MEASURE_CHANGE = "measure.change", "修改措施"


FORMER = {"account.invite": "新建账号", "organisation.add_owner": "增加负责人"}
"""Actions of earlier versions, whose entries are kept for years."""


def action_words(recorded: str) -> str:
    """The words of a stored action; one that this version does not know keeps its name."""
    known = {**FORMER, **{action.value: action.words for action in AuditedAction}}
    return known.get(recorded, f"其他操作（代号 {recorded}）")
