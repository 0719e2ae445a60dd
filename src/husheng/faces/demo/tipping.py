"""Whistleblowers of the demo: two agencies with keys, three tips on their way, their receipts printed for the visitor.

The keys are real and lie under the demo's passphrase; a receipt that is known beforehand exists in a demo alone.
"""

from __future__ import annotations

import io
from typing import Final

from husheng.foundation.acts.act import Seen
from husheng.foundation.acts.actor import Actor
from husheng.foundation.kernel.ids import new_timeless_key
from husheng.intake.tips import acts, composing, store, unlocking
from husheng.intake.tips.attaching import Incoming
from husheng.intake.tips.cleaning.kinds import kind_of
from husheng.intake.tips.composing import Plain
from husheng.intake.tips.crypto.age import make_pair
from husheng.intake.tips.crypto.streams import SealedFile
from husheng.intake.tips.models import Tip

from . import today
from .people import Cast

HOLDERS: Final = ("xiansuo", "baoguan", "baoguan2", "gongan", "gongan_bg", "gongan_bg2")
RECEIPTS: Final = {
    "answered": "20231 00900 00000 00000 00001",
    "asked": "20231 01200 00000 00000 00002",
    "named": "20231 01600 00000 00000 00003",
}
_AT: Final = "120102"


def whisper(cast: Cast, passphrase: str) -> None:
    """Keys on the 4th of September, then three tips."""
    with today.at(today.on(9, 4, 8, 30)):
        for login in HOLDERS:
            _take_key(cast.actors[login], passphrase)
    officer = cast.actors["xiansuo"]
    _answered(officer)
    _asked(officer)
    _named()


def _take_key(actor: Actor, passphrase: str) -> None:
    pair, wrapped = unlocking.new_key(actor.user_id, passphrase)
    acts.take_key(actor, pair.public, wrapped)


def _answered(officer: Actor) -> None:
    tip = _told(
        today.on(10, 9),
        "answered",
        Plain(
            "adverts", _AT, "小区门口有人发卡片，写着“包生男孩，可寄血样”。", ("private",), place="大王庄街道"
        ),
    )
    with today.at(today.on(10, 10, 9, 40)):
        acts.accept(officer, Seen(tip.pk))
        acts.answer(officer, Seen(tip.pk), "您反映的广告已由市场监管部门查处，卡片和广告已清除。谢谢您。")


def _asked(officer: Actor) -> None:
    text = "白桦健康咨询的业务员在群里招“捐卵志愿者”，说给三万元，取卵不在医院，在一栋写字楼里。"
    plain = Plain(
        "eggs_sperm", _AT, text, ("private",), organisation="白桦健康咨询有限公司", place="大王庄街道",
        files=[_photo()],
    )  # fmt: skip
    tip = _told(today.on(10, 12), "asked", plain)
    with today.at(today.on(10, 13, 10, 5)):
        acts.accept(officer, Seen(tip.pk))
        acts.reply(officer, Seen(tip.pk), "已经受理。写字楼在哪一条路、第几层？不方便说可以不说。")


def _named() -> None:
    """About a public hospital: health cannot receive it, the police do."""
    plain = Plain(
        "certificates", _AT, "妇产科有人收钱开出生证明，孩子不是在这里出生的。", ("public_health",),
        name="测试举报人", contact="19900000888",
    )  # fmt: skip
    _told(today.on(10, 16), "named", plain)


def _told(moment: object, name: str, plain: Plain) -> Tip:
    with today.at(moment):  # type: ignore[arg-type]
        _, tip = composing.report(plain, RECEIPTS[name].replace(" ", ""))
    return tip


def _photo() -> Incoming:
    """A picture with a maker and a place in it, as telephones make them."""
    from PIL import Image

    picture, marks, out = Image.new("RGB", (640, 480), "#0f5a70"), Image.Exif(), io.BytesIO()
    marks[0x010F], marks[0x0110] = "Synthetic", "Demo telephone"
    marks[0x8825] = {1: "N", 2: (39.0, 7.0, 31.0), 3: "E", 4: (117.0, 12.0, 9.0)}
    picture.save(out, "JPEG", exif=marks)
    content, pair, file = out.getvalue(), make_pair(), new_timeless_key()
    sealed = SealedFile(store.incoming_path(file), pair.public, durable=False)
    sealed.write(content)
    return Incoming(file, pair, sealed.finish(), "IMG_0731.jpg", kind_of(content), len(content))
