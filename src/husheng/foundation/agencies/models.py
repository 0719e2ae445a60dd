"""Places, agencies, users, posts and grants. Staff are registered in plain: they act in office."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models

from husheng.foundation.acts.models import Acted
from husheng.foundation.kernel.ids import new_key
from husheng.foundation.kernel.rows import MATTER, Rows

from .states import POST, TOKEN


class Region(Acted):
    """地区: GB/T 2260 code; `path` is the codes from the top, so a subtree is a prefix."""

    code = models.CharField("代码", max_length=20, unique=True)
    name = models.CharField("名称", max_length=60)
    parent = models.ForeignKey("self", models.PROTECT, null=True, verbose_name="上级")
    path = models.CharField("路径", max_length=120, unique=True)

    class Meta:
        ordering: ClassVar = ["path"]

    def held_by(self, verb: str) -> frozenset[UUID]:
        return frozenset()

    def __str__(self) -> str:
        return self.name


class AgencyKind(Acted):
    """机构类别: 卫生健康委, 公安机关 …; `standing` decides who stands in the lateness ladder (L2)."""

    LEAD, MEMBER, JUSTICE, COORDINATION, SOURCE = "lead", "member", "justice", "coordination", "source"

    slug = models.SlugField("代号", max_length=40, unique=True)
    name = models.CharField("名称", max_length=60)
    mark = models.CharField("一字标", max_length=2)
    standing = models.CharField("地位", max_length=20)

    def held_by(self, verb: str) -> frozenset[UUID]:
        return frozenset()

    def __str__(self) -> str:
        return self.name


class Agency(Acted):
    """机构: one authority of one place."""

    kind_of = models.ForeignKey(AgencyKind, models.PROTECT, verbose_name="类别")
    region = models.ForeignKey(Region, models.PROTECT, verbose_name="地区")
    region_path = models.CharField("地区路径", max_length=120, db_index=True)
    name = models.CharField("名称", max_length=120)
    short_name = models.CharField("简称", max_length=60)
    letter = models.CharField("编号字头", max_length=12, unique=True)
    pinyin = models.CharField("拼音序", max_length=200, db_index=True)
    active = models.BooleanField("在用", default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind_of", "region"], name="one_agency_of_a_kind_per_region")
        ]

    @property
    def mark(self) -> str:
        """The one character that the desk shows for the agency's line."""
        return self.kind_of.mark

    def held_by(self, verb: str) -> frozenset[UUID]:
        return frozenset({self.pk})

    def __str__(self) -> str:
        return self.short_name


class UserManager(BaseUserManager["User"]):
    """Look-up by user name; users are made by the act `agencies.enrol`."""

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(username=username)


class User(AbstractBaseUser):
    """人员: a login. All power comes from posts, never from the user."""

    id = models.UUIDField(primary_key=True, default=new_key, editable=False)
    username = models.CharField("用户名", max_length=60, unique=True)
    name = models.CharField("姓名", max_length=60)
    pinyin = models.CharField("拼音序", max_length=200, blank=True)
    email = models.EmailField("邮箱", blank=True)
    is_active = models.BooleanField("可登录", default=True)
    one_time = models.BooleanField("一次性口令", default=False)
    shut_at = models.DateTimeField("长期未用停用时间", null=True)
    counted_from = models.DateTimeField("重新启用时间", null=True)  # an upgrade counts anew as well

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    objects = UserManager()

    def __str__(self) -> str:
        return self.name


class Session(AbstractBaseSession):
    """会话: a visit with a browser; whose it is and since when, when somebody has logged in."""

    user = models.UUIDField("人员", null=True, db_index=True)
    since = models.DateTimeField("登录时间", null=True)
    touched = models.DateTimeField("最近操作", null=True)
    browser = models.CharField("浏览器", max_length=40, blank=True)

    @classmethod
    def get_session_store_class(cls) -> type[SessionBase]:
        from .sessions import SessionStore

        return SessionStore


class Post(Acted):
    """岗位: a person in a role of an agency, from one moment to another. When it ends, its sessions die."""

    lifecycle = POST

    user = models.ForeignKey(User, models.PROTECT, verbose_name="人员", related_name="posts")
    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="机构")
    role = models.CharField("角色", max_length=40)
    state = models.CharField("状态", max_length=20, default=POST.initial)
    starts_at = models.DateTimeField("开始")
    ends_at = models.DateTimeField("结束", null=True, blank=True)
    employer = models.CharField("派出单位（外包）", max_length=120, blank=True)  # empty: our own staff

    class Meta:
        indexes = [models.Index(fields=["user", "state"], name="posts_of_user")]


class Grant(Acted):
    """授权: an agency (or one person in it) may see one thing, for a purpose, until a day.

    Written by upper rooms: "no look-up without an opened case" is a row here, not an import from above.
    """

    seen_by = Rows(agencies=("agency",), matter=MATTER)

    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="机构")
    user = models.ForeignKey(User, models.PROTECT, null=True, verbose_name="人员")
    subject_kind = models.CharField("对象类型", max_length=60)
    subject_key = models.UUIDField("对象")
    purpose = models.CharField("事由", max_length=120)
    may_act = models.BooleanField("可办理", default=False)
    until = models.DateTimeField("到期", null=True)

    class Meta:
        indexes = [
            models.Index(fields=["subject_key", "agency"], name="grants_of_subject"),
            models.Index(fields=["agency", "subject_kind", "subject_key"], name="grants_of_agency"),
        ]


class ApiToken(Acted):
    """系统令牌: another system's key to the API; it acts in one role of one agency and is kept only as a digest."""

    lifecycle = TOKEN

    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="机构")
    name = models.CharField("系统名称", max_length=60)
    role = models.CharField("角色", max_length=40)
    digest = models.BinaryField("摘要", unique=True)
    state = models.CharField("状态", max_length=20, default=TOKEN.initial)
    issued_at = models.DateTimeField("签发时间")
    expires_at = models.DateTimeField("到期时间")


class SavedView(Acted):
    """保存的视图: a named filter of one list, one's own or shared in the agency."""

    seen_by = Rows(agencies=("agency",))

    agency = models.ForeignKey(Agency, models.PROTECT, verbose_name="机构")
    user = models.UUIDField("人员")
    page = models.CharField("列表", max_length=20)
    name = models.CharField("名称", max_length=40)
    query = models.CharField("筛选", max_length=600, blank=True)
    shared = models.BooleanField("本机关共享", default=False)
    dropped_at = models.DateTimeField("停用时间", null=True)

    class Meta:
        indexes = [models.Index(fields=["agency", "user"], name="saved_views_of_user")]


class Counter(models.Model):
    """编号计数: the last number given per agency, series and year; a row lock keeps numbers unique."""

    series = models.CharField("编号系列", max_length=40, primary_key=True)
    last = models.PositiveBigIntegerField("末号", default=0)
