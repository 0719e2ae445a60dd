"""Made-up hotline files for demonstrations, tests and benchmarks: no such person, number or organisation exists.

ID numbers are of the area 999999, phones begin with 1990000; every complaint is about an organisation (P1, L6).
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import random
from collections.abc import Iterator, Sequence
from typing import IO, Final

from husheng.foundation.kernel.identifiers import resident_id_check

COLUMNS: Final = (
    "工单编号", "受理时间", "诉求人", "联系电话", "身份证号", "事发地址", "诉求标题", "诉求内容", "诉求类型",
    "承办单位", "办理期限", "是否保密",
)  # fmt: skip
DISTRICTS: Final = ("和平区", "河东区", "河西区", "南开区", "河北区", "红桥区", "东丽区", "西青区")
START: Final = dt.datetime(2023, 9, 1, 8, 0)  # noqa: DTZ001 - local time, as the hotline writes it
_ORGANISATIONS: Final = (
    "示例健康咨询有限公司",
    "示例门诊部",
    "示例母婴服务中心",
    "示例医院",
    "示例文化传播有限公司",
)
_MATTERS: Final = (
    ("违规广告", "在网页上发布辅助生殖广告，没有出示审查证明编号"),
    ("无证行医", "没有公示医疗机构执业许可证，仍在开展诊疗"),
    ("证件办理", "承诺不经医院核验代办出生医学证明"),
    ("药品销售", "不凭处方销售促排卵药品"),
    ("个人信息", "疑似对外出售住院登记信息"),
)


def rows(count: int, *, seed: int = 0, start: dt.datetime = START) -> Iterator[list[str]]:
    """Valid work orders in the order of `COLUMNS`; the same seed gives the same rows."""
    choice = random.Random(seed)  # noqa: S311 - demonstration data, no secret
    for number in range(1, count + 1):
        received = start + dt.timedelta(minutes=7 * number % (60 * 24 * 28))
        district = choice.choice(DISTRICTS)
        organisation = f"{district[:-1]}{choice.choice(_ORGANISATIONS)}{choice.randint(1, 40):02d}"
        matter, fact = choice.choice(_MATTERS)
        yield [
            f"TJ{received:%Y%m%d}-{number:07d}",
            f"{received:%Y-%m-%d %H:%M:%S}",
            f"测试{choice.choice('甲乙丙丁戊己庚辛')}",
            f"1990000{number % 10_000:04d}",
            _id_no(number) if choice.random() < 0.3 else "",
            f"{district}示例路 {choice.randint(1, 300)} 号",
            f"反映{organisation}{matter}",
            f"来电人反映位于{district}的“{organisation}”{fact}，希望主管部门核查，并告知结果。",
            matter,
            f"{district}卫生健康委员会",
            f"{received + dt.timedelta(days=15):%Y-%m-%d}",
            choice.choice(("是", "否")),
        ]


def _id_no(number: int) -> str:
    """A well-formed number of the area that does not exist."""
    birth = dt.date(1970, 1, 1) + dt.timedelta(days=number * 37 % 12_000)
    first17 = f"999999{birth:%Y%m%d}{number % 1000:03d}"
    return first17 + resident_id_check(first17)


def write_csv(
    file: IO[bytes], count: int, *, encoding: str = "utf-8-sig", delimiter: str = ",", seed: int = 0
) -> None:
    """A CSV file as a hotline system would export it."""
    text = io.TextIOWrapper(file, encoding=encoding, newline="", write_through=True)
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(COLUMNS)
    writer.writerows(rows(count, seed=seed))
    text.flush()
    text.detach()


def write_xlsx(file: IO[bytes], count: int, *, seed: int = 0) -> None:
    """The same rows as a workbook, all cells text."""
    write_workbook(file, [COLUMNS, *rows(count, seed=seed)])


def write_workbook(file: IO[bytes], lines: Sequence[Sequence[object]], *, sheet: str = "工单") -> None:
    """A workbook of the given lines."""
    from openpyxl import Workbook  # heavy, and only writing needs it

    book = Workbook(write_only=True)
    page = book.create_sheet(sheet)
    for line in lines:
        page.append(list(line))
    book.save(file)
