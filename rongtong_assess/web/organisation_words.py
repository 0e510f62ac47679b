"""Kinds, roles and recorded actions in the words people read."""

from __future__ import annotations

from rongtong_assess.storage.organisations import OrganisationKind, Role

KIND_WORDS = {
    OrganisationKind.FIRM: "企业",
    OrganisationKind.PLATFORM: "服务平台",
    OrganisationKind.PARK: "园区",
    OrganisationKind.CHAIN_LEADER: "链主企业",
    OrganisationKind.ADMINISTRATOR: "平台管理",
}
ROLE_WORDS = {Role.OWNER: "负责人", Role.EDITOR: "填报人", Role.READER: "查看人"}
ACTION_WORDS = {
    "account.register": "注册账号",
    "account.invite": "新建账号",
    "account.consent": "同意个人信息保护说明",
    "account.rename": "修改姓名",
    "account.log_in": "登录",
    "account.log_in_failed": "登录失败",
    "account.log_out": "退出登录",
    "account.change_password": "更改密码",
    "account.reset_password": "重设密码",
    "account.make_reset_link": "生成重设密码链接",
    "account.change_second_factor": "更改两步验证",
    "account.end_second_factor": "代为关闭两步验证",
    "account.export": "导出个人数据",
    "account.erase": "注销账号",
    "account.switch_on": "启用账号",
    "account.switch_off": "停用账号",
    "organisation.create": "新建单位",
    "organisation.add_owner": "增加负责人",
    "organisation.switch_on": "启用单位",
    "organisation.switch_off": "停用单位",
    "administrator.create": "建立平台管理",
    "firm.register": "登记企业",
    "firm.change": "修改企业资料",
    "edition.upload": "上传评测版本草稿",
    "edition.publish": "发布评测版本",
    "edition.withdraw": "撤回评测版本草稿",
    "platform.change": "修改平台信息",
    "product.enter": "录入产品",
    "product.change": "修改产品",
    "product.import": "导入产品",
    "product.submit": "产品提交审核",
    "product.take_back": "撤回产品审核",
    "product.publish": "审核并发布产品",
    "product.send_back": "退回产品",
    "product.discard": "放弃产品修改",
    "product.withdraw": "撤下产品",
    "assessment.start": "开始测评",
    "assessment.submit": "提交测评",
    "report_code.revoke": "撤销报告核验码",
    "reports.start": "成批生成报告",
    "reports.cancel": "取消成批生成报告",
}
