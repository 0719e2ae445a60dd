"""Addresses of the campaigns room, below campaigns/."""

from __future__ import annotations

from django.urls import path

from .views import campaigns, cells, exports, reports, rollup, tasks

app_name = "campaigns"
urlpatterns = [
    path("", campaigns.list_, name="list"),
    path("open/", campaigns.open_, name="open"),
    path("mine/", tasks.mine, name="mine"),
    path("tasks/<uuid:key>/", tasks.page, name="task"),
    path("tasks/<uuid:key>/upload/", tasks.upload, name="task_upload"),
    path("tasks/<uuid:key>/do/<slug:verb>/", tasks.do, name="task_do"),
    path("reports/", reports.mine, name="reports"),
    path("reports/<uuid:key>/", reports.page, name="report"),
    path("reports/<uuid:key>/do/<slug:verb>/", reports.do, name="report_do"),
    path("reports/<uuid:key>/narrative/", reports.narrative, name="narrative"),
    path("reports/<uuid:key>/corrections/", reports.corrections, name="corrections"),
    path("reports/<uuid:key>/rows/", cells.rows, name="rows"),
    path("reports/<uuid:key>/manual/", cells.manual, name="manual"),
    path("reports/<uuid:key>/upload/", cells.upload, name="report_upload"),
    path("reports/<uuid:key>/<slug:what>.<slug:extension>", exports.report, name="export"),
    path("<uuid:key>/", campaigns.page, name="page"),
    path("<uuid:key>/do/<slug:verb>/", campaigns.do, name="do"),
    path("<uuid:key>/assign/", campaigns.assign, name="assign"),
    path("<uuid:key>/tasks/", tasks.list_, name="tasks"),
    path("<uuid:key>/reports/", reports.list_, name="campaign_reports"),
    path("<uuid:key>/rules/", reports.rules, name="rules"),
    path("<uuid:key>/rollup/", rollup.page, name="rollup"),
    path("<uuid:key>/rollup/<slug:period>.<slug:extension>", exports.rollup, name="rollup_export"),
]
