"""Pages of the jobs room."""

from __future__ import annotations

from django.urls import path

from husheng.foundation.jobs import views

app_name = "jobs"
urlpatterns = [
    path("<uuid:key>/", views.show, name="show"),
    path("<uuid:key>/cancel/", views.cancel, name="cancel"),
]
