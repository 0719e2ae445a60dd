"""Witnessing 见证: several agencies cosign checkpoints, so that none of them alone, nor we, can rewrite history.

A witness sees sizes and hashes only (C2SP tlog-witness v1.0.0); a checkpoint is published once the policy's
quorum has cosigned it (tlog-policy at commit 5ba5ee8).
"""
