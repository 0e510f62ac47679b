"""What is said about the entries of the audit log."""

from __future__ import annotations

from collections.abc import Mapping

from rongtong_assess.core.people.audited_action import AuditedAction

ACTION_WORDS: Mapping[AuditedAction, str] = {
    AuditedAction.AUTHORISATION_GRANT: "授权服务平台看结果",
    AuditedAction.AUTHORISATION_END: "结束服务平台的授权",
    AuditedAction.API_KEY_MAKE: "新建接口密钥",
    AuditedAction.API_KEY_REVOKE: "撤销接口密钥",
    AuditedAction.MODEL_LOOKED: "看过预测模型的漂移",
    AuditedAction.MODEL_RETRAIN: "开始训练预测模型",
    AuditedAction.MODEL_CANCEL_RETRAINING: "取消训练预测模型",
    AuditedAction.MODEL_PROMOTE: "投用预测模型",
    AuditedAction.MODEL_ROLL_BACK: "退回预测模型",
    AuditedAction.CASE_OPEN: "新建案件",
    AuditedAction.CASE_STEP: "案件办理一步",
    AuditedAction.VERIFICATION_START: "开始现场评定",
    AuditedAction.VERIFICATION_GIVE_UP: "接手没做完的现场评定（原平台的授权已结束）",
    AuditedAction.VERIFICATION_COMPLETE: "完成现场评定",
    AuditedAction.ACCOUNT_REGISTER: "注册账号",
    AuditedAction.ACCOUNT_CONFIRM_EMAIL: "确认邮箱",
    AuditedAction.INVITATION_SEND: "发出邀请",
    AuditedAction.INVITATION_REVOKE: "撤回邀请",
    AuditedAction.INVITATION_ACCEPT: "接受邀请",
    AuditedAction.ACCOUNT_CONSENT: "同意个人信息保护说明",
    AuditedAction.ACCOUNT_RENAME: "修改姓名",
    AuditedAction.ACCOUNT_LOG_IN: "登录",
    AuditedAction.ACCOUNT_LOG_IN_FAILED: "登录失败",
    AuditedAction.ACCOUNT_LOG_OUT: "退出登录",
    AuditedAction.ACCOUNT_CHANGE_PASSWORD: "更改密码",
    AuditedAction.ACCOUNT_RESET_PASSWORD: "重设密码",
    AuditedAction.ACCOUNT_MAKE_RESET_LINK: "生成重设密码链接",
    AuditedAction.ACCOUNT_CHANGE_SECOND_FACTOR: "更改两步验证",
    AuditedAction.ACCOUNT_END_SECOND_FACTOR: "代为关闭两步验证",
    AuditedAction.ACCOUNT_ERASE: "注销账号",
    AuditedAction.ACCOUNT_SWITCH_ON: "启用账号",
    AuditedAction.ACCOUNT_SWITCH_OFF: "停用账号",
    AuditedAction.ORGANISATION_CREATE: "新建单位",
    AuditedAction.ORGANISATION_SWITCH_ON: "启用单位",
    AuditedAction.ORGANISATION_SWITCH_OFF: "停用单位",
    AuditedAction.ADMINISTRATOR_CREATE: "建立平台管理",
    AuditedAction.FIRM_REGISTER: "登记企业",
    AuditedAction.FIRM_CHANGE: "修改企业资料",
    AuditedAction.EDITION_UPLOAD: "上传评测版本草稿",
    AuditedAction.EDITION_PUBLISH: "发布评测版本",
    AuditedAction.EDITION_WITHDRAW: "撤回评测版本草稿",
    AuditedAction.PLATFORM_CHANGE: "修改平台信息",
    AuditedAction.PRODUCT_ENTER: "录入产品",
    AuditedAction.PRODUCT_CHANGE: "修改产品",
    AuditedAction.PRODUCT_IMPORT: "导入产品",
    AuditedAction.PRODUCT_SUBMIT: "产品提交审核",
    AuditedAction.PRODUCT_TAKE_BACK: "撤回产品审核",
    AuditedAction.PRODUCT_PUBLISH: "审核并发布产品",
    AuditedAction.PRODUCT_SEND_BACK: "退回产品",
    AuditedAction.PRODUCT_DISCARD: "放弃产品修改",
    AuditedAction.PRODUCT_WITHDRAW: "撤下产品",
    AuditedAction.ASSESSMENT_START: "开始测评",
    AuditedAction.ASSESSMENT_SUBMIT: "提交测评",
    AuditedAction.ASSESSMENT_CARRY_OVER: "带入以前的答案",
    AuditedAction.ASSESSMENT_IMPORT: "从填写表导入答案",
    AuditedAction.REPORT_CODE_REVOKE: "撤销报告核验码",
    AuditedAction.REPORTS_START: "成批生成报告",
    AuditedAction.REPORTS_CANCEL: "取消成批生成报告",
    AuditedAction.PLAN_FOLLOW: "选定跟进的路线图",
    AuditedAction.PLAN_END: "结束跟进路线图",
    AuditedAction.MEASURE_ADD: "增加措施",
    AuditedAction.MEASURE_CHANGE: "修改措施",
    AuditedAction.EVIDENCE_HAND_IN: "上传佐证材料",
    AuditedAction.EVIDENCE_SET_STATUS: "标明佐证材料是暂用版还是最终版",
    AuditedAction.EVIDENCE_REMOVE: "删除佐证材料",
    AuditedAction.EVIDENCE_WAIVE: "免交佐证材料",
    AuditedAction.EVIDENCE_ASK_AGAIN: "取消免交佐证材料",
}
FORMER = {"account.invite": "新建账号", "organisation.add_owner": "增加负责人"}
"""Actions of earlier versions, whose entries are kept for years."""


def action_words(recorded: str) -> str:
    """The words of a stored action; one that this version does not know keeps its name."""
    known = {**FORMER, **{action.value: words for action, words in ACTION_WORDS.items()}}
    return known.get(recorded, f"其他操作（代号 {recorded}）")
