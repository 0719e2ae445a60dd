"""Tips and their keys. Everything that was told is sealed for people; the rest knows no hour (L17).

Keys of tips are version 4 UUIDs and every date is a day: who came when is nobody's business.
"""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django.db import models

from husheng.foundation.acts.models import Acted
from husheng.foundation.agencies.models import Agency
from husheng.foundation.kernel.ids import new_timeless_key
from husheng.foundation.kernel.rows import Rows

from . import words
from .states import KEYHOLDER, OPENING, TIP

CONTENT, IDENTITY, ORIGINALS = "content", "identity", "originals"
# Custodians stay with what is sealed apart when a tip moves on; a request tells them which tip it is about.
OF_ITS_CUSTODIANS = (
    "EXISTS (SELECT FROM tips_opening o WHERE o.tip_id = tips_tip.id AND o.agency_id = {agency})"
)


class Keyholder(Acted):
    """钥匙持有人: an officer or custodian with a key pair; the secret half lies under his passphrase alone."""

    seen_by = Rows(agencies=("agency",), user="user")

    lifecycle = KEYHOLDER
    RECIPIENT, CUSTODIAN = "recipient", "custodian"

    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="机构")
    user = models.UUIDField("人员")
    office = models.CharField("职分", max_length=20, choices=words.OFFICES)
    public = models.CharField("公钥", max_length=80)
    wrapped = models.BinaryField("封装私钥")
    state = models.CharField("状态", max_length=20, default=KEYHOLDER.initial)
    since = models.DateField("启用日")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "agency", "office"],
                condition=models.Q(state="active"),
                name="one_key_per_office",
            )
        ]


class Tip(Acted):
    """举报. `barred`: agencies that must never receive it; `door`: where its receipt leads."""

    seen_by = Rows(agencies=("agency",), granted=True, also=OF_ITS_CUSTODIANS)

    lifecycle = TIP

    id = models.UUIDField("标识", primary_key=True, default=new_timeless_key, editable=False)
    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="承办机构")
    category = models.CharField("类别", max_length=30)
    district = models.CharField("地区", max_length=20)
    state = models.CharField("状态", max_length=20, default=TIP.initial, choices=words.STATES)
    day = models.DateField("收到日")
    public = models.CharField("举报公钥", max_length=80)
    answers_to = models.CharField("回执公钥", max_length=80)
    door = models.BinaryField("回执索引", unique=True)
    named = models.BooleanField("实名", default=False)
    cleaned = models.BooleanField("已清除附件信息", default=False)
    barred = models.JSONField("回避机构", default=list)
    lead = models.UUIDField("线索", null=True)
    ended_on = models.DateField("办结日", null=True)

    class Meta:
        indexes = [models.Index(fields=["agency", "state", "-day"], name="tips_of_agency")]

    def bars(self, agency: UUID) -> bool:
        """Whether this agency must never receive it."""
        return str(agency) in self.barred


class Envelope(models.Model):
    """信封: one key of a tip. `content` opens what was told, `identity` who told it, `originals` uncleaned files."""

    seen_by = Rows(parent="tip")

    id = models.UUIDField(primary_key=True, default=new_timeless_key)
    tip = models.ForeignKey(Tip, models.PROTECT, related_name="envelopes", verbose_name="举报")
    kind = models.CharField("种类", max_length=20, choices=words.ENVELOPES)
    public = models.CharField("公钥", max_length=80)
    sealed = models.BinaryField("密封内容", null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["tip", "kind"], name="one_envelope_of_a_kind")]


class Share(models.Model):
    """封存钥匙: an envelope's key sealed to a holder: whole (no `pair`), or one half of a pair of custodians."""

    seen_by = Rows(parent="envelope")

    id = models.UUIDField(primary_key=True, default=new_timeless_key)
    envelope = models.ForeignKey(Envelope, models.PROTECT, related_name="shares", verbose_name="信封")
    holder = models.ForeignKey(Keyholder, models.PROTECT, related_name="+", verbose_name="持有人")
    pair = models.UUIDField("对", null=True)
    sealed = models.BinaryField("密封钥匙")


class Message(Acted):
    """往来: one message of either side, in the order of `number`."""

    seen_by = Rows(parent="tip")

    WHISTLEBLOWER, AGENCY = "whistleblower", "agency"
    never_changed: ClassVar[bool] = True

    id = models.UUIDField("标识", primary_key=True, default=new_timeless_key, editable=False)
    tip = models.ForeignKey(Tip, models.PROTECT, related_name="messages", verbose_name="举报")
    number = models.PositiveIntegerField("序")
    side = models.CharField("一方", max_length=20, choices=words.SIDES)
    day = models.DateField("日期")
    sealed = models.BinaryField("密封内容")

    def held_by(self, verb: str) -> frozenset[UUID]:
        """As the tip is."""
        return self.tip.held_by(verb)


class Attachment(models.Model):
    """附件: a sealed file; name, type and length are sealed in `about`. `digest` is keyed (see `queries`)."""

    seen_by = Rows(parent="message")

    never_changed: ClassVar[bool] = True

    id = models.UUIDField(primary_key=True, default=new_timeless_key)
    message = models.ForeignKey(Message, models.PROTECT, related_name="attachments", verbose_name="往来")
    envelope = models.CharField("信封", max_length=20, choices=words.ENVELOPES)
    file = models.UUIDField("文件")
    about = models.BinaryField("密封说明")
    digest = models.BinaryField("带密钥摘要", db_index=True)


class Opening(Acted):
    """开启: somebody asks for what is sealed apart; two custodians open it together, each with his own key."""

    seen_by = Rows(agencies=("agency",), user="asked_by", shows=("asker", "first", "second"))

    lifecycle = OPENING

    tip = models.ForeignKey(Tip, models.PROTECT, related_name="openings", verbose_name="举报")
    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="机构")
    envelope = models.CharField("信封", max_length=20, choices=words.ENVELOPES)
    ground = models.CharField("事由", max_length=20, choices=words.GROUNDS)
    reason = models.CharField("说明", max_length=400)
    state = models.CharField("状态", max_length=20, default=OPENING.initial, choices=words.OPENING_STATES)
    asker = models.ForeignKey(Keyholder, models.PROTECT, related_name="+", verbose_name="申请人")
    first = models.ForeignKey(
        Keyholder, models.PROTECT, null=True, related_name="+", verbose_name="第一保管人"
    )
    second = models.ForeignKey(
        Keyholder, models.PROTECT, null=True, related_name="+", verbose_name="第二保管人"
    )
    asked_by = models.UUIDField("申请人员")
    asked_at = models.DateTimeField("申请时间")
    opened_at = models.DateTimeField("开启时间", null=True)
    sealed = models.BinaryField("密封给申请人", null=True)


class Handed(models.Model):
    """交出的一半: the first custodian's half, sealed for the one who opens with him; emptied when that is done."""

    seen_by = Rows(parent="opening")

    id = models.UUIDField(primary_key=True, default=new_timeless_key)
    opening = models.ForeignKey(Opening, models.PROTECT, related_name="handed", verbose_name="开启")
    holder = models.ForeignKey(Keyholder, models.PROTECT, related_name="+", verbose_name="第二保管人")
    pair = models.UUIDField("对")
    sealed = models.BinaryField("密封的一半")


class Remembered(models.Model):
    """留存摘要: keyed digests of what came through the portal and is destroyed: no matching may ever run on it (L7)."""

    seen_by = Rows()

    never_changed: ClassVar[bool] = True

    id = models.UUIDField(primary_key=True, default=new_timeless_key)
    digest = models.BinaryField("带密钥摘要", db_index=True)
