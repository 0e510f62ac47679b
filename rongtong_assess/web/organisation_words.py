"""Kinds and roles in the words people read."""

from __future__ import annotations

from rongtong_assess.core.actor import OrganisationKind, Role

KIND_WORDS = {
    OrganisationKind.FIRM: "企业",
    OrganisationKind.PLATFORM: "服务平台",
    OrganisationKind.PARK: "园区",
    OrganisationKind.CHAIN_LEADER: "链主企业",
    OrganisationKind.ADMINISTRATOR: "平台管理",
}
ROLE_WORDS = {Role.OWNER: "负责人", Role.EDITOR: "填报人", Role.READER: "查看人"}
