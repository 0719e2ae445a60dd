"""Trust policies (C2SP tlog-policy at commit 5ba5ee8): which logs are known, and whose cosignatures suffice.

Such as "the host and any two of police, procuratorate and customs". The file is text that a court can read;
an error in it names the line and the remedy.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import TypeVar

from .checkpoint import Checkpoint, parse_checkpoint
from .cosignature import TimedKey, cosignature_time
from .hashing import MerkleError
from .keys import PublicKey
from .kinds import log_key, witness_key
from .notes import Note, open_note

MAX_POLICY_BYTES = 1 << 20
MAX_OF_A_KIND = 256
NONE = "none"
_Key = TypeVar("_Key", bound=PublicKey)
_BLANKS = re.compile(r"[ \t]+")
_NUMBER = re.compile(r"[1-9][0-9]{0,3}", re.ASCII)
_CONTROL = re.compile(rb"[\x00-\x08\x0b-\x1f\x7f]")


class PolicyError(MerkleError):
    """A policy file that cannot be used: where, why, and what to do."""

    def __init__(self, line: int, reason: str, remedy: str) -> None:
        super().__init__(f"policy line {line}: {reason}; {remedy}" if line else f"policy: {reason}; {remedy}")
        self.line, self.reason, self.remedy = line, reason, remedy


@dataclass(frozen=True)
class PolicyLog:
    """A log whose checkpoints are accepted; its key's name is the log's origin."""

    verifier: PublicKey
    url: str = ""


@dataclass(frozen=True)
class PolicyWitness:
    """A witness; `name` has meaning inside the policy only."""

    name: str
    verifier: TimedKey
    url: str = ""


@dataclass(frozen=True)
class PolicyGroup:
    """Witnessed when at least `threshold` of the members are."""

    name: str
    threshold: int
    members: tuple[str, ...]


@dataclass(frozen=True)
class Cosigned:
    """One witness of the policy that cosigned: its name there, its key's name, and the POSIX second (0: unstated)."""

    name: str
    key_name: str
    time: int
    counts: bool
    """Whether the quorum rule asks for this witness at all."""


@dataclass(frozen=True)
class Verdict:
    """A checkpoint under a policy: all signatures in it by known keys are good."""

    checkpoint: Checkpoint
    note: Note
    logs: tuple[PublicKey, ...]
    witnesses: tuple[Cosigned, ...]
    satisfied: bool
    since: int | None
    """The POSIX second at which the quorum was reached: this tree existed no later. None below the quorum."""


@dataclass(frozen=True)
class Policy:
    """A parsed policy. `quorum` is the name of a witness or group, or `none`."""

    logs: tuple[PolicyLog, ...]
    witnesses: tuple[PolicyWitness, ...]
    groups: tuple[PolicyGroup, ...]
    quorum: str

    def is_witnessed_by(self, names: Collection[str]) -> bool:
        """Whether cosignatures of these witnesses make the quorum."""
        if self.quorum == NONE:
            return True
        witnessed = set(names) & {w.name for w in self.witnesses}
        for group in self.groups:  # members stand above their group, so one pass is enough
            if sum(member in witnessed for member in group.members) >= group.threshold:
                witnessed.add(group.name)
        return self.quorum in witnessed

    def members(self) -> frozenset[str]:
        """The witnesses that the quorum rule can count, through however many groups."""
        groups = {group.name: group.members for group in self.groups}
        wanted, found = [self.quorum], set()
        while wanted:
            name = wanted.pop()
            wanted.extend(groups.get(name, ()))
            found.add(name)
        return frozenset(w.name for w in self.witnesses if w.name in found)

    def judge(self, note: bytes) -> Verdict:
        """Who of the known logs and witnesses signed this checkpoint, and whether that suffices.

        Raises `MerkleError` when no known log signed it or when a known key's signature is bad.
        """
        logs = tuple(log.verifier for log in self.logs)
        by_key = {w.verifier: w for w in self.witnesses}
        opened, signed = open_note(note, [*logs, *by_key])
        checkpoint = parse_checkpoint(opened.text)
        by_logs = tuple(v for v in logs if v in signed and v.name == checkpoint.origin)
        if not by_logs:
            raise MerkleError("no log of the policy signed this checkpoint under its own name")
        counting = self.members()
        cosigned = tuple(
            Cosigned(w.name, key.name, _earliest(opened, key), w.name in counting)
            for key, w in by_key.items()
            if key in signed
        )
        since = self._since(cosigned)
        satisfied = self.is_witnessed_by([c.name for c in cosigned])
        return Verdict(checkpoint, opened, by_logs, cosigned, satisfied, since)

    def _since(self, cosigned: Sequence[Cosigned]) -> int | None:
        for moment in sorted({c.time for c in cosigned} - {0}):
            if self.quorum != NONE and self.is_witnessed_by(
                [c.name for c in cosigned if 0 < c.time <= moment]
            ):
                return moment
        return None


def log_only(verifier: PublicKey) -> Policy:
    """The policy of who trusts one log's own word and asks for no witness."""
    return Policy((PolicyLog(verifier),), (), (), NONE)


def parse_policy(data: str | bytes) -> Policy:
    """Read a policy file; raises `PolicyError`. Octets above ASCII are opaque, as the specification says."""
    raw = data.encode("utf-8", "surrogateescape") if isinstance(data, str) else data
    if len(raw) > MAX_POLICY_BYTES:
        raise PolicyError(0, "the file has more than 1 MiB", "list fewer witnesses")
    if raw and not raw.endswith(b"\n"):
        raise PolicyError(raw.count(b"\n") + 1, "the line does not end with a newline", "add one")
    reading = _Reading()
    for number, line in enumerate(raw.split(b"\n")[:-1], 1):
        if _CONTROL.search(line):
            raise PolicyError(
                number,
                "it holds a control character",
                "save the file with Unix line endings and without control characters",
            )
        words = _BLANKS.split(line.decode("utf-8", "surrogateescape").strip(" \t"))
        if words != [""] and not words[0].startswith("#"):
            reading.take(number, words)
    return reading.finish()


class _Reading:
    """A policy while it is read, line by line."""

    def __init__(self) -> None:
        self.logs: list[PolicyLog] = []
        self.witnesses: list[PolicyWitness] = []
        self.groups: list[PolicyGroup] = []
        self.names: set[str] = set()
        self.members: set[str] = set()
        self.quorum: str | None = None

    def take(self, number: int, words: list[str]) -> None:
        """One line that is neither empty nor a comment."""
        verbs = {"log": self.log, "witness": self.witness, "group": self.group, "quorum": self.set_quorum}
        if words[0] not in verbs:
            raise PolicyError(
                number, "it begins with an unknown word", f"begin with one of {', '.join(verbs)}"
            )
        verbs[words[0]](number, words[1:])
        if max(len(self.logs), len(self.witnesses), len(self.groups)) > MAX_OF_A_KIND:
            raise PolicyError(number, f"there are more than {MAX_OF_A_KIND} of a kind", "list fewer")

    def log(self, number: int, words: list[str]) -> None:
        if len(words) not in (1, 2):
            raise PolicyError(number, "a log has a key and perhaps a URL", "write: log <vkey> [<url>]")
        key = _key(number, words[0], log_key)
        if any(log.verifier.public == key.public for log in self.logs):
            raise PolicyError(number, "another log has the same key", "remove one of the two lines")
        self.logs.append(PolicyLog(key, *words[1:]))

    def witness(self, number: int, words: list[str]) -> None:
        if len(words) not in (2, 3):
            raise PolicyError(
                number,
                "a witness has a name, a key and perhaps a URL",
                "write: witness <name> <vkey> [<url>]",
            )
        key = _key(number, words[1], witness_key)
        if any(witness.verifier.public == key.public for witness in self.witnesses):
            raise PolicyError(number, "another witness has the same key", "remove one of the two lines")
        self.define(number, words[0])
        self.witnesses.append(PolicyWitness(words[0], key, *words[2:]))

    def group(self, number: int, words: list[str]) -> None:
        if len(words) < 3:
            raise PolicyError(
                number,
                "a group has a name, a number and members",
                "write: group <name> <k>|any|all <name>...",
            )
        name, how, *members = words
        for member in members:
            if member not in self.names:
                raise PolicyError(number, "a member is not defined above", "define it on an earlier line")
            if member in self.members:
                raise PolicyError(
                    number, "a member already belongs to a group", "let each name stand in one group, once"
                )
            self.members.add(member)
        count = {"any": "1", "all": str(len(members))}.get(how, how)
        if not _NUMBER.fullmatch(count) or int(count) > len(members):
            raise PolicyError(
                number, "the threshold does not fit the members", f"write any, all or 1 to {len(members)}"
            )
        self.define(number, name)
        self.groups.append(PolicyGroup(name, int(count), tuple(members)))

    def set_quorum(self, number: int, words: list[str]) -> None:
        if len(words) != 1:
            raise PolicyError(number, "a quorum has one name", "write: quorum <name>")
        if self.quorum is not None:
            raise PolicyError(number, "there is a second quorum line", "keep exactly one")
        if words[0] not in self.names | {NONE}:
            raise PolicyError(
                number, "the quorum's name is not defined above", "define it on an earlier line"
            )
        self.quorum = words[0]

    def define(self, number: int, name: str) -> None:
        if name == NONE or name in self.names:
            raise PolicyError(
                number, "the name is taken", "choose a name that no other line uses, and not none"
            )
        self.names.add(name)

    def finish(self) -> Policy:
        """The policy, once every line was read."""
        if self.quorum is None:
            raise PolicyError(0, "there is no quorum line", "add one, such as: quorum none")
        return Policy(tuple(self.logs), tuple(self.witnesses), tuple(self.groups), self.quorum)


def _earliest(note: Note, key: TimedKey) -> int:
    """When this key first cosigned; a note may carry several lines of one witness. 0: no line states a time."""
    times = {
        cosignature_time(s.signature) for s in note.signatures if (s.name, s.key_id) == (key.name, key.key_id)
    }
    return min(times - {0}, default=0)


def _key(number: int, vkey: str, read: Callable[[str], _Key]) -> _Key:
    try:
        return read(vkey)
    except MerkleError as error:
        raise PolicyError(number, str(error), "copy the key anew from its owner") from error
