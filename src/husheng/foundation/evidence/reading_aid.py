"""The README of an evidence package, in Chinese and English: what lies in it, how it is checked, what it proves."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .package import Parts

_TEXT = """护生 · 证据包
{title}
导出单位：{agency}    事由：{purpose}    时间：{made_at}
记录 {records} 条，文件 {files} 件。{waiting_zh}

里面有什么
  data/files/         材料原件，字节与固定时一致（没有水印）
  data/records/       每个行为一条：*.leaf.json 记录，*.opening.json 字段的值，*.tlog-proof 证明
{stamps_zh}  data/custody.json   保管链，供人阅读
  policy.txt          信任规则：台账的公钥，见证方的公钥，几家见证才算数
  husheng-verify.pyz  核验程序，只需要 Python 3.11 以上和 cryptography

怎样核验（可以断网）
  python3 husheng-verify.pyz
用自己从见证方取得的规则核验：
  python3 husheng-verify.pyz package . --policy 我的规则.txt
核验程序也可以由台账一方的源码重新生成，字节相同；最稳妥的是用您自己早先留存的一份。

退出码：0 成立；1 不成立；2 无法核验；3 证明成立但见证不够。
能证明什么、不能证明什么，核验程序每次都会列明。

────────────────────────────────────────────────────────────

Husheng evidence package
{title}
Made by: {agency}    Purpose: {purpose_en}    At: {made_at}
{records} records, {files} files. {waiting_en}

What lies in it
  data/files/         the originals, byte for byte as they were secured (no watermark)
  data/records/       one per act: *.leaf.json the record, *.opening.json the values, *.tlog-proof the proof
{stamps_en}  data/custody.json   the chain of custody, for people to read
  policy.txt          whom to trust: the log's keys, the witnesses' keys, how many witnesses are enough
  husheng-verify.pyz  the verifier; needs Python 3.11 or later and cryptography, nothing else

How to verify (no network needed)
  python3 husheng-verify.pyz
With a policy of your own, with keys that you got from the witnesses themselves:
  python3 husheng-verify.pyz package . --policy mine.txt
The verifier can be built again from the source, to the same bytes; safest is a copy that you kept earlier.

Exit codes: 0 holds; 1 does not hold; 2 cannot be checked; 3 holds, but too few witnesses.
What is proved, and what is not, the verifier lists every time.
"""


_STAMPS_ZH = "  data/stamps/        检查点的时间戳（RFC 3161）；核验程序给出用 openssl 核对的命令\n"
_STAMPS_EN = (
    "  data/stamps/        time stamps on the checkpoints (RFC 3161); the verifier prints the openssl line\n"
)


def text(parts: Parts) -> str:
    """The README."""
    zh = f"另有 {parts.waiting} 个行为刚办，还没有编入台账，没有放入。" if parts.waiting else ""
    en = f"{parts.waiting} more acts are not yet in the ledger and were left out." if parts.waiting else ""
    return _TEXT.format(
        title=parts.title,
        agency=parts.agency,
        purpose=parts.purpose.zh,
        purpose_en=parts.purpose.value.replace("_", " "),
        made_at=parts.made_at.isoformat(sep=" ", timespec="minutes"),
        records=len(parts.records),
        files=len(parts.files),
        waiting_zh=zh,
        waiting_en=en,
        stamps_zh=_STAMPS_ZH if parts.stamps else "",
        stamps_en=_STAMPS_EN if parts.stamps else "",
    )
