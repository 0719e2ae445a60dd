"""Every permission there is, alphabetised: `<room>:<what>`. Posts grant them (`agencies/roles.toml`)."""

from __future__ import annotations

from enum import StrEnum


class Permission(StrEnum):
    """权限."""

    AGENCY_MANAGE = "agency:manage"
    AUDIT_READ = "audit:read"
    CALENDAR_CHANGE = "calendar:change"
    CAMPAIGN_CONFIRM = "campaign:confirm"
    CAMPAIGN_OPEN = "campaign:open"
    CAMPAIGN_READ = "campaign:read"
    CAMPAIGN_TASK = "campaign:task"
    CASE_APPROVE = "case:approve"
    CASE_HANDLE = "case:handle"
    CASE_OPEN = "case:open"
    CASE_READ = "case:read"
    CLOCK_EXTEND = "clock:extend"
    CRIME_DECIDE = "crime:decide"
    CRIME_SUPERVISE = "crime:supervise"
    ERASURE_ASK = "erasure:ask"
    ERASURE_CONFIRM = "erasure:confirm"
    ERASURE_LOCK = "erasure:lock"
    ERASURE_OPEN = "erasure:open"
    ERASURE_READ = "erasure:read"
    EVIDENCE_ADD = "evidence:add"
    EVIDENCE_READ = "evidence:read"
    HANDOVER_ANSWER = "handover:answer"
    HANDOVER_DESIGNATE = "handover:designate"
    HANDOVER_READ = "handover:read"
    HANDOVER_SEND = "handover:send"
    LEAD_HANDLE = "lead:handle"
    LEAD_IMPORT = "lead:import"
    LEAD_READ = "lead:read"
    LEAD_REGISTER = "lead:register"
    LEAK_APPROVE = "leak:approve"
    LEAK_MATCH = "leak:match"
    LEAK_PLANT = "leak:plant"
    LEAK_REVIEW = "leak:review"
    LEAK_SCAN = "leak:scan"
    LEDGER_READ = "ledger:read"
    LEDGER_VERIFY = "ledger:verify"
    MEASURE_DECIDE = "measure:decide"
    MEASURE_PROPOSE = "measure:propose"
    MEASURE_READ = "measure:read"
    PARTY_REGISTER = "party:register"
    PERSONAL_APPROVE = "personal:approve"
    PERSONAL_ASK = "personal:ask"
    PERSONAL_BREAK_GLASS = "personal:break_glass"
    PERSONAL_REVEAL = "personal:reveal"
    POST_MANAGE = "post:manage"
    PROCESSING_APPROVE = "processing:approve"
    PROCESSING_ASSESS = "processing:assess"
    PROCESSING_READ = "processing:read"
    REPORT_FILL = "report:fill"
    REPORT_READ = "report:read"
    REPORT_REVIEW = "report:review"
    REPORT_SUBMIT = "report:submit"
    REWARD_APPROVE = "reward:approve"
    REWARD_PAY = "reward:pay"
    REWARD_PROPOSE = "reward:propose"
    SUPERVISION_ANSWER = "supervision:answer"
    SUPERVISION_READ = "supervision:read"
    SUPERVISION_URGE = "supervision:urge"
    SYSTEM_OPERATE = "system:operate"
    TIP_HANDLE = "tip:handle"
    TIP_KEEP = "tip:keep"
    TIP_KEY = "tip:key"
    TIP_TELL = "tip:tell"
    TOKEN_MANAGE = "token:manage"  # noqa: S105 - the name of a permission, not a secret
    VIEW_SAVE = "view:save"


# Posts without any of these have no business with case data: the three administrators.
CASE_DATA = frozenset(
    p
    for p in Permission
    if p.split(":")[0] in {"lead", "handover", "case", "crime", "measure", "evidence", "report", "tip"}
)
