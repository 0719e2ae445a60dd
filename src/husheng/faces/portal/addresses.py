"""The portal's addresses; English stands under /en/, so that no choice need be remembered on anybody's device."""

from __future__ import annotations

from django.conf.urls.i18n import i18n_patterns
from django.urls import path

from .views import home, receipts, telling

urlpatterns = [
    path("healthz", home.healthz, name="healthz"),
    path("challenge/", telling.work, name="work"),
    *i18n_patterns(
        path("", home.home, name="home"),
        path("help/", home.help_, name="help"),
        path("protection/", home.protection, name="protection"),
        path("tell/", telling.tell, name="tell"),
        path("tell/wait/", telling.wait, name="tell_wait"),
        path("receipt/", receipts.receipt, name="receipt"),
        path("receipt/wait/", receipts.wait, name="receipt_wait"),
        path("receipt/add/", receipts.add, name="receipt_add"),
        prefix_default_language=False,
    ),
]
handler404 = "husheng.faces.portal.views.home.not_here"
handler500 = "husheng.faces.portal.views.home.broken"
