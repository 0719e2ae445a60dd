"""Login: password and second factor, enforced for staff (等保三级 身份鉴别); lock-out; the demo's identities."""
